"""The shipped tables: built from the publishers' files, checked, loaded with checksums."""

from westphalia.snapshot.load import Snapshot, load

__all__ = ["Snapshot", "load"]
