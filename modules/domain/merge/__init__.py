"""Merging what a center wrote with what DHS released since (DESIGN §4). This is the door; all else here is inside."""

from modules.domain.merge.answers import Answer, Choice, Written, answer_of, json_of
from modules.domain.merge.decisions import Decision, DecisionKind, Outcome
from modules.domain.merge.flat import ROOT
from modules.domain.merge.merging import Merge, merge, resolve

__all__ = [
    "ROOT",
    "Answer",
    "Choice",
    "Decision",
    "DecisionKind",
    "Merge",
    "Outcome",
    "Written",
    "answer_of",
    "json_of",
    "merge",
    "resolve",
]
