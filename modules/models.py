"""Gathers the models of all packages for Django; holds no logic."""

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Membership, User
from modules.accounts.once import SentForm
from modules.accounts.signin.remembered import Remembered
from modules.accounts.signin.tries import Tries
from modules.centers.center.models import Center, CenterPage, CentersPage, PacksPage, Profile, RoleGroup
from modules.centers.people.invitations import Invitation
from modules.centers.people.requests import RoleRequest
from modules.centers.privacy.holds import LegalHold
from modules.kept.documents import KeptDocument
from modules.kept.opened import OpenedForm
from modules.kept.waiting.mails import MailChoice
from modules.kept.waiting.models import Waiting
from modules.kept.writers import Writer
from modules.library.modules.models import Guide, LibraryPage, Module
from modules.library.releases.models import Release, ReleaseAsset, Withdrawal
from modules.library.review.models import Approval, Assignment, StatementAnswer
from modules.library.review.tasks import ReviewTask
from modules.library.statements.models import Statement, StatementVersion
from modules.mail.models import Mail
from modules.media.models import Document, Image, Rendition
from modules.packs.editions.approvals import EditionApproval
from modules.packs.editions.models import Edition, EditionAsset, EditionModule
from modules.packs.editions.sent_back import EditionSentBack
from modules.packs.notices.models import Delivery, Notice
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.proposals.models import Proposal
from modules.packs.remarks.models import Remark
from modules.packs.signoffs.models import SignOff
from modules.packs.updates.pending import PendingUpdate
from modules.packs.updates.runs import UpdateRun, UpdateRunEntry
from modules.packs.updates.snapshots import Snapshot, SnapshotAsset
from modules.resources.codes.attempts import Attempt
from modules.resources.codes.models import AccessCode
from modules.resources.feedback.models import FeedbackAnswer, FeedbackForm
from modules.resources.page.files import PageFile
from modules.resources.page.next_dates import NextDate
from modules.roundtables.models import Roundtable
from modules.tasks.models import Schedule, TaskState, WorkerProcess

__all__ = [
    "AccessCode",
    "Approval",
    "Assignment",
    "Attempt",
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
    "EditionSentBack",
    "FeedbackAnswer",
    "FeedbackForm",
    "Guide",
    "Image",
    "Invitation",
    "KeptDocument",
    "LegalHold",
    "LibraryPage",
    "Mail",
    "MailChoice",
    "Membership",
    "Module",
    "NextDate",
    "Notice",
    "OpenedForm",
    "Pack",
    "PacksPage",
    "PageFile",
    "PendingUpdate",
    "Profile",
    "Proposal",
    "Release",
    "ReleaseAsset",
    "Remark",
    "Remembered",
    "Rendition",
    "ReviewTask",
    "RoleGroup",
    "RoleRequest",
    "Roundtable",
    "Schedule",
    "SentForm",
    "SignOff",
    "Snapshot",
    "SnapshotAsset",
    "Statement",
    "StatementAnswer",
    "StatementVersion",
    "TaskState",
    "Tries",
    "UpdateRun",
    "UpdateRunEntry",
    "User",
    "Waiting",
    "Withdrawal",
    "WorkerProcess",
    "Writer",
]
