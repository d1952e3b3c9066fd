"""Checks of a verb's options: an unknown value is one line that names the known ones."""

from collections.abc import Sequence

from westphalia.core.errors import UsageError


def one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    """Return the value of an option if it is allowed.

    Args:
        option: Name of the option, as the user writes it.
        value: What the user gave.
        allowed: The known values.

    Raises:
        UsageError: The value is unknown.

    Examples:
        >>> one_of("kind", "interstate", ("interstate", "intrastate"))
        'interstate'
    """
    if value not in allowed:
        raise UsageError(option, value, f"must be {' or '.join(allowed)}", "name one of these")
    return value


def some_of(option: str, values: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """Return the values of an option in the order of ``allowed``, if all are allowed.

    Args:
        option: Name of the option, as the user writes it.
        values: What the user gave.
        allowed: The known values.

    Raises:
        UsageError: A value is unknown, there is none, or a bare word was given for a list.

    Examples:
        >>> some_of("kinds", ["b", "a"], ("a", "b", "c"))
        ('a', 'b')
    """
    if isinstance(values, str):
        raise UsageError(option, values, "must be a list of names", f'write ["{values}"]')
    for value in values:
        if value not in allowed:
            raise UsageError(
                option, value, f"must be among {', '.join(allowed)}", "name one of these"
            )
    if not values:
        raise UsageError(
            option, "[]", "must name at least one", f"choose from {', '.join(allowed)}"
        )
    return tuple(name for name in allowed if name in values)
