"""One question to an endpoint, bounded in time and size, never redirected, its key never shown."""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import httpx
from pydantic import BaseModel, Field, ValidationError

from westphalia.core.errors import EndpointError
from westphalia.reading.endpoint.settings import KEY, Endpoint

ANSWER_BYTES = 1_000_000
# What a status of HTTP means for who asked.
STATUS = {
    401: ("refuses the key", f"check {KEY}"),
    403: ("refuses the key", f"check {KEY}"),
    404: ("knows no such model or path", "check --model and --model-name"),
    429: ("is asked too often, or the account is used up", "try again later"),
}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for a connection, and for the whole answer."""

    connect: float = 5.0
    total: float = 120.0


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]


def complete(
    endpoint: Endpoint, messages: Sequence[dict[str, str]], *, patience: Patience | None = None
) -> str:
    """Return what the model answers to messages.

    The answer has at most 1,000,000 bytes and comes whole within the time, however slowly its
    bytes drip. Proxies and passwords of the environment are not used.

    Args:
        endpoint: Where to ask.
        messages: Role and content of each.
        patience: How long to wait.

    Raises:
        EndpointError: The endpoint cannot be reached, refuses, sends elsewhere, or answers late,
            too long or in another form.
    """
    wait = patience or Patience()
    body = json.dumps(
        {
            "model": endpoint.model,
            "messages": list(messages),
            "temperature": 0,
            "seed": 1,
            "stream": False,
            "response_format": {"type": "json_object"},
        },
        ensure_ascii=True,
    ).encode()
    outcome: list[bytes | EndpointError] = []
    # A thread that is left behind ends with the process; a pool's would keep it from ending.
    asking = threading.Thread(target=_asked, args=(endpoint, body, wait, outcome), daemon=True)
    asking.start()
    asking.join(wait.total)
    if not outcome:
        raise _late(endpoint, wait)
    if isinstance(outcome[0], EndpointError):
        raise outcome[0]
    return _content(endpoint, outcome[0])


def _asked(
    endpoint: Endpoint,
    body: bytes,
    wait: Patience,
    outcome: list[bytes | EndpointError],
) -> None:
    """Ask, and leave the answer or the refusal in ``outcome``."""
    try:
        outcome.append(_posted(endpoint, body, wait))
    except EndpointError as error:
        outcome.append(error)
    except httpx.TimeoutException:
        outcome.append(_late(endpoint, wait))
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError) as error:
        # The name of the error only: its words may repeat what was sent.
        outcome.append(
            EndpointError(
                "model endpoint",
                endpoint.host,
                f"cannot be reached ({type(error).__name__})",
                "check that it runs, and --model",
            )
        )


def _posted(endpoint: Endpoint, body: bytes, wait: Patience) -> bytes:
    """Return the bytes of an answer."""
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    patience = httpx.Timeout(wait.total, connect=wait.connect)
    with (
        httpx.Client(timeout=patience, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", endpoint.url, content=body, headers=headers) as response,
    ):
        _check_status(endpoint, response.status_code)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise _unusable(endpoint, "answers in a packed form that was not asked for")
        answer = bytearray()
        for part in response.iter_raw():
            answer += part
            if len(answer) > ANSWER_BYTES:
                raise _unusable(endpoint, f"answers with more than {ANSWER_BYTES:,} bytes")
    return bytes(answer)


def _check_status(endpoint: Endpoint, status: int) -> None:
    if status == 200:
        return
    what, fix = f"answers with status {status}", "try again later, or another model"
    if 300 <= status < 400:
        what, fix = "sends elsewhere, which is not followed", "give its final address as --model"
    elif status in STATUS:
        what, fix = STATUS[status]
    raise EndpointError("model endpoint", endpoint.host, f"{what} (HTTP {status})", fix)


def _late(endpoint: Endpoint, wait: Patience) -> EndpointError:
    return EndpointError(
        "model endpoint",
        endpoint.host,
        f"gave no whole answer within {wait.total:g} seconds",
        "try a shorter text, a faster model or --model-timeout",
    )


def _unusable(endpoint: Endpoint, what: str) -> EndpointError:
    return EndpointError("model endpoint", endpoint.host, what, "try another model")


def _content(endpoint: Endpoint, answer: bytes) -> str:
    """Return the words of the model in a completion."""
    try:
        choice = _Completion.model_validate_json(answer).choices[0]
    except ValidationError as error:
        raise _unusable(endpoint, "answers in another form than chat completions") from error
    if choice.finish_reason == "length":
        raise _unusable(endpoint, "was cut off in its answer")
    return choice.message.content
