"""Names and codes of a publisher to Gleditsch-Ward states, by year.

``names.csv`` lists the names that publishers use beside those of the shipped table of states. A
row's codes are null where the name is no state (an aggregate, a territory, an armed group), or
where the state was not in the Gleditsch-Ward system in that year.
"""

import functools
import re
import unicodedata
from pathlib import Path

import polars as pl

from westphalia.adapters.cells import refuse
from westphalia.adapters.delimited import Rows
from westphalia.core.tables import read_raw
from westphalia.snapshot.load import load

NAMES = Path(__file__).with_name("names.csv")
NUMERIC = Path(__file__).parents[1] / "curated" / "iso_numeric.csv"
KINDS = ("state", "aggregate", "territory", "organisation", "group", "unknown")
UNNAMED = "write the name as the publisher does; leave out rows that are no state"


def plain(name: str) -> str:
    """Return a name without case, accents and punctuation.

    Examples:
        >>> plain("Côte d'Ivoire"), plain("Korea, North"), plain("Asia & Oceania")
        ('cote d ivoire', 'korea north', 'asia and oceania')
    """
    bare = unicodedata.normalize("NFKD", name.replace("&", " and "))
    letters = "".join(one for one in bare if not unicodedata.combining(one)).casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


@functools.cache
def known_names() -> pl.DataFrame:
    """Return every known name: plain, kind, gwcode, first_year, last_year.

    A name may stand for two states in different years, never in the same year.
    """
    listed = read_raw(
        NAMES,
        {
            "name": pl.String,
            "kind": pl.String,
            "gwcode": pl.Int16,
            "first_year": pl.Int16,
            "last_year": pl.Int16,
        },
    )
    states = _states()
    short = states.with_columns(pl.col("name").str.replace_all(r"\s*\(.*?\)", ""))
    own = pl.concat([states, short]).select(
        "name",
        pl.lit("state").alias("kind"),
        "gwcode",
        pl.col("start").dt.year().cast(pl.Int16).alias("first_year"),
        pl.col("end").dt.year().cast(pl.Int16).alias("last_year"),
    )
    named = pl.concat([listed, own])
    plains = pl.Series("plain", [plain(name) for name in named["name"]], dtype=pl.String)
    return named.with_columns(plains).drop("name").unique(maintain_order=True)


@functools.cache
def _states() -> pl.DataFrame:
    return load().table("states")


@functools.cache
def _crosswalk() -> pl.DataFrame:
    return load().table("crosswalk")


@functools.cache
def _numeric() -> pl.DataFrame:
    rows = read_raw(NUMERIC, {"numeric": pl.Int16, "iso3": pl.String})
    states = _states().select("iso3", "gwcode").unique()
    return rows.join(states, on="iso3", how="left").rename({"iso3": "outward"})


def add_iso(frame: pl.DataFrame, *, end: str = "", year: str = "year") -> pl.DataFrame:
    """Blank ``gwcode`` where the state did not exist in the year, and add ``iso3`` beside it."""
    number, name = f"gwcode{end}", f"iso3_{end}" if end else "iso3"
    spans = _states().select(
        pl.col("gwcode").alias(number),
        pl.col("iso3").alias(name),
        pl.col("start").dt.year().alias("_from"),
        pl.col("end").dt.year().fill_null(9999).alias("_to"),
    )
    wanted = frame.select(number, year).unique().drop_nulls()
    lived = (
        wanted.join(spans, on=number)
        .filter(pl.col(year).is_between(pl.col("_from"), pl.col("_to")))
        .select(number, year, name)
        .unique()
    )
    joined = frame.join(lived, on=[number, year], how="left", maintain_order="left")
    return joined.with_columns(pl.when(pl.col(name).is_not_null()).then(number).alias(number))


def by_name(rows: Rows, column: str, *, year: str = "year", end: str = "") -> Rows:
    """Add ``gwcode``, ``iso3`` and ``kind`` by the name in a column and the year.

    Args:
        rows: Rows whose ``year`` column is already typed.
        column: Column of names.
        year: Column of years.
        end: "1" gives ``gwcode1``, ``iso3_1`` and ``kind1``.

    Raises:
        SourceError: A name is neither a state nor a known aggregate; its line is named.
    """
    kinds = _kinds(rows.frame[column].unique().to_list())
    renamed = kinds.rename({"name": column})
    named = rows.frame.join(renamed, on=column, how="left", maintain_order="left")
    refuse(
        rows.having(named),
        named["_kind"].is_null(),
        column,
        rule="must be a state or a known aggregate",
        fix=UNNAMED,
    )
    pairs = named.select("_plain", year).unique()
    states = known_names().filter(pl.col("kind") == "state")
    found = (
        pairs.join(states, left_on="_plain", right_on="plain")
        .filter(
            pl.col(year) >= pl.col("first_year").fill_null(0),
            pl.col(year) <= pl.col("last_year").fill_null(9999),
        )
        .select("_plain", year, pl.col("gwcode").alias(f"gwcode{end}"))
        .unique()
    )
    coded = named.join(found, on=["_plain", year], how="left", maintain_order="left")
    outward = add_iso(coded, end=end, year=year)
    done = outward.rename({"_kind": f"kind{end}"}).drop("_plain")
    return rows.having(done)


def _kinds(names: list[str | None]) -> pl.DataFrame:
    """Return the plain form and the kind of each name, null where it is not known.

    SIPRI marks armed groups with one asterisk and organisations with two.
    """
    known = dict(known_names().select("plain", "kind").iter_rows())
    found: list[tuple[str, str, str | None]] = []
    for name in names:
        if name is None:
            continue
        kind = known.get(plain(name))
        if name.endswith("**"):
            kind = "organisation"
        elif name.endswith("*"):
            kind = "group"
        found.append((name, plain(name), kind))
    schema = {"name": pl.String, "_plain": pl.String, "_kind": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row")


def by_ccode(frame: pl.DataFrame, *, column: str, year: str = "year") -> pl.DataFrame:
    """Add ``gwcode`` and ``iso3`` by a COW number and the year; null where there is none."""
    spans = _crosswalk().select("ccode", "gwcode", "first_year", "last_year")
    wanted = frame.select(column, year).unique().drop_nulls()
    found = (
        wanted.join(spans, left_on=column, right_on="ccode")
        .filter(pl.col(year).is_between(pl.col("first_year"), pl.col("last_year")))
        .select(column, year, "gwcode")
        .unique()
    )
    joined = frame.join(found, on=[column, year], how="left", maintain_order="left")
    return add_iso(joined, year=year)


def known_ccodes() -> pl.Series:
    """Return every COW number of the crosswalk."""
    return _crosswalk()["ccode"].unique()


def known_iso3() -> pl.Series:
    """Return the outward code of every state."""
    return _states()["iso3"].unique()


def by_numeric(rows: Rows, column: str, *, name: str, year: str = "year") -> Rows:
    """Add ``gwcode``, ``iso3`` and ``kind`` by ISO number, else by name.

    Args:
        rows: Rows whose ``column`` and ``year`` are already typed.
        column: Column of ISO 3166 numbers; a number that ISO does not know falls to the name.
        name: Column of names.
        year: Column of years.

    Raises:
        SourceError: Neither number nor name is known; the line is named.
    """
    joined = rows.frame.join(
        _numeric().rename({"numeric": column}), on=column, how="left", maintain_order="left"
    )
    numbered = joined["outward"].is_not_null()
    coded = add_iso(joined.filter(numbered), year=year).with_columns(
        pl.when(pl.col("gwcode").is_null() & ~pl.col("outward").is_in(known_iso3().to_list()))
        .then(pl.lit("territory"))
        .otherwise(pl.lit("state"))
        .alias("kind")
    )
    rest = joined.filter(~numbered).drop("gwcode")
    named = by_name(rows.having(rest), name, year=year).frame
    both = pl.concat([coded, named.select(coded.columns)]).drop("outward").sort("line")
    return rows.having(both)
