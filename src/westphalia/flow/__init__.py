"""The chain of stages: the only place that knows their order."""

from westphalia.flow.assessing import DRAWS, assess, check, prepare, report, sensitivity
from westphalia.flow.auditing import audit
from westphalia.flow.exploring import to_ema
from westphalia.flow.progress import SEED, Progress
from westphalia.flow.proposing import propose
from westphalia.flow.reading import read_event
from westphalia.flow.responding import respond
from westphalia.flow.scene import Question
from westphalia.flow.surveying import channels, sources, world
from westphalia.flow.weighing import evidence, hypotheses
from westphalia.report.audit_writing import write_audit
from westphalia.report.writing import check_folder, draws_frame, write

__all__ = [
    "DRAWS",
    "SEED",
    "Progress",
    "Question",
    "assess",
    "audit",
    "channels",
    "check",
    "check_folder",
    "draws_frame",
    "evidence",
    "hypotheses",
    "prepare",
    "propose",
    "read_event",
    "report",
    "respond",
    "sensitivity",
    "sources",
    "to_ema",
    "world",
    "write",
    "write_audit",
]
