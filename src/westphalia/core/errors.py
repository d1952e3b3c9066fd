"""Every error that the package raises on purpose.

The tree::

    WestphaliaError
    ├── CaseError       a case file breaks a rule
    ├── CodeError       an unknown state, or one that did not exist at the date
    ├── SourceError     a publisher's file is not what it should be
    ├── SnapshotError   the shipped tables are missing, damaged or inconsistent
    ├── CoverageError   a value is asked for outside what a source covers
    ├── DocumentError   a text file cannot or may not be read
    ├── EndpointError   a language model was asked and gave nothing usable
    ├── FitError        a model cannot be estimated on the rows it was given
    ├── FetchError      a publisher's file cannot be fetched, or is not what was announced
    │   └── OfflineError  no connection to the publisher's host could be made
    ├── StoreError      the database cannot be read or written, or its ledger was changed
    └── UsageError      a call or a command with a wrong argument

The library raises; the command line turns an error into one line and exit code 2.
"""


class WestphaliaError(Exception):
    """Base class: what went wrong, with which value, by which rule, and what to do next.

    Args:
        what: The thing that is wrong, in a few words.
        value: The offending value, shown as given.
        rule: The rule that it breaks.
        fix: What to do next.

    Examples:
        >>> print(WestphaliaError("horizon", 0, "must be 1 to 120 months", "set case.horizon"))
        horizon: 0; must be 1 to 120 months; set case.horizon
    """

    def __init__(self, what: str, value: object, rule: str, fix: str) -> None:
        self.what, self.value, self.rule, self.fix = what, value, rule, fix
        parts = (f"{_shortened(_line(what))}: {_shortened(_line(value))}", _line(rule), _line(fix))
        super().__init__("; ".join(parts))

    def __reduce__(self) -> tuple[type["WestphaliaError"], tuple[str, str, str, str]]:
        """Return what makes it again in another process, the value as it is shown."""
        return type(self), (self.what, str(self.value), self.rule, self.fix)


def _line(part: object) -> str:
    """Return text on one line, without characters that could steer a terminal."""
    try:
        line = " ".join(str(part).split())
    except RecursionError:  # a table in a table in a table, from a file
        return "nested too deep"
    return "".join(letter if letter.isprintable() else "?" for letter in line)


def _shortened(line: str) -> str:
    """Return at most 200 characters of a line."""
    return line if len(line) <= 200 else line[:197] + "..."


class CaseError(WestphaliaError):
    """A case file breaks a rule of the case format."""


class CodeError(WestphaliaError):
    """A state code is unknown, or the state did not exist at the date."""


class SourceError(WestphaliaError):
    """A publisher's file holds something that its description does not allow."""


class SnapshotError(WestphaliaError):
    """The shipped tables are missing, damaged, or contradict each other."""


class CoverageError(WestphaliaError):
    """A value is asked for outside the years that a source covers."""


class DocumentError(WestphaliaError):
    """A text file cannot be read, or is not what its name says, or is larger than allowed."""


class EndpointError(WestphaliaError):
    """A language model's endpoint cannot be reached, refuses, or answers what cannot be used."""


class FitError(WestphaliaError):
    """A model cannot be estimated on the rows it was given."""


class FetchError(WestphaliaError):
    """A publisher's file cannot be fetched, or is not what was announced."""


class OfflineError(FetchError):
    """No connection to the publisher's host could be made."""


class StoreError(WestphaliaError):
    """The database cannot be read or written, or its ledger was changed."""


class UsageError(WestphaliaError):
    """A call or a command was given an argument that it cannot use."""
