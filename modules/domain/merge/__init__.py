"""Merging what a center wrote with what DHS released since (DESIGN §4). This is the door; all else here is inside."""

from modules.domain.merge.decisions import Choice, Decision, DecisionKind, Outcome
from modules.domain.merge.flat import ROOT
from modules.domain.merge.merging import Merge, merge, resolve

__all__ = ["ROOT", "Choice", "Decision", "DecisionKind", "Merge", "Outcome", "merge", "resolve"]
