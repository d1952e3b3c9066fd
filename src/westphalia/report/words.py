"""How pieces of text are put together as sentences."""

from collections.abc import Iterable


def upfirst(text: str) -> str:
    """Return a text with its first letter as a capital, the rest as it is.

    Examples:
        >>> upfirst("a UN vote")
        'A UN vote'
    """
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return a text as a sentence: a capital first, a full stop last.

    Examples:
        >>> sentence("prefer talks"), sentence("Act now.")
        ('Prefer talks.', 'Act now.')
    """
    return upfirst(text) + ("" if text.endswith((".", "!", "?")) else ".")


def sentences(texts: Iterable[str]) -> str:
    """Return texts as sentences, one after the other.

    Examples:
        >>> sentences(("none counted", "A vote."))
        'None counted. A vote.'
    """
    return " ".join(sentence(one) for one in texts)
