"""Gathers the models of all packages for Django; holds no logic."""

from modules.accounts.audit import AuditEntry
from modules.accounts.models import Membership, User
from modules.centers.holds import LegalHold
from modules.centers.invitations import Invitation
from modules.centers.models import Center, CenterPage, CentersPage, PacksPage, Profile, RoleGroup
from modules.library.models import (
    Approval,
    Guide,
    LibraryPage,
    Module,
    Release,
    ReleaseAsset,
    Statement,
    StatementVersion,
    Withdrawal,
)
from modules.library.review import ReviewTask
from modules.media.models import Document, Image, Rendition
from modules.packs.approvals import EditionApproval
from modules.packs.models import Clone, ClonedGuide, Edition, EditionAsset, EditionModule, Pack
from modules.packs.notices import Delivery, Notice
from modules.packs.pending import PendingUpdate
from modules.packs.proposals import Proposal
from modules.packs.runs import UpdateRun, UpdateRunEntry
from modules.packs.sign_offs import SignOff
from modules.packs.snapshots import Snapshot, SnapshotAsset
from modules.resources.feedback import FeedbackAnswer, FeedbackForm, FeedbackTry
from modules.resources.guesses import WrongCode
from modules.resources.models import AccessCode
from modules.resources.next_dates import NextDate
from modules.resources.page_files import PageFile

__all__ = [
    "AccessCode",
    "Approval",
    "AuditEntry",
    "Center",
    "CenterPage",
    "CentersPage",
    "Clone",
    "ClonedGuide",
    "Delivery",
    "Document",
    "Edition",
    "EditionApproval",
    "EditionAsset",
    "EditionModule",
    "FeedbackAnswer",
    "FeedbackForm",
    "FeedbackTry",
    "Guide",
    "Image",
    "Invitation",
    "LegalHold",
    "LibraryPage",
    "Membership",
    "Module",
    "NextDate",
    "Notice",
    "Pack",
    "PacksPage",
    "PageFile",
    "PendingUpdate",
    "Profile",
    "Proposal",
    "Release",
    "ReleaseAsset",
    "Rendition",
    "ReviewTask",
    "RoleGroup",
    "SignOff",
    "Snapshot",
    "SnapshotAsset",
    "Statement",
    "StatementVersion",
    "UpdateRun",
    "UpdateRunEntry",
    "User",
    "Withdrawal",
    "WrongCode",
]
