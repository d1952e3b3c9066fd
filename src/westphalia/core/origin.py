"""Where a table comes from and when its rows could have been known."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Publisher, version, terms and timing of one source.

    Attributes:
        name: Short key of the source, for example ``ucdp_acd``.
        title: Name of the data set as its publisher writes it.
        publisher: Who publishes it.
        version: Version or release, as its publisher writes it.
        licence: Terms under which a derived table may be passed on.
        citation: How to cite it.
        url: The publisher's own page.
        retrieved: Day on which the raw file was saved.
        lag_months: Months from the end of a row's period to the day it could be known.
        note: What a user must know before trusting it (hindsight coding, gaps).
    """

    name: str
    title: str
    publisher: str
    version: str
    licence: str
    citation: str
    url: str
    retrieved: dt.date
    lag_months: int
    note: str = ""
