"""UCDP external support: who backed a warring party, and with what.

Raw files: ``conflict/ucdp_external_support_18_1_actor_year.csv.gz``; state numbers by name from
``conflict/ucdp_organized_violence_country_year_25_1.csv.gz``.

The file lists the supporters of an actor-year and counts, for each kind of support, how many
states and how many others gave it. A supporter's own kinds are known only where all of its like
gave a kind, or none did; elsewhere they are null.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from westphalia.core.errors import SourceError
from westphalia.core.origin import Origin
from westphalia.core.tables import check_count, check_none, check_range, check_unique, read_raw

ROWS = 4_781
FIRST_YEAR, LAST_YEAR = 1975, 2017
KINDS = {
    "x": "troops",
    "p": "troop_presence",
    "y": "joint",
    "l": "territory",
    "w": "weapons",
    "m": "materiel",
    "t": "training",
    "f": "funding",
    "i": "intelligence",
    "o": "other",
    "u": "unknown",
}
GOVERNMENT = "Government of "
ELEMENTS = " elements"
# Governments of states that ended before the country-year file begins, or have another name there.
OTHER_NUMBERS = {"East Germany": 265, "Madagascar": 580, "South Yemen": 680}
# Actors whose names hold commas, or whose cell has one name for two numbers.
OTHER_NAMES = {
    549: "Military Junta for the Consolidation of Democracy, Peace and Justice",
    567: "UNITA",
    623: "Interahamwe, ex-FAR",
    671: "Puntland State of Somalia",
    6599: "Syrian insurgents (ten brigades and fronts)",
    11545: "Puntland State of Somalia",
}
YUGOSLAVIA, SERBIA, LAST_YUGOSLAV_YEAR = 345, 340, 2006

ORIGINS = (
    Origin(
        name="ucdp_esd",
        title="UCDP External Support Dataset, actor-years",
        publisher="Uppsala Conflict Data Program",
        version="18.1",
        licence="CC BY 4.0",
        citation="Meier, V., Karlen, N., Pettersson, T. and Croicu, M. (2023). External support in "
        "armed conflicts: Introducing the UCDP external support dataset (ESD), 1975-2017. Journal "
        "of Peace Research 60(3).",
        url="https://ucdp.uu.se/downloads/",
        retrieved=dt.date(2026, 11, 22),
        lag_months=24,
        note="One row per supported actor, dyad, year and supporter; an actor-year without support "
        "has no row. The file counts each kind of support per actor-year, not per supporter: a "
        "kind is true where all supporters of that sort (state or not) gave it, false where none "
        "did, null where some did and it is not said who. A coalition stands as its members. "
        "Elements of a state act without its government and have no number. The kinds are read "
        "from the letters of UCDP's older codebook (y joint, l territory). Ends in 2017.",
    ),
)


def external_support(raw: Path) -> pl.DataFrame:
    """Return supporters of warring parties by actor, dyad and year.

    Columns: conflict_id, dyad_id, year, active (25 deaths in the year), actor_id, actor_name,
    actor_kind, actor_gwcode, opponent_id, opponent_name, supporter_id, supporter_name,
    supporter_kind (state, elements of a state, nonstate), supporter_gwcode, coalition, and eleven
    kinds of support as Boolean or null: troops that fight, troop_presence without, joint
    operations or use of military infrastructure, territory, weapons and so on.

    Raises:
        SourceError: A count or year is not the expected one, the supporters are not as many as
            the file counts, or a supporter or government is unknown.
    """
    rows = _read(raw)
    names = supporter_names(rows)
    numbers = _government_numbers(raw)
    exploded = [one for row in rows.iter_rows(named=True) for one in _supporters(row, names)]
    frame = pl.DataFrame(exploded, schema=_schema(), orient="row")
    coded = frame.with_columns(
        _number("supporter_name", "supporter_kind", numbers).alias("supporter_gwcode"),
        _number("actor_name", "actor_kind", numbers).alias("actor_gwcode"),
    )
    check_unique(coded, "external_support", ("actor_id", "dyad_id", "year", "supporter_id"))
    for name in ("supporter", "actor"):
        check_none(
            coded.select(f"{name}_name", f"{name}_kind", f"{name}_gwcode").unique(
                maintain_order=True
            ),
            f"external_support: states among the {name}s",
            (pl.col(f"{name}_kind") == "state")
            & pl.col(f"{name}_gwcode").is_null()
            & ~pl.col(f"{name}_name").str.contains(f", {GOVERNMENT}", literal=True),
            rule="each government that stands alone must have a state number",
        )
    return coded.with_columns(
        pl.col(f"{name}_name").str.replace_all(GOVERNMENT, "", literal=True)
        for name in ("actor", "opponent", "supporter")
    )


def _read(raw: Path) -> pl.DataFrame:
    flags = ("active", "actor_nonstate")
    counts = [f"ext_{kind}_count_{sort}" for kind in KINDS for sort in ("s", "ns")]
    numbers = dict.fromkeys(("conflict_id", "dyad_id", "actor_id", "oppo_id"), pl.Int32)
    rows = read_raw(
        raw / "conflict/ucdp_external_support_18_1_actor_year.csv.gz",
        numbers
        | {"year": pl.Int16, "ext_coalition": pl.Int8}
        | dict.fromkeys((*flags, "ext_count_s", "ext_count_ns", *counts), pl.Int8)
        | dict.fromkeys(("actor_name", "oppo_name", "ext_id", "ext_name"), pl.String),
    )
    check_count(rows, "external_support", ROWS)
    check_unique(rows, "external_support", ("actor_id", "dyad_id", "year"))
    check_range(rows, "external_support", {"year": (FIRST_YEAR, LAST_YEAR)})
    for sort in ("s", "ns"):
        highest = pl.max_horizontal(f"ext_{kind}_count_{sort}" for kind in KINDS)
        check_none(
            rows,
            "external_support: counts",
            highest > pl.col(f"ext_count_{sort}"),
            rule="no more supporters may give a kind than there are",
        )
    return rows.filter(pl.col("ext_id").is_not_null())


def supporter_names(rows: pl.DataFrame) -> dict[int, str]:
    """Return the name of each supporter's number.

    Learned from cells with as many names as numbers, where both run in the same order.

    Raises:
        SourceError: One number has two names.
    """
    cells = rows.select("ext_id", "ext_name").unique(maintain_order=True)
    names: dict[int, str] = {}
    for ids, text in cells.iter_rows():
        listed = [part.strip() for part in text.split(",")]
        parts = [int(part) for part in ids.split(",")]
        if len(listed) != len(parts):
            continue
        for number, name in zip(parts, listed, strict=True):
            if names.setdefault(number, name) != name:
                raise SourceError(
                    "external_support: supporter",
                    (number, names[number], name),
                    "must have one name",
                    "check the cell",
                )
    return OTHER_NAMES | names


def _supporters(row: dict[str, Any], names: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    """Yield the supporters of one actor-year, with what is known of their support."""
    found = {int(part) for part in row["ext_id"].split(",")}
    unknown = sorted(found - set(names))
    sorts = {one: _sort(names.get(one, "")) for one in found}
    states = sum(sort != "nonstate" for sort in sorts.values())
    if unknown or (states, len(found) - states) != (row["ext_count_s"], row["ext_count_ns"]):
        raise SourceError(
            "external_support: supporters",
            (row["actor_name"], row["year"], row["ext_id"], unknown),
            "must be known and as many as the file counts",
            "check the cell",
        )
    kinds = {sort: _kinds(row, sort) for sort in ("s", "ns")}
    for one in sorted(found):
        yield (
            row["conflict_id"],
            row["dyad_id"],
            row["year"],
            row["active"] == 1,
            row["actor_id"],
            row["actor_name"],
            "nonstate" if row["actor_nonstate"] else "state",
            row["oppo_id"],
            row["oppo_name"],
            one,
            names[one],
            sorts[one],
            row["ext_coalition"] == 1,
            *kinds["ns" if sorts[one] == "nonstate" else "s"],
        )


def _sort(name: str) -> str:
    """Return whether a supporter is a state, elements within one (counted as states), or none."""
    if name.startswith(GOVERNMENT):
        return "state"
    return "elements" if name.endswith(ELEMENTS) else "nonstate"


def _kinds(row: dict[str, Any], sort: str) -> list[bool | None]:
    """Return for each kind of support: given by all supporters of the sort, by none, or null."""
    all_of_them = row[f"ext_count_{sort}"]
    given = [row[f"ext_{kind}_count_{sort}"] for kind in KINDS]
    return [True if n and n == all_of_them else False if n == 0 else None for n in given]


def _schema() -> dict[str, pl.DataType]:
    whole = pl.Int32()
    text = pl.String()
    flag = pl.Boolean()
    return {
        "conflict_id": whole,
        "dyad_id": whole,
        "year": pl.Int16(),
        "active": flag,
        "actor_id": whole,
        "actor_name": text,
        "actor_kind": text,
        "opponent_id": whole,
        "opponent_name": text,
        "supporter_id": whole,
        "supporter_name": text,
        "supporter_kind": text,
        "coalition": flag,
    } | dict.fromkeys(KINDS.values(), flag)


def _government_numbers(raw: Path) -> dict[str, int]:
    """Return the state number of each government's name."""
    country = read_raw(
        raw / "conflict/ucdp_organized_violence_country_year_25_1.csv.gz",
        {"main_govt_name_cy": pl.String, "country_id_cy": pl.Int16},
    )
    pairs = country.drop_nulls().unique()
    check_unique(pairs, "external_support: one number per government", ("main_govt_name_cy",))
    own = {GOVERNMENT + name: number for name, number in OTHER_NUMBERS.items()}
    return dict(pairs.iter_rows()) | own


def _number(name: str, kind: str, numbers: dict[str, int]) -> pl.Expr:
    """Return the Gleditsch-Ward number of a government; UCDP's Serbia is GW 340 from 2007."""
    known = pl.col(name).replace_strict(numbers, default=None, return_dtype=pl.Int16)
    serbia = (known == YUGOSLAVIA) & (pl.col("year") > LAST_YUGOSLAV_YEAR)
    return pl.when(pl.col(kind) == "state").then(
        pl.when(serbia).then(pl.lit(SERBIA, pl.Int16)).otherwise(known)
    )
