"""Defence commitments made or ended since alliance data stop, from curated, cited facts.

Files: ``curated/{commitments,accessions,treaty_members}.csv`` of the package. An accession gives
one row per pair of the new member with each state that was a member on that day.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_allowed, check_none, check_unique, read_raw

CURATED = Path(__file__).parents[1] / "curated"
FIRST_DAY = dt.date(2019, 1, 1)
LAST_DAY = dt.date(2025, 12, 31)

ORIGINS = (
    Origin(
        name="commitments",
        title="Defence commitments made or ended, 2019 to 2025",
        publisher="Westphalia, curated from public sources",
        version="1",
        licence="CC0",
        citation="The citation and url of each row.",
        url="https://www.nato.int/cps/en/natohq/topics_52044.htm",
        retrieved=dt.date(2026, 11, 22),
        lag_months=0,
        note="Known from the day of signature. Treaties with a duty to assist in case of armed "
        "attack, as far as a public source could be cited: not a complete list. in_force is null "
        "where no source for the day was found. An accession is signed with its protocol.",
    ),
)

_TEXT = ("kind", "treaty", "citation", "url")
COLUMNS = (
    "iso3_1",
    "iso3_2",
    "kind",
    "change",
    "signed",
    "in_force",
    "ended",
    "treaty",
    "citation",
    "url",
)


def commitments(folder: Path = CURATED) -> pl.DataFrame:
    """Return one row per dyad and treaty: iso3_1 < iso3_2, change, dates, treaty, citation, url.

    Raises:
        SourceError: A row has no citation, a date is out of order, or a dyad is not ordered.
    """
    rows = pl.concat([_bilateral(folder), _accessions(folder)]).select(COLUMNS)
    check_allowed(rows, "commitments", {"kind": ("defense",), "change": ("start", "end")})
    check_none(
        rows,
        "commitments: dyad",
        pl.col("iso3_1") >= pl.col("iso3_2"),
        rule="iso3_1 must come before iso3_2",
    )
    check_none(
        rows,
        "commitments: dates",
        ~pl.col("signed").is_between(FIRST_DAY, LAST_DAY)
        | (pl.col("in_force") < pl.col("signed"))
        | (pl.col("ended") < pl.col("signed")),
        rule=f"signed must be {FIRST_DAY} to {LAST_DAY} and come first",
    )
    check_none(
        rows,
        "commitments: citation",
        pl.any_horizontal(
            pl.col("signed", "treaty", "citation").is_null(),
            ~pl.col("url").str.starts_with("https://"),
            pl.col("url").is_null(),
        ),
        rule="each row needs a date of signature, a treaty, a citation and an https address",
    )
    check_unique(rows, "commitments", ("iso3_1", "iso3_2", "treaty", "change"))
    return rows


def _bilateral(folder: Path) -> pl.DataFrame:
    return read_raw(
        folder / "commitments.csv",
        dict.fromkeys((*_TEXT, "iso3_1", "iso3_2", "change"), pl.String)
        | dict.fromkeys(("signed", "in_force", "ended"), pl.Date),
    ).select(COLUMNS)


def _accessions(folder: Path) -> pl.DataFrame:
    """Pair each new member with the members of its day."""
    new = read_raw(
        folder / "accessions.csv",
        dict.fromkeys((*_TEXT, "iso3"), pl.String) | dict.fromkeys(("signed", "in_force"), pl.Date),
    )
    members = read_raw(
        folder / "treaty_members.csv",
        {"treaty": pl.String, "iso3": pl.String, "joined": pl.Date},
    ).rename({"iso3": "member"})
    pairs = new.join(members, on="treaty").filter(pl.col("joined") < pl.col("in_force"))
    return pairs.with_columns(
        pl.min_horizontal("iso3", "member").alias("iso3_1"),
        pl.max_horizontal("iso3", "member").alias("iso3_2"),
        pl.lit("start").alias("change"),
        pl.lit(None, pl.Date).alias("ended"),
    ).select(COLUMNS)
