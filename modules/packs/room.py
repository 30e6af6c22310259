"""What the rest of the site has to know of presentation packs."""

from __future__ import annotations

from functools import partial

from modules.accounts.identity.models import CENTER_ROLES, LIBRARY_ROLES, Role
from modules.centers.center.actions import ANSWERED
from modules.centers.center.belongings import BELONGINGS
from modules.centers.profile.gaps import TOKEN_USES
from modules.core.rooms import Room
from modules.core.routes import Area, Route
from modules.kept.waiting.kinds import KINDS
from modules.library.modules.reach import REACH, USERS
from modules.library.workbench.beside import BESIDE, WIDER
from modules.packs.belongings import packs_and_editions
from modules.packs.bench import views as bench_views
from modules.packs.bench.beside import beside_copy, wider_than_copy
from modules.packs.board import list_views
from modules.packs.board import views as board_views
from modules.packs.clones import order_views, own_views
from modules.packs.clones import views as clone_views
from modules.packs.clones.actions import CloneModule, CloneModules, CreatePack
from modules.packs.clones.order import MoveModule
from modules.packs.clones.own import PutBack, TakeOut, WriteGuide, WriteModule
from modules.packs.editions import approval_views, preview_views, reading_views, rechecking
from modules.packs.editions import views as edition_views
from modules.packs.editions import waits as edition_waits
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.approvals import ApproveEdition, AskForApproval, SendEditionBack
from modules.packs.editions.models import Edition, EditionAsset, EditionModule
from modules.packs.lifecycle import archive_views, changing_views, making_views
from modules.packs.lifecycle.archiving import ArchivePack, DeletePack, RestorePack
from modules.packs.lifecycle.changing import ChangePack
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.notices import recording
from modules.packs.notices.reach import centers_by_module, reach_of_packs
from modules.packs.notices.tasks import send_digest
from modules.packs.plan import views as plan_views
from modules.packs.plan.actions import PlanSession
from modules.packs.plan.one_part import PlanPart
from modules.packs.proposals import question_views
from modules.packs.proposals import views as proposal_views
from modules.packs.proposals import waits as proposal_waits
from modules.packs.proposals.actions import DeclineProposal, Propose, TakeProposal
from modules.packs.proposals.questions import AnswerQuestion, AskDHS
from modules.packs.remarks import views as remark_views
from modules.packs.remarks import waits as remark_waits
from modules.packs.remarks.actions import ResolveRemark, WriteRemark
from modules.packs.remarks.models import READERS
from modules.packs.signoffs import views as sign_off_views
from modules.packs.signoffs import waits as sign_off_waits
from modules.packs.signoffs.actions import AskForSignOff, SendBack, SignOffChanges
from modules.packs.token_uses import packs_by_token
from modules.packs.updates import run_views
from modules.packs.updates import views as update_views
from modules.packs.updates import waits as update_waits
from modules.packs.updates.actions import ApplyUpdate, KeepChoices, RestoreSnapshot, ReturnToRelease
from modules.packs.updates.many import UpdateUntouched
from modules.packs.updates.snapshots import SnapshotAsset
from modules.tasks.schedule import NIGHTLY, Nightly

desk = partial(Route, area=Area.ADMIN)
for_leads = partial(desk, asks=frozenset({Role.LEAD}))
for_signers = partial(desk, asks=frozenset({Role.LEAD, Role.PCRCL}))
for_approvers = partial(desk, asks=frozenset({Role.LEAD, Role.DIRECTOR}))
for_the_center = partial(desk, asks=CENTER_ROLES)
for_publishers = partial(desk, asks=frozenset({Role.PUBLISHER}), told=LIBRARY_ROLES | {Role.ADMINISTRATOR})
for_library = partial(desk, asks=frozenset({Role.EDITOR, Role.PUBLISHER}), told=LIBRARY_ROLES | {Role.ADMINISTRATOR})
for_administrators = partial(desk, asks=frozenset({Role.ADMINISTRATOR}))
# Administrators read a center's words once they gave a reason.
for_readers = partial(desk, asks=frozenset({*READERS, Role.ADMINISTRATOR}))
for_commenters = partial(desk, asks=frozenset(READERS))
PRESENT = "present/<uuid:uid>/"
for_presenters = partial(Route, asks=CENTER_ROLES | {Role.ADMINISTRATOR})

WAITS = (
    update_waits.UPDATE,
    update_waits.CHOICE,
    update_waits.WITHDRAWN,
    sign_off_waits.SIGN_OFF,
    sign_off_waits.CHANGES,
    edition_waits.APPROVAL,
    edition_waits.MAKE,
    edition_waits.CHANGES,
    edition_waits.READY,
    proposal_waits.PROPOSAL,
    proposal_waits.QUESTION,
    proposal_waits.ANSWER,
    remark_waits.REMARK,
    remark_waits.ANSWER,
)

ROOM = Room(
    name="packs",
    routes=(
        for_presenters("present", PRESENT, edition_views.present),
        for_presenters("show_worker", f"{PRESENT}worker.js", edition_views.show_worker),
        for_presenters("present_asset", f"{PRESENT}assets/<slug:sha256>/<str:name>", edition_views.present_asset),
        for_leads("new_pack", "centers/<slug:slug>/packs/new/", making_views.new_pack),
        for_administrators("read_center", "centers/<slug:slug>/read/", reading_views.read_center),
        for_leads("suggest_modules", "packs/<int:pk>/suggested/", making_views.suggest_modules),
        for_leads("packs", "packs/", list_views.packs),
        for_commenters("pack", "packs/<int:pk>/", board_views.pack_page),
        for_leads("next_changes", "packs/<int:pk>/changes/", board_views.next_changes),
        for_leads("clone_module", "packs/<int:pk>/clone/", clone_views.clone_module),
        for_leads("write_module", "packs/<int:pk>/write/", own_views.write_module),
        for_leads("write_guide", "clones/<int:pk>/guide/", own_views.write_guide),
        for_leads("move_module", "clones/<int:pk>/move/", order_views.move_module),
        for_leads("take_out", "clones/<int:pk>/take-out/", own_views.take_out),
        for_leads("put_back", "clones/<int:pk>/put-back/", own_views.put_back),
        for_leads("change_pack", "packs/<int:pk>/change/", changing_views.change_pack),
        for_leads("copy_pack", "packs/<int:pk>/copy/", making_views.copy_pack),
        for_leads("archive_pack", "packs/<int:pk>/archive/", archive_views.archive_pack),
        for_leads("restore_pack", "packs/<int:pk>/restore/", archive_views.restore_pack),
        for_leads("delete_pack", "packs/<int:pk>/delete/", archive_views.delete_pack),
        for_leads("update", "clones/<int:pk>/update/", update_views.update),
        for_leads("preview_update", "clones/<int:pk>/update/preview/", update_views.preview_update),
        for_leads("update_many", "centers/<slug:slug>/updates/", run_views.update_many),
        for_leads("update_run", "updates/<int:pk>/", run_views.update_run),
        for_leads(
            "update_run_progress", "updates/<int:pk>/progress.json", run_views.update_run_progress, background=True
        ),
        for_leads("clone_changes", "clones/<int:pk>/changes/", update_views.clone_changes),
        for_leads("clone_standings", "clones/<int:pk>/changes.json", update_views.clone_standings),
        for_leads("plan_part", "clones/<int:pk>/plan/", bench_views.plan_part),
        for_leads("plan_session", "packs/<int:pk>/plan/", plan_views.plan_session),
        for_signers("sign_off", "clones/<int:pk>/sign-off/", sign_off_views.sign_off),
        for_leads("propose", "clones/<int:pk>/propose/", proposal_views.propose),
        for_leads("ask", "clones/<int:pk>/ask/", question_views.ask),
        for_library("questions", "questions/", question_views.questions),
        for_library("question", "questions/<int:pk>/", question_views.question),
        for_publishers("proposals", "proposals/", proposal_views.proposals),
        for_publishers("proposal", "proposals/<int:pk>/", proposal_views.proposal),
        for_leads("return_to_release", "clones/<int:pk>/return/", update_views.return_to_release),
        for_leads("earlier_words", "clones/<int:pk>/earlier/", update_views.earlier_words),
        for_leads("preview_snapshot", "clones/<int:pk>/earlier/<int:snapshot>/", update_views.preview_snapshot),
        for_leads("restore_snapshot", "clones/<int:pk>/earlier/<int:snapshot>/restore/", update_views.restore_snapshot),
        for_commenters("remarks", "packs/<int:pk>/comments/", remark_views.remarks),
        for_leads("resolve_remark", "comments/<int:pk>/resolve/", remark_views.resolve_remark),
        for_readers("preview_pack", "packs/<int:pk>/preview/", preview_views.preview_pack),
        for_readers("rehearse", "packs/<int:pk>/rehearse/", preview_views.rehearse),
        for_readers("pack_assets", "packs/<int:pk>/preview/assets/", preview_views.no_asset),
        for_readers("pack_asset", "packs/<int:pk>/preview/assets/<str:sha256>/<str:name>", preview_views.pack_asset),
        for_approvers("approve_edition", "packs/<int:pk>/approval/", approval_views.approve_edition),
        for_the_center("edition_changes", "editions/<uuid:uid>/changes/", approval_views.edition_changes),
        for_leads("make_edition", "packs/<int:pk>/edition/", edition_views.make_edition),
    ),
    actions=(
        CreatePack,
        CopyPack,
        ChangePack,
        WriteRemark,
        ResolveRemark,
        ArchivePack,
        RestorePack,
        DeletePack,
        CloneModules,
        PlanSession,
        PlanPart,
        CloneModule,
        MoveModule,
        WriteModule,
        WriteGuide,
        TakeOut,
        PutBack,
        KeepChoices,
        ApplyUpdate,
        UpdateUntouched,
        ReturnToRelease,
        RestoreSnapshot,
        AskForSignOff,
        SignOffChanges,
        SendBack,
        Propose,
        TakeProposal,
        DeclineProposal,
        AskDHS,
        AnswerQuestion,
        AskForApproval,
        ApproveEdition,
        SendEditionBack,
        MakeEdition,
    ),
    records={"edition.present": "Presenter view opened"},
    immutable=(Edition, EditionAsset, EditionModule),
    protected=(EditionAsset, SnapshotAsset),
    answers=(
        BELONGINGS.answer(packs_and_editions),
        REACH.answer(reach_of_packs),
        USERS.answer(centers_by_module),
        BESIDE.answer(beside_copy),
        WIDER.answer(wider_than_copy),
        TOKEN_USES.answer(packs_by_token),
        ANSWERED.answer(ApproveEdition.log_action),
        ANSWERED.answer(SendEditionBack.log_action),
        NIGHTLY.answer(Nightly("send_digest", send_digest)),
        *map(KINDS.answer, WAITS),
    ),
    connect=(
        recording.connect,
        update_waits.connect,
        proposal_waits.connect,
        remark_waits.connect,
        edition_waits.connect,
        rechecking.connect,
    ),
)
