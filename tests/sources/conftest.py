import gzip
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sources"
Place = Callable[..., Path]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Lay fixture files out as the raw folder has them: CSV text becomes Parquet or gzip."""

    def lay(folder: str, files: dict[str, str]) -> Path:
        for target, name in files.items():
            source, path = FIXTURES / folder / name, tmp_path / target
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".parquet":
                pl.read_csv(source, try_parse_dates=True).write_parquet(path)
            else:
                path.write_bytes(gzip.compress(source.read_bytes()))
        return tmp_path

    return lay
