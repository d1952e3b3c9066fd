"""Panels as files: Parquet, CSV, Stata and Arrow, each whole or not at all."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs

from westphalia.core.errors import UsageError
from westphalia.core.files import replacing

FORMATS = (".parquet", ".csv", ".dta", ".arrow")
KEY = "westphalia"
STATA_NAME = 32


def write_panel(frame: pl.DataFrame, path: Path, *, about: dict[str, Any]) -> None:
    """Write a panel in the format that the file's ending names.

    Args:
        frame: The panel.
        path: File ending in ``.parquet``, ``.csv``, ``.dta`` or ``.arrow``.
        about: How it was made; kept in the metadata of Parquet files.

    Raises:
        UsageError: The ending is unknown, a name is too long for Stata, or the file cannot be
            written.
    """
    if path.suffix not in FORMATS:
        raise UsageError("-o", path.name, f"must end in {', '.join(FORMATS)}", "choose another")
    try:
        with replacing(path) as temporary:
            if path.suffix == ".parquet":
                metadata = {KEY: json.dumps(about, sort_keys=True)}
                frame.write_parquet(temporary, compression="zstd", metadata=metadata)
            elif path.suffix == ".csv":
                frame.write_csv(temporary)
            elif path.suffix == ".arrow":
                frame.write_ipc(temporary, compression="zstd")
            else:
                _write_stata(frame, temporary)
    except OSError as error:
        raise UsageError("-o", path, f"{error.strerror}", "choose another folder") from error


def _write_stata(frame: pl.DataFrame, path: Path) -> None:
    import pandas as pd  # noqa: PLC0415

    long = [name for name in frame.columns if len(name) > STATA_NAME]
    if long:
        raise UsageError("column", long[0], "is over 32 characters", "write .parquet instead")
    columns: dict[str, Any] = {}
    for name, dtype in frame.schema.items():
        series = frame[name]
        if dtype == pl.String:
            columns[name] = series.fill_null("").to_list()
        elif dtype == pl.Date:
            columns[name] = pd.to_datetime(pd.Series(series.to_list()))
        elif dtype == pl.Boolean or series.null_count():
            columns[name] = series.cast(pl.Float64).to_numpy()
        else:
            columns[name] = series.to_numpy()
    pd.DataFrame(columns).to_stata(path, write_index=False, version=118)


def read_panel(path: Path) -> tuple[pl.DataFrame, dict[str, Any]]:
    """Read a panel and, from Parquet, how it was made.

    Raises:
        UsageError: The file is missing, of another format, or damaged.
    """
    if not path.is_file():
        raise UsageError("panel file", path, "must be an existing file", "check the path")
    try:
        if path.suffix == ".parquet":
            about = pl.read_parquet_metadata(path).get(KEY)
            return pl.read_parquet(path), json.loads(about) if about else {}
        if path.suffix == ".csv":
            return pl.read_csv(path, infer_schema_length=None), {}
        if path.suffix == ".arrow":
            return pl.read_ipc(path), {}
        if path.suffix == ".dta":
            import pandas as pd  # noqa: PLC0415

            stata = pd.read_stata(path)
            values = {name: stata[name].to_list() for name in stata.columns}
            return pl.DataFrame(values).with_columns(cs.float().fill_nan(None)), {}
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise UsageError("panel file", path.name, "cannot be read", str(error)[:80]) from error
    raise UsageError("panel file", path.name, f"must end in {', '.join(FORMATS)}", "convert it")
