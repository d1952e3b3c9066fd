"""The Global Sanctions Data Base: sanctions cases by target and sender.

Built on the variables that its papers document (Felbermayr et al. 2020, Syropoulos et al. 2024);
no real file was at hand.
"""

from pathlib import Path

import polars as pl

from westphalia.adapters import cells
from westphalia.adapters.base import AS_IMPORTED, LAYOUT_SEEN, Adapter, Frames, VintageTable
from westphalia.adapters.delimited import Layout, Rows, read_rows
from westphalia.adapters.places import by_name
from westphalia.core.origin import Origin

FIRST_YEAR = 1900
KINDS = ("trade", "arms", "military", "financial", "travel", "other")
TRADE = ("exp_compl", "exp_part", "imp_compl", "imp_part")
OBJECTIVES = (
    "policy_change",
    "destab_regime",
    "territorial_conflict",
    "prevent_war",
    "end_war",
    "terrorism",
    "human_rights",
    "democracy",
    "other",
)
SUCCESS = ("failed", "ongoing", "nego_settlement", "success_part", "success_total")
LAYOUT = Layout(
    required=(
        "case_id",
        "sanctioned_state",
        "sanctioning_state",
        "begin",
        "end",
        *KINDS[:1],
        "descr_trade",
        *KINDS[1:],
        "objective",
        "success",
    ),
    ignored=("target_mult", "sender_mult", "sanctioned_state_iso3", "sanctioning_state_iso3"),
)
TABLE = VintageTable(
    name="sanctions_cases",
    key=("case_id", "target", "sender"),
    time="span",
    columns={
        "gwcode1": pl.Int16,
        "iso3_1": pl.String,
        "gwcode2": pl.Int16,
        "iso3_2": pl.String,
        "case_id": pl.String,
        "sender": pl.String,
        "kind1": pl.String,
        "target": pl.String,
        "kind2": pl.String,
        "start_year": pl.Int16,
        "end_year": pl.Int16,
        "ongoing": pl.Boolean,
        **dict.fromkeys(KINDS, pl.Boolean),
        "trade_extent": pl.String,
        "objective": pl.String,
        "success": pl.String,
    },
)


def read(path: Path) -> Frames:
    """Return the cases: 1 is the sender of the sanctions, 2 their target.

    Raises:
        UsageError: The file cannot be opened.
        SourceError: Header, row or cell is not what the papers document.
    """
    _, rows = read_rows(path, LAYOUT)
    for column in ("case_id", "sanctioned_state", "sanctioning_state"):
        cells.text(rows, column)
    cells.unique(rows, ("case_id", "sanctioned_state", "sanctioning_state"))
    begin = cells.years(rows, "begin", first=FIRST_YEAR)
    end = cells.years(rows, "end", first=FIRST_YEAR)
    cells.refuse(rows, end < begin, "end", rule="must not lie before begin")
    success = cells.tokens(rows, "success", SUCCESS)
    ongoing = success.str.contains("ongoing").fill_null(value=False)
    typed = rows.frame.with_columns(
        begin.alias("start_year"),
        # The last year of an ongoing case is the last that the release covers, not its end.
        end.set(ongoing, None).alias("end_year"),
        ongoing.alias("ongoing"),
        success,
        cells.tokens(rows, "objective", OBJECTIVES),
        cells.tokens(rows, "descr_trade", TRADE).alias("trade_extent"),
        *(_flag(rows, kind) for kind in KINDS),
    )
    return {TABLE.name: _coded(rows.having(typed))}


def _flag(rows: Rows, column: str) -> pl.Series:
    """Return a column of 0 and 1."""
    return cells.number(rows, column, low=0, high=1, dtype=pl.Int8, optional=False).cast(pl.Boolean)


def _coded(rows: Rows) -> pl.DataFrame:
    """Add the codes of both sides, by the year in which the case began."""
    sent = by_name(rows, "sanctioning_state", year="start_year", end="1")
    both = by_name(sent, "sanctioned_state", year="start_year", end="2").frame
    named = both.rename({"sanctioning_state": "sender", "sanctioned_state": "target"})
    return named.select(*TABLE.columns).sort(TABLE.key)


ADAPTER = Adapter(
    name="gsdb",
    title="Global Sanctions Data Base",
    origin=Origin(
        name="gsdb",
        title="Global Sanctions Data Base",
        publisher="G. Felbermayr, A. Kirilakha, C. Syropoulos, E. Yalcin and Y. V. Yotov",
        version=AS_IMPORTED,
        licence="On request from its authors, with citation; not to be passed on",
        citation="Felbermayr, G., Kirilakha, A., Syropoulos, C., Yalcin, E. and Yotov, Y. V. "
        "(2020). The Global Sanctions Data Base. European Economic Review 129.",
        url="https://www.globalsanctionsdatabase.com",
        retrieved=LAYOUT_SEEN,
        lag_months=12,
        note="Objective and success are coded with hindsight, from official statements. The last "
        "year of an ongoing case is the release's last; end_year is null then.",
    ),
    tables=(TABLE,),
    read=read,
    formats="the case file as CSV",
    url="https://www.globalsanctionsdatabase.com",
    terms="Sent on request for research, with citation; not to be passed on.",
)
