"""The page of a comparison of response options: the same section as in the case's report."""

from markupsafe import Markup

from westphalia.report import numbers
from westphalia.report.page import RESPONSES_STYLE, environment_of, hash_of, styles
from westphalia.report.responses_view import ResponsesView


def responses_page(view: ResponsesView, *, version: str) -> str:
    """Return ``responses.html``; equal views give equal bytes.

    Args:
        view: The comparison.
        version: Version of the package.
    """
    style = styles(RESPONSES_STYLE)
    facts = (
        ("As of", view.as_of),
        ("Credence that the event is true", numbers.percent(view.credence)),
        ("Options", str(len(view.options))),
        ("Measures", str(len(view.measures))),
    )
    return (
        environment_of()
        .get_template("evidence_page.html.j2")
        .render(
            kind="Responses",
            body="responses.html.j2",
            title=view.title,
            facts=facts,
            version=version,
            style=Markup(style),
            style_hash=hash_of(style),
            responses=view,
        )
    )
