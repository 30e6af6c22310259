"""What the rest of the site has to know of the library."""

from __future__ import annotations

from functools import partial

from modules.accounts.identity.models import EVERY_ROLE, LIBRARY_ROLES, Role
from modules.centers.tenancy.uses import SEEN_BY_DHS
from modules.core.rooms import Room
from modules.core.routes import EVERYONE, Access, Area, Route
from modules.kept.waiting.kinds import KINDS
from modules.library.desk import assign_views, begin_views, together_views
from modules.library.desk.beginning import WAYS, BeginGuide, BeginModule
from modules.library.desk.guides import MoveGuide
from modules.library.desk.reviews import reviews
from modules.library.desk.views import ModuleList
from modules.library.desk.ways import OWN_WAYS
from modules.library.modules import archive_views, arranging
from modules.library.modules.archive import ArchiveModule, DeleteModule, RestoreModule
from modules.library.releases import draft_views, history_views, review_views, views, waits, withdrawal_views
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release, ReleaseAsset, Withdrawal
from modules.library.releases.withdrawing import ReinstateModule, RetireModule, WithdrawRelease
from modules.library.review import bench, mails, statement_views
from modules.library.review import waits as statement_waits
from modules.library.review.actions import Approve
from modules.library.review.assigning import AssignReviewer
from modules.library.review.statements import ApproveStatement, SendStatementBack
from modules.library.review.submitting import SubmitForReview
from modules.library.statements.actions import SaveStatement
from modules.library.statements.models import StatementVersion
from modules.library.uses import views as uses_views
from modules.library.uses import waits as uses_waits
from modules.library.uses.drafting import DraftStatement
from modules.library.words import preview_views
from modules.library.workbench import replace_views
from modules.library.workbench import views as workbench_views
from modules.library.workbench.actions import AddBlock, CopyBlock, DeleteBlock, MoveBlock, PutBlockBack
from modules.library.workbench.answering import AnswerComment, ResolveComment
from modules.library.workbench.beside import BESIDE, WIDER
from modules.library.workbench.replacing import PutWordsBack, ReplaceWords

LIBRARIANS = LIBRARY_ROLES | {Role.ADMINISTRATOR}
ONE_MODULE = "modules/<slug:slug>/"
ONE_RELEASE = f"{ONE_MODULE}<str:version>/"
public = partial(Route, asks=EVERYONE, robots=True, only_reads=True)
for_every_role = partial(Route, asks=EVERY_ROLE, robots=True, only_reads=True)  # robots are led to the sign-in page
for_librarians = partial(Route, area=Area.ADMIN, asks=LIBRARIANS)
for_publishers = partial(Route, area=Area.ADMIN, asks=frozenset({Role.PUBLISHER}), told=LIBRARIANS)
for_writers = partial(Route, area=Area.ADMIN, asks=LIBRARIANS | {Role.LEAD})
for_editors = partial(Route, area=Area.ADMIN, asks=frozenset({Role.EDITOR, Role.ADMINISTRATOR}), told=LIBRARIANS)
for_assigners = partial(
    Route, area=Area.ADMIN, asks=frozenset({Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR}), told=LIBRARIANS
)
for_reviewers = partial(Route, area=Area.ADMIN, asks=frozenset({Role.REVIEWER}), told=LIBRARIANS)

ROOM = Room(
    name="library",
    routes=(
        public("modules", "modules/", views.module_list),
        public("module", ONE_MODULE, views.newest_release),
        for_every_role("module_history", f"{ONE_MODULE}compare/", history_views.history),
        for_every_role("compare_releases", f"{ONE_MODULE}compare/<str:first>/<str:second>/", history_views.compare),
        for_every_role("release", ONE_RELEASE, views.release_page),
        for_every_role("release_json", f"{ONE_RELEASE}release.json", views.release_json),
        for_every_role("release_asset", f"{ONE_RELEASE}assets/<slug:sha256>/<str:name>", views.release_asset),
        for_librarians("library_home", "modules/", ModuleList.as_view(), only_reads=True),
        for_librarians("reviews", "reviews/", reviews, only_reads=True),
        for_editors("submit_together", "modules/together/submit/", together_views.submit_together),
        for_reviewers("approve_together", "modules/together/approve/", together_views.approve_together),
        for_assigners("assign_together", "modules/together/assign/", assign_views.assign_together),
        for_editors("new_module", "modules/new/", begin_views.new_module),
        for_editors("module_guides", "modules/<int:pk>/guides/", begin_views.module_guides),
        for_editors("move_guide", "guides/<int:pk>/move/", begin_views.move_guide),
        for_publishers("release_together", "modules/together/release/", together_views.release_together),
        for_publishers("release_module", "modules/<int:pk>/release/", views.release_module),
        for_publishers("withdraw_release", "releases/<int:pk>/withdraw/", withdrawal_views.withdraw_release),
        for_publishers("retire_module", "modules/<int:pk>/retire/", withdrawal_views.retire_module),
        for_publishers("reinstate_module", "modules/<int:pk>/reinstate/", withdrawal_views.reinstate_module),
        for_publishers("archive_module", "modules/<int:pk>/archive/", archive_views.archive_module),
        for_publishers("restore_module", "modules/<int:pk>/restore/", archive_views.restore_module),
        for_publishers("delete_module", "modules/<int:pk>/delete/", archive_views.delete_module),
        for_librarians("review_module", "modules/<int:pk>/review/", review_views.review_module),
        for_librarians("submit_module", "modules/<int:pk>/submit/", bench.submit_module),
        for_librarians("read_draft", "modules/<int:pk>/read/<slug:mode>/", draft_views.read_draft, only_reads=True),
        for_librarians("archived_modules", "modules/archived/", archive_views.archived_modules),
        for_librarians("statement_overview", "statements/", uses_views.statement_overview),
        for_librarians("review_statement", "statements/<int:pk>/review/", statement_views.review_statement),
        for_librarians("statement_uses", "statements/<int:pk>/", uses_views.statement_uses),
        for_writers("workbench", "workbench/<int:pk>/", workbench_views.workbench),
        for_writers("workbench_about", "workbench/<int:page_id>/about/", workbench_views.workbench_about),
        for_writers("workbench_block", "workbench/<int:page_id>/block/<path:block>/", workbench_views.workbench_block),
        for_writers("workbench_arrange", "workbench/<int:page_id>/arrange/", workbench_views.workbench_arrange),
        for_writers("workbench_comment", "workbench/<int:page_id>/comment/", workbench_views.workbench_comment),
        for_writers("workbench_replace", "workbench/<int:pk>/replace/", replace_views.workbench_replace),
        for_writers("draft_asset", "drafts/<int:pk>/assets/<slug:sha256>/<str:name>", preview_views.draft_asset),
        for_writers("draft_assets", "drafts/<int:pk>/assets/", preview_views.no_asset),
        Access("statement_chooser:choose", asks=EVERY_ROLE),
        Access("statement_chooser:choose_results", asks=EVERY_ROLE),
        Access("statement_chooser:chosen", asks=EVERY_ROLE),
        Access("statement_chooser:*", asks=LIBRARIANS),
        Access("wagtailsnippets_modules_statement:*", asks=LIBRARIANS),
    ),
    actions=(
        SaveStatement,
        ApproveStatement,
        SendStatementBack,
        DraftStatement,
        BeginModule,
        BeginGuide,
        MoveGuide,
        SubmitForReview,
        AssignReviewer,
        Approve,
        ReleaseModule,
        WithdrawRelease,
        RetireModule,
        ReinstateModule,
        ArchiveModule,
        RestoreModule,
        DeleteModule,
        AddBlock,
        CopyBlock,
        MoveBlock,
        DeleteBlock,
        PutBlockBack,
        ReplaceWords,
        PutWordsBack,
        AnswerComment,
        ResolveComment,
    ),
    records={"release.download": "Release downloaded"},
    answers=(
        SEEN_BY_DHS.answer(ReleaseAsset),
        BESIDE.answer(bench.beside_module),
        *map(WAYS.answer, OWN_WAYS),
        WIDER.answer(bench.wider_than_module),
        *map(KINDS.answer, (waits.REVIEW, waits.CHANGES, waits.RELEASE, *statement_waits.KINDS, *uses_waits.KINDS)),
    ),
    immutable=(Release, ReleaseAsset, StatementVersion, Withdrawal),
    protected=(ReleaseAsset,),
    connect=(mails.connect, arranging.connect, waits.connect, statement_waits.connect, uses_waits.connect),
)
