"""The page that shows past cases: what was compared, beside what was done and what followed."""

from collections.abc import Iterator, Mapping
from typing import Any

from westphalia.report import numbers
from westphalia.report.view import Band
from westphalia.respond.record import Done, Followed, Record
from westphalia.respond.values import NOTHING

STILL = "no effect in the model"
MARKS = {"better": " **better**", "worse": " **worse**", "by itself": " *by itself*"}
UNPROVED = {"better": " better, *no skill*", "worse": " worse, *no skill*"}
HEAD = """# Past cases

Three comparisons of responses as of a date in the past, from what could be known then, beside what
was done and what followed. **A single history neither confirms nor refutes a distribution**: what
came may have been likely or not, and what would have come of another option nobody knows. That
something followed does not say that it was brought about by what was done.

Whoever wrote these files knew how the stories went on: the cases, options, measures and wishes are
chosen with hindsight, and only the figures are as of the date. Options are those that were in force
or spoken of then, with sizes that are examples. How each number is made, and what it cannot be used
for, is told in [responses.md](responses.md).

Figures are medians of the outlook with nothing done and of the change beside it, on the same random
numbers, with 90 % intervals; changes of probabilities and shares in percentage points. *better* and
*worse* are by the wish stated. *Skill* is that of the model behind a question, beside the hardest
simple rival, on what had been settled by the date: where its interval reaches zero the model has
not been shown to be better, and neither has any difference that it makes (*no skill*). *By itself*
is arithmetic: the option is what the question counts. Yearly tables settle a question by the
calendar years after the date's, so that what began in the rest of the date's own year is not in it.
"""


def page(stored: Mapping[str, Any], records: Mapping[str, Record]) -> str:
    """Return the page in Markdown.

    Args:
        stored: What ``make responses`` keeps: ``draws``, ``seed``, ``snapshot``, and ``cases``,
            each with its ``comparison`` as plain data and what ``came`` of its measures.
        records: What was done and what followed, by case.

    Raises:
        KeyError: A case has no record.
    """
    made = (
        f"Made by `make responses` ({stored['draws']:,} draws, seed {stored['seed']}, snapshot "
        f"{stored['snapshot'][:12]})."
    )
    lines = [HEAD, made, ""]
    for one in stored["cases"]:
        lines += _case(one, records[one["comparison"]["case"]])
    return "\n".join(lines).rstrip() + "\n"


def _case(one: Mapping[str, Any], record: Record) -> Iterator[str]:
    found = one["comparison"]
    files = (
        f"[case](../cases/{found['case']}.toml), [options](../cases/responses/{found['case']}.toml)"
    )
    files += f", [record](../cases/responses/{found['case']}.record.toml)"
    yield from (f"## {_cell(found['title'])}", "")
    credence = numbers.percent(found["credence"])
    yield f"As of {found['as_of']}; credence that the event is true {credence}. Files: {files}."
    yield from ("", f"**{_cell(found['headline'])}**", "")
    yield from ("### By what it is compared", "")
    yield from _measures(found, {came["question"]: came for came in one["came"]})
    yield from ("", "### What each option would change", "")
    yield from _options(found)
    yield from ("", "### What was done", "")
    titles = {option["id"]: option["title"] for option in found["options"]}
    yield from (_done(done, titles) for done in record.done)
    yield from ("", "### What followed", "")
    yield from (_followed(later) for later in record.followed)
    yield ""


def _measures(found: Mapping[str, Any], came: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield "| question | wished | skill then (90 %) | with nothing done (90 %) | what came |"
    yield "|---|---|---|---|---|"
    for measure in found["measures"]:
        name, unit = measure["question"], measure["unit"]
        level = _change_of(found, NOTHING, name)["level"]
        middle, width = numbers.outlook(_band(level), unit)
        shown = "" if numbers.is_fraction(unit) else f" {unit}"
        wish = measure["wish"] or "shown only"
        text, answer = _cell(measure["text"]), _came(came[name], unit)
        skill, sure = numbers.skill(_band(measure["skill"]))
        yield (
            f"| {name}: {text} | {wish} | {skill} ({sure}) | {middle}{shown} ({width}) | {answer} |"
        )


def _came(answer: Mapping[str, Any], unit: str) -> str:
    if answer["outcome"] is None:
        return f"not settled: {_cell(answer['reason'])}"
    if unit == "probability":
        return "it did" if answer["outcome"] else "it did not"
    return numbers.amount(answer["outcome"], unit)


def _options(found: Mapping[str, Any]) -> Iterator[str]:
    names = [measure["question"] for measure in found["measures"]]
    measures = {measure["question"]: measure for measure in found["measures"]}
    still = []
    yield f"| option | {' | '.join(names)} |"
    yield f"|---|{'---|' * len(names)}"
    for option in found["options"]:
        if option["id"] == NOTHING:
            continue
        changes = [_change_of(found, option["id"], name) for name in names]
        if all(change["verdict"] == STILL for change in changes):
            still.append(option["title"])
            continue
        cells = [_changed(change, measures[change["measure"]]) for change in changes]
        yield f"| {_cell(option['title'])} | {' | '.join(cells)} |"
    if still:
        yield ""
        yield (
            "No model here has an effect of these on any of the questions, which is ignorance and "
            f"no finding: {_cell('; '.join(still))}."
        )


def _changed(change: Mapping[str, Any], measure: Mapping[str, Any]) -> str:
    if change["verdict"] == STILL:
        return "-"
    middle, width = numbers.change(_band(change["change"]), measure["unit"])
    marks = MARKS if measure["skill"]["p05"] > 0 else MARKS | UNPROVED
    return f"{middle} ({width}){marks.get(change['verdict'], '')}"


def _change_of(found: Mapping[str, Any], option: str, measure: str) -> Mapping[str, Any]:
    return next(
        change
        for change in found["changes"]
        if change["option"] == option and change["measure"] == measure
    )


def _band(known: Mapping[str, float]) -> Band:
    return Band(known["median"], known["p05"], known["p95"])


def _done(done: Done, titles: Mapping[str, str]) -> str:
    option = f" *Option: {_cell(titles[done.option])}.*" if done.option else ""
    return f"- {done.date}: {_cell(done.text)}{option} ({_cell(done.citation)})"


def _followed(later: Followed) -> str:
    question = f" *Bears on {later.question}.*" if later.question else ""
    return f"- {later.date}: {_cell(later.text)}{question} ({_cell(later.citation)})"


def _cell(text: str) -> str:
    """Return a text on one line in which nothing is Markdown's or HTML's."""
    line = " ".join(text.split())
    for sign in "\\`*_[]<>|":
        line = line.replace(sign, f"\\{sign}")
    return line
