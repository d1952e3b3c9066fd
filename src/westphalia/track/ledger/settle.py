"""Settle the open questions of the ledger with the data at hand; nothing is ever edited."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from westphalia.events.situation import Situation
from westphalia.judge.implications import Question
from westphalia.judge.questions import QUESTIONS
from westphalia.panel.asof import AsOf
from westphalia.panel.sides import parties
from westphalia.snapshot.load import Snapshot
from westphalia.sources import SOURCES
from westphalia.store.chain import Row, append, read
from westphalia.store.database import Database
from westphalia.track.ledger.entry import ASSESSMENT, QUESTION, versions
from westphalia.track.ledger.frozen import thaw
from westphalia.track.resolve import Outcome, Past, Void, resolve
from westphalia.track.resolve.specs import spec_of

RESOLUTION, VOID, CORRECTION = "resolution", "void", "correction"
# Series come out years late, never ten: who has no answer by then will not get one.
PATIENCE = dt.timedelta(days=3650)
SCHEMA = {"iso3_1": pl.String, "iso3_2": pl.String, "gwcode1": pl.Int16, "gwcode2": pl.Int16}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a call has settled.

    Attributes:
        resolved: Questions that got an answer.
        corrected: Answers that newer data changed.
        void: Questions that nothing will settle, newly so.
        open: Questions that data to come may settle, with the reason, by key.
    """

    resolved: int
    corrected: int
    void: int
    open: dict[str, str]


def settle(database: Database, tables: Snapshot, *, today: dt.date) -> Settled:
    """Settle what the tables can settle, and note what nothing will.

    An answer that newer data change gets a row of its own beside the old one. A question is void
    where its rule can never apply, or where ten years after its deadline no data have answered.

    Args:
        database: Where the ledger is.
        tables: The tables at hand.
        today: Day of the call.

    Raises:
        StoreError: The ledger cannot be read or written.
    """
    with database.reading() as connection:
        held = list(read(connection))
    later = AsOf(tables, max(today, max(origin.retrieved for origin in SOURCES)))
    answers = latest(held)
    new: list[tuple[str, str, dict[str, Any]]] = []
    waiting: dict[str, str] = {}
    counts = {RESOLUTION: 0, VOID: 0, CORRECTION: 0}
    for row, past in _open(held, later):
        outcome = resolve(past, _named(row.body["question"]))
        kind, body = _answer(row, outcome, tables, today)
        if kind == "":
            waiting[row.key] = body["reason"]
            continue
        before = answers.get(row.key)
        if before is not None and before.get("outcome") == body.get("outcome"):
            continue
        key = row.key
        if before is not None:
            kind = CORRECTION
            body["corrects"] = before.get("outcome", before.get("reason"))
            key = f"{row.key}#{sum(one.kind == CORRECTION for one in held) + len(new) + 1}"
        counts[kind] += 1
        new.append((kind, key, {"question": row.key, **body}))
    if new:
        with database.writing() as connection:
            append(connection, new)
    return Settled(counts[RESOLUTION], counts[CORRECTION], counts[VOID], waiting)


def latest(held: list[Row]) -> dict[str, dict[str, Any]]:
    """Return the latest answer to each question: resolution, void or correction, by its key."""
    found: dict[str, dict[str, Any]] = {}
    for row in held:
        if row.kind in (RESOLUTION, VOID, CORRECTION):
            found[row.body["question"]] = dict(row.body)
    return found


def _open(held: list[Row], later: AsOf) -> Iterator[tuple[Row, Past]]:
    """Yield every question with what it is settled with."""
    memo: dict[Any, Any] = {}
    cases: dict[str, Past] = {}
    bodies = {row.key: row.body for row in held if row.kind == ASSESSMENT}
    for row in held:
        if row.kind != QUESTION:
            continue
        key = row.body["assessment"]
        if key not in cases:
            cases[key] = _past(bodies[key], later, memo)
        past = cases[key]
        past.frozen.clear()
        past.frozen.update(row.body["rule"]["known"])
        yield row, past


def _past(body: Any, later: AsOf, memo: dict[Any, Any]) -> Past:
    date = dt.date.fromisoformat(body["as_of"])
    situation = thaw(body["situation"])
    dyads = pl.DataFrame(
        [
            {"gwcode1": one, "gwcode2": two, "iso3_1": first, "iso3_2": second}
            for one, two, first, second in body["dyads"]
        ],
        schema=SCHEMA,
    )
    return Past(
        later=later,
        view=AsOf(later.snapshot, date),
        situation=situation,
        conflict_id=situation.conflict_id or numbered(later, situation, date.year),
        first_month=body["first_month"],
        horizon=body["horizon_months"],
        dyads=None if dyads.is_empty() else dyads,
        memo=memo,
        sealed=True,
    )


def numbered(later: AsOf, s: Situation, year: int) -> int | None:
    """Return the UCDP number of a war that only the case file described at its date."""
    if s.conflict_id is None:
        return None
    rows = parties(later, "primary").filter(pl.col("year").is_between(year, year + 1))
    sides = [
        rows.filter(pl.col("gwcode") == state.gwcode).select(
            "conflict_id", pl.col("side").alias(name)
        )
        for name, state in (("own", s.supported), ("other", s.opponent))
    ]
    both = sides[0].join(sides[1], on="conflict_id").filter(pl.col("own") != pl.col("other"))
    found = both["conflict_id"].unique().sort().to_list()
    return int(found[-1]) if found else s.conflict_id


def _named(question: str) -> Question:
    """Return the question of that id; those on a dyad of the region share one shape."""
    found = next((one for one in QUESTIONS if one.id == question), None)
    return found or Question(question, "", "probability", "up", 0.0, "disputes", ("", ""), "", "")


def _answer(
    row: Row, outcome: Outcome, tables: Snapshot, today: dt.date
) -> tuple[str, dict[str, Any]]:
    """Return the kind and body of a question's answer; the kind is empty while it is open."""
    spec = spec_of(row.body["question"])
    sources = versions(tables, spec.tables) if spec else {}
    base = {"data": tables.fingerprint, "tables": sources}
    if not isinstance(outcome, Void):
        return RESOLUTION, {"outcome": outcome, **base}
    deadline = row.body["rule"]["deadline"] or row.body["as_of"]
    waiting = today - dt.date.fromisoformat(deadline) < PATIENCE
    if outcome.pending and waiting:
        return "", {"reason": outcome.reason}
    return VOID, {"reason": outcome.reason, **base}
