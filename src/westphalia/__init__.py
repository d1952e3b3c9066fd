"""Westphalia: what follows from an event in the international system.

The public names are loaded when first used, so that importing the package is cheap.

Examples:
    >>> import westphalia as wp
    >>> wp.__version__
    '0.1.0'
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from westphalia.adapters.importing import import_file
    from westphalia.adapters.vintages import load_vintage, vintages, with_vintages
    from westphalia.events.case import read_case
    from westphalia.flow import (
        assess,
        channels,
        check,
        evidence,
        hypotheses,
        propose,
        read_event,
        sensitivity,
        sources,
        to_ema,
        world,
        write,
    )
    from westphalia.flow import audit as audit_essay
    from westphalia.flow import respond as compare_responses
    from westphalia.panel.asof import AsOf
    from westphalia.reading.documents import read_document
    from westphalia.reading.endpoint.settings import endpoint
    from westphalia.snapshot.build import build as build_snapshot
    from westphalia.snapshot.load import load as load_snapshot
    from westphalia.sync.run import sync as sync_sources

__version__ = "0.1.0"

_WHERE = {
    "AsOf": ("westphalia.panel.asof", "AsOf"),
    "assess": ("westphalia.flow", "assess"),
    "audit_essay": ("westphalia.flow", "audit"),
    "build_snapshot": ("westphalia.snapshot.build", "build"),
    "channels": ("westphalia.flow", "channels"),
    "check": ("westphalia.flow", "check"),
    "compare_responses": ("westphalia.flow", "respond"),
    "dispute_dyad_years": ("westphalia.panel.event_rows", "dispute_dyad_years"),
    "dyad_years": ("westphalia.panel.rows", "dyad_years"),
    "endpoint": ("westphalia.reading.endpoint.settings", "endpoint"),
    "evidence": ("westphalia.flow", "evidence"),
    "hypotheses": ("westphalia.flow", "hypotheses"),
    "import_file": ("westphalia.adapters.importing", "import_file"),
    "leader_years": ("westphalia.panel.event_rows", "leader_years"),
    "load_snapshot": ("westphalia.snapshot.load", "load"),
    "load_vintage": ("westphalia.adapters.vintages", "load_vintage"),
    "politically_relevant": ("westphalia.panel.rows", "politically_relevant"),
    "propose": ("westphalia.flow", "propose"),
    "read_document": ("westphalia.reading.documents", "read_document"),
    "read_event": ("westphalia.flow", "read_event"),
    "read_case": ("westphalia.events.case", "read_case"),
    "sensitivity": ("westphalia.flow", "sensitivity"),
    "side_years": ("westphalia.panel.event_rows", "side_years"),
    "sources": ("westphalia.flow", "sources"),
    "state_months": ("westphalia.panel.rows", "state_months"),
    "state_years": ("westphalia.panel.rows", "state_years"),
    "sync_sources": ("westphalia.sync.run", "sync"),
    "to_ema": ("westphalia.flow", "to_ema"),
    "vintages": ("westphalia.adapters.vintages", "vintages"),
    "world": ("westphalia.flow", "world"),
    "with_vintages": ("westphalia.adapters.vintages", "with_vintages"),
    "write": ("westphalia.flow", "write"),
}

__all__ = [
    "AsOf",
    "__version__",
    "assess",
    "audit_essay",
    "build_snapshot",
    "channels",
    "check",
    "compare_responses",
    "endpoint",
    "evidence",
    "hypotheses",
    "import_file",
    "load_snapshot",
    "load_vintage",
    "propose",
    "read_case",
    "read_document",
    "read_event",
    "sensitivity",
    "sources",
    "sync_sources",
    "to_ema",
    "vintages",
    "with_vintages",
    "world",
    "write",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used; the verbs are those of the registry."""
    if name in _WHERE:
        module, attribute = _WHERE[name]
        return getattr(importlib.import_module(module), attribute)
    if name.startswith("add_"):
        from westphalia.panel.verbs import VERBS  # noqa: PLC0415

        for verb, module in VERBS:
            if verb == name:
                return getattr(importlib.import_module(module), verb)
    raise AttributeError(f"module 'westphalia' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return every public name, the verbs among them."""
    from westphalia.panel.verbs import VERBS  # noqa: PLC0415

    return sorted([*__all__, *_WHERE, *(verb for verb, _ in VERBS)])
