"""Who may see what: every address that the project routes, and what each role gets there.

A row names addresses (with ``*`` for any), and gives an answer for each role, in this order:

    anonymous, signed in without a role · Harbor's lead, P/CRCL officer, presenter · Prairie's lead ·
    DHS editor, reviewer, publisher, expert · administrator

    O  shows it                      L  leads to the sign-in page      4  there is no such thing
    R  leads somewhere else, done    F  refuses, back to the home page -  anything but an error

Addresses about nothing in particular have ``any``. Others are asked about what is Harbor's (``own``), about DHS's
drafts, images and files (``library``), about a release that was withdrawn (``withdrawn``, where that differs from
``library``), and about what does not exist (``nothing``; for most, nothing is there for
anyone). Prairie's things follow from Harbor's: its own people are at home there, and to all others, administrators
and the public apart, what is there must look like ``nothing``, to the letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from modules.core.rooms import house
from tests.access.walking import Address
from tests.access.world import DIRECTOR, PRESENTER, ROLES

NOTHING_THERE = "LF 444 4 4444 4"
EVERYONE = "OO OOO O OOOO O"
SIGNED_IN = "LF OOO O OOOO O"
ADMINISTRATORS = "LF 444 4 4444 -"


@dataclass(frozen=True)
class Row:
    """What each role gets at some addresses.

    ``public`` ones show everyone what is a center's, on purpose. ``names_centers`` are figures for DHS, which say what
    centers are called and nothing more of theirs. A center's director gets what its presenters get, but for what is the
    director's own: ``director`` says what that is.
    """

    names: str
    method: str = "get"
    any: str = ""
    own: str = ""
    library: str = ""
    withdrawn: str = ""
    nothing: str = NOTHING_THERE
    public: bool = False
    names_centers: bool = False
    director: str = ""

    def matches(self, name: str) -> bool:
        """Tell whether the row names this address. ``names`` may have a namespace in front: "space: one two"."""
        space, _, rest = self.names.rpartition(": ")
        return any(fnmatchcase(name, f"{space}:{one}" if space else one) for one in rest.split())

    def expected(self, kind: str) -> dict[str, str]:
        """Return the letter for each role; empty where the row gives none."""
        letters: str = getattr(self, kind).replace(" ", "")
        if not letters:
            return {}
        found = dict(zip((role for role in ROLES if role != DIRECTOR), letters, strict=True))
        return found | {DIRECTOR: self.director if kind in ("any", "own") and self.director else found[PRESENTER]}


def administrators(names: str) -> Row:
    """Return a row of what administrators alone reach; to all others it is as if it were not there."""
    return Row(names, any=ADMINISTRATORS, own=ADMINISTRATORS, library=ADMINISTRATORS, nothing=ADMINISTRATORS)


def row_of(name: str, table: Iterable[Row]) -> Row | None:
    """Return the first row that names this address."""
    return next((row for row in table if row.matches(name)), None)


def unnamed(addresses: Iterable[Address], table: Iterable[Row]) -> list[str]:
    """Return the addresses of which no row says who may see them."""
    rows = list(table)
    return [f"{address.name} ({address.route})" for address in addresses if row_of(address.name, rows) is None]


def undeclared(addresses: Iterable[Address]) -> list[str]:
    """Return the addresses that no room declares, apart from Wagtail's own views of its admin."""
    return [
        f"{address.name} ({address.route})"
        for address in addresses
        if house().access(address.name) is None and not _is_wagtails(address)
    ]


def _is_wagtails(address: Address) -> bool:
    """Return whether the gate's lists decide: on names of Wagtail's, and on what has no name, which is closed."""
    return address.route.startswith("cms/") and (address.name.startswith("wagtail") or address.name == address.route)


PUBLIC = (
    Row("robots security_txt sitemap modules search suggest", any=EVERYONE),
    Row("module", library="RR RRR R RRRR R", withdrawn="44 444 4 4444 4", nothing="44 444 4 4444 4"),
    Row("release release_json release_asset", library="L4 OOO O OOOO O", nothing="L4 444 4 4444 4"),
    Row("module_history compare_releases", library="L4 OOO O OOOO O", nothing="L4 444 4 4444 4"),
    Row("present present_asset show_worker", own="L4 OOO 4 4444 4", nothing="L4 444 4 4444 4"),
    Row(
        "resource_page resource_asset next_date contact_card feedback feedback_thanks",
        own=EVERYONE,
        nothing="44 444 4 4444 4",
        public=True,
    ),
    Row("resource_handout", own="44 444 4 4444 4", nothing="44 444 4 4444 4", public=True),  # the edition has none
    Row("file file_by_digest", own="44 OOO 4 4444 4", library="44 OOO O OOOO O", nothing="44 444 4 4444 4"),
    Row("wagtailcore_authenticate_with_password", nothing="44 444 4 4444 4"),
    Row("wagtail_serve", own="44 444 4 4444 4", library="44 444 4 4444 4", nothing="44 444 4 4444 4"),
)

OWN_ACCOUNT = "LO OOO O OOOO O"

SIGNING_IN = (
    Row("account_login", any="OF FFF F FFFF F"),
    Row("wagtailadmin_login wagtailcore_login sign_in_to_*", any="LL LLL L LLLL L"),
    Row("account_logout wagtailadmin_logout", "post", any="LL LLL L LLLL L"),
    Row("account_inactive session_left account_reset_password account_reset_password*done", any=EVERYONE),
    Row("account_reset_password_from_key", nothing=EVERYONE),
    Row("socialaccount_login_cancelled socialaccount_login_error", any=EVERYONE),
    Row("openid_connect_login openid_connect_callback", nothing="44 444 4 4444 4"),  # where no provider is named
    Row("consent", any="44 444 4 4444 4"),  # where there is no text
    Row("accept_invitation", own=EVERYONE, nothing="44 444 4 4444 4", public=True),
    # The one without a role has no password either, and so nothing to be asked for again.
    Row("account_reauthenticate", any="LF OOO O OOOO O"),
    Row("account_change_password", any="LR OOO O OOOO O"),
    Row("account_set_password", any="LO RRR R RRRR R"),
    Row("mfa_index mfa_list_webauthn usersessions_list", any=OWN_ACCOUNT),
    Row("mfa_login_webauthn mfa_authenticate", any="LF FFF F FFFF F"),
    Row("mfa_activate_totp mfa_add_webauthn mfa_generate_recovery_codes", any="LO RRR R RRRR R"),
    Row("mfa_reauthenticate mfa_reauthenticate_webauthn", any="LF RRR R RRRR R"),
    Row("mfa_*", any="L4 444 4 4444 4", nothing="L4 RRR R RRRR R"),
    Row("wagtailadmin_password_reset*", any="4F 444 4 4444 4", library="4F 444 4 4444 4", nothing="4F 444 4 4444 4"),
    Row("wagtailadmin_sprite wagtailadmin_javascript_catalog", any=EVERYONE),
    Row("wagtailadmin_home wagtailadmin_account wagtailadmin_dismissibles", any=SIGNED_IN),
    Row("wagtailadmin_editing_sessions: ping", "post", own="LF O44 4 4444 4"),
    Row("wagtailadmin_editing_sessions: release", "post", own=SIGNED_IN, nothing=SIGNED_IN),
)

OURS = (
    Row(
        "center_profile new_pack suggest_modules copy_pack plan_session write_module write_guide archive_pack"
        " delete_pack change_pack",
        own="LF O44 4 4444 4",
    ),
    Row("pack", own="LF OR4 4 4444 4", director="R"),
    Row("center_people", own="LF O44 4 4444 4"),
    Row("profile_audience", own="LF O44 4 4444 4"),
    Row("remove_colleague", "post", own="LF 444 4 4444 4"),  # nobody is named; test_invitations does
    Row("withdraw_invitation", "post", own="LF R44 4 4444 R"),
    Row("duties", any="LF O44 O 4444 O", director="O"),
    Row("answer_role", "post", own="LF O44 4 4444 4", nothing="LF 444 4 4444 4"),
    Row("audit audit_results", any="LF O44 O 4444 O"),
    Row("read_center", own="LF 444 4 4444 O"),
    administrators("invitations sign_ins let_in forget_factors what_runs what_runs_progress"),
    Row("change_task run_now", "post", nothing="LF 444 4 4444 4"),  # none is there; tests/ops has them
    Row("approve_edition", own="LF O44 4 4444 4", director="O"),
    Row("next_changes", own="LF O44 4 4444 4"),
    Row("preview_pack rehearse pack_asset", own="LF OO4 4 4444 4", director="O"),
    Row("remarks", own="LF OO4 4 4444 4", director="O"),
    Row("resolve_remark", "post", own="LF R44 4 4444 4"),
    Row("pack_assets", own=NOTHING_THERE),
    Row("edition_changes", own="LF OOO 4 4444 4"),
    # The director is led back to the home page, where the setting stands.
    Row("require_approval", "post", own="LF R44 4 4444 4", director="F"),
    Row(
        "make_edition make_code clone_module move_module take_out put_back restore_pack",
        "post",
        own="LF R44 4 4444 4",
    ),
    Row("roundtables packs own_centers", any="LF O44 O 4444 4"),
    Row("present_roundtable", own="LF RRR 4 4444 4"),
    Row("new_roundtable roundtable take_back_roundtable", own="LF O44 4 4444 4"),
    Row("close_code reopen_code", "post", own="LF R44 4 4444 4"),
    Row("resource_code table_card qr_code feedback_questions", own="LF O44 4 4444 4"),
    Row("replace_code", "post", own="LF R44 4 4444 4"),
    Row("feedback_results feedback_csv", own="LF OO4 4 4444 4", director="O"),
    Row("update preview_update clone_changes clone_standings", own="LF O44 4 4444 4"),
    Row("earlier_words preview_snapshot propose ask", own="LF O44 4 4444 4"),
    Row("sign_off", own="LF OO4 4 4444 4"),
    Row("update_many update_run update_run_progress", own="LF O44 4 4444 4"),
    Row("proposals", any="LF 444 4 FFO4 F"),
    Row("proposal", library="LF 444 4 FFO4 F", nothing="LF 444 4 FF44 F"),
    Row("questions", any="LF 444 4 OFO4 F"),
    Row("question", library="LF 444 4 OFO4 F", nothing="LF 444 4 4F44 F"),
    Row("return_to_release restore_snapshot", "post", own="LF R44 4 4444 4"),
    Row("draft_asset", own="LF O44 4 4444 4", library="LF 444 4 OO44 O"),
    Row("workbench workbench_about workbench_replace", own="LF O44 4 4444 4", library="LF 444 4 OO44 O"),
    Row("workbench_block", own="LF O44 4 4444 4", library=NOTHING_THERE),  # the draft has no block
    Row("workbench_arrange workbench_comment", "post", own="LF R44 4 4444 4", library="LF 444 4 RR44 R"),
    Row("plan_part", "post", own="LF R44 4 4444 4"),
    Row("draft_assets", own=NOTHING_THERE, library=NOTHING_THERE),
    Row("submit_together", any="LF 444 4 OFF4 O"),
    Row("new_module", any="LF 444 4 OFF4 O"),
    Row("module_guides", library="LF 444 4 OFF4 O", nothing="LF 444 4 4FF4 4"),
    Row("move_guide", "post", nothing="LF 444 4 4FF4 4"),  # the draft has none; test_beginning moves some
    Row("assign_together", any="LF 444 4 OFO4 O"),
    Row("approve_together", any="LF 444 4 FOF4 F"),
    Row("release_together", any="LF 444 4 FFO4 F"),
    Row("library_home reviews", any="LF 444 4 OOO4 O"),
    Row("release_module", library="LF 444 4 FFO4 F", nothing="LF 444 4 FF44 F"),
    Row("submit_module", "post", library="LF 444 4 RR44 R"),
    Row("review_module read_draft", library="LF 444 4 OOO4 O", nothing="LF 444 4 4444 4"),
    Row("review_statement", library="LF 444 4 OOO4 O", nothing="LF 444 4 4444 4"),
    Row("withdraw_release", library="LF 444 4 FFO4 F", nothing="LF 444 4 FF44 F", names_centers=True),
    Row("retire_module reinstate_module", library="LF 444 4 FFO4 F", nothing="LF 444 4 FF44 F"),
    Row("archived_modules", any="LF 444 4 OOO4 O"),
    Row("archive_module delete_module", library="LF 444 4 FFO4 F", nothing="LF 444 4 FF44 F"),
    Row("restore_module", "post", library="LF 444 4 FFR4 F", nothing="LF 444 4 FF44 F"),
    Row("statement_chooser: choose choose_results", any=SIGNED_IN),
    Row("statement_chooser: chosen", library=SIGNED_IN),
    Row("statement_chooser: chosen_multiple", any="LF 444 4 OOO4 O"),
    Row("statement_chooser: create", any="LF 444 4 FFF4 O"),
    Row("wagtailsnippets_modules_statement: list list_results add", any="LF 444 4 OFF4 O"),
    Row("statement_overview", any="LF 444 4 OOO4 O"),
    Row("statement_uses", library="LF 444 4 OOO4 O"),
    Row("wagtailsnippets_modules_statement: edit history history_results", library="LF 444 4 OFF4 O"),
    Row("wagtailsnippets_modules_statement: usage", library="LF 444 4 RFF4 R"),
    Row("wagtailsnippets_modules_statement: delete", library="LF 444 4 FFF4 F"),
    Row("roles: edit", own=NOTHING_THERE),
    administrators("centers_admin:* roles:*"),
)

PAGES = (
    Row("wagtailadmin_explore_root", any="LF RFF R RRRF O"),
    Row("wagtailadmin_explore wagtailadmin_explore_results", own="LF RFF 4 4444 O", library="LF 444 4 RRR4 R"),
    Row("wagtailadmin_api:pages: listing", any=SIGNED_IN),
    Row("wagtailadmin_api:pages: detail", own="LF O44 4 4444 O", library="LF 444 4 OOO4 O"),
    Row("wagtailadmin_pages: search search_results", any="LF OFF O OOOF O"),
    Row(
        "wagtailadmin_pages: edit view_draft revisions_view revisions_revert revisions_compare",
        own="LF OFF 4 4444 F",
        library="LF 444 4 OOF4 O",
    ),
    Row(
        "wagtailadmin_pages: preview_on_edit history history_results",
        own="LF OFF 4 4444 F",
        library="LF 444 4 OFF4 O",
    ),
    Row(
        "wagtailadmin_pages: revisions_index",
        own="LF RRR 4 4444 R",
        library="LF 444 4 RRR4 R",
        nothing="LF 444 4 4444 R",
    ),
    Row("wagtailadmin_pages: set_page_position", "post", own="LF FFF 4 4444 F", library="LF 444 4 FFF4 F"),
    Row("wagtailadmin_pages: add preview_on_add usage", own="LF 444 4 4444 F", library="LF 444 4 OFF4 O"),
    Row("wagtailadmin_pages: add_subpage", own="LF 444 4 4444 F", library="LF 444 4 RFF4 R"),
    Row("wagtailadmin_pages: choose_parent", library="LF 444 4 ROO4 R"),
    Row("wagtailadmin_pages: type_use type_use_results", library="LF 444 4 4444 O"),
    Row(
        "wagtailadmin_pages: delete unpublish move copy set_privacy revisions_unschedule",
        own="LF 444 4 4444 F",
        library="LF 444 4 FFF4 F",
    ),
    Row("wagtailadmin_pages: convert_alias", own=NOTHING_THERE, library=NOTHING_THERE),
    Row("wagtailadmin_pages: move_confirm", own="LF 444 4 4444 F", library="LF 444 4 FFF4 F"),
    Row("wagtailadmin_pages: confirm_workflow_cancellation", own="LF 444 4 4444 O", library="LF 444 4 OOO4 O"),
    Row(
        "wagtailadmin_pages: workflow_action collect_workflow_action_data workflow_preview",
        library="LF 444 4 FOF4 O",
    ),
    Row("wagtailadmin_pages: workflow_history", own="LF 444 4 4444 F", library="LF 444 4 OOF4 O"),
    Row("wagtailadmin_pages: workflow_history_detail", library="LF 444 4 OOF4 O"),
    Row("wagtailadmin_pages: lock", "post", own="LF 444 4 4444 R", library="LF 444 4 FRF4 R"),
    Row("wagtailadmin_pages: unlock", "post", own="LF 444 4 4444 R", library="LF 444 4 FFF4 R"),
)

CHOOSERS = (
    Row("wagtailadmin_choose_page wagtailadmin_choose_page_search wagtailadmin_choose_page_*_link", any=SIGNED_IN),
    Row("wagtailadmin_choose_page_child", own="LF OOO 4 4444 O", library="LF 444 4 OOO4 O"),
    Row("wagtailimages_chooser: choose choose_results", any=SIGNED_IN),
    Row("wagtaildocs_chooser: choose choose_results", any=SIGNED_IN),
    Row("wagtailimages_chooser: chosen", own="LF OFF 4 4444 4", library="LF OFF O OFFF O"),
    Row("wagtaildocs_chooser: chosen", own="LF OFF 4 4444 4", library="LF OFF O OFFF O"),
    Row("wagtailimages_chooser:create wagtaildocs_chooser:create", any="LF OFF O OFFF O"),
    Row("wagtailimages_chooser:chosen_multiple wagtaildocs_chooser:chosen_multiple", any="LF 444 4 OOO4 O"),
    Row("wagtailimages_chooser: select_format", own="LF 444 4 4444 4", library="LF 444 4 OFF4 O"),
)

FILES = (
    Row("wagtailimages: index index_results add add_multiple", any="LF OFF O OFFF O"),
    Row("wagtaildocs: index index_results add add_multiple", any="LF OFF O OFFF O"),
    Row("wagtailimages: edit delete image_usage", own="LF OFF 4 4444 4", library="LF FFF F OFFF O"),
    Row("wagtaildocs: edit delete document_usage", own="LF OFF 4 4444 4", library="LF FFF F OFFF O"),
    Row("wagtailimages: delete_multiple edit_multiple", "post", own="LF OFF 4 4444 4", library="LF FFF F OFFF O"),
    Row("wagtaildocs: delete_multiple edit_multiple", "post", own="LF OFF 4 4444 4", library="LF FFF F OFFF O"),
    Row(
        "wagtailimages: create_multiple_from_uploaded_image delete_upload_multiple",
        "post",
        own="LF O44 4 4444 4",
    ),
    Row(
        "wagtaildocs: create_multiple_from_uploaded_document delete_upload_multiple",
        "post",
        own=NOTHING_THERE,  # what waits is an image
    ),
    Row("wagtailimages: preview", own="LF 444 4 4444 4", library="LF 444 4 OFF4 O"),
    Row("wagtailimages: url_generator url_generator_output", own=NOTHING_THERE, library="LF 444 4 4FF4 4"),
)

THE_REST = (
    Row(
        "wagtailusers_users:add wagtailusers_users:copy wagtailusers_users:delete wagtailusers_groups:*"
        " wagtailadmin_collections:* wagtailadmin_workflows:remove wagtailadmin_workflows:disable*",
        any=NOTHING_THERE,
        own=NOTHING_THERE,
        library=NOTHING_THERE,
    ),
    Row("wagtail_bulk_action", library=NOTHING_THERE),  # without ids; test_walk has them
    Row("wagtailadmin_block_preview wagtailsnippets:index", any="LF 444 4 ---4 -"),
    Row("wagtailadmin_reports:workflow*", any="LF 444 4 OFF4 O"),
    Row("cms/test404/ cms/^.[*]/$ wagtailadmin_error_test", any=NOTHING_THERE),
    Row("wagtailadmin_tag_*", any=NOTHING_THERE, library=NOTHING_THERE),
    Row("wagtailadmin_api:*: find", any=NOTHING_THERE),
    administrators("wagtailadmin_api:pages:action"),
    Row(
        "wagtailadmin_api:documents:* wagtailadmin_api:images:*",
        any=NOTHING_THERE,
        own=NOTHING_THERE,
        library=NOTHING_THERE,
    ),
    administrators("wagtailadmin_choose_page_chosen_multiple"),
    administrators("wagtailadmin_workflows:* wagtailadmin_reports:*"),
    administrators("wagtailembeds:* wagtailsites:* wagtailsnippetchoosers_* wagtailusers_*"),
)

TABLE = (*PUBLIC, *SIGNING_IN, *OURS, *PAGES, *CHOOSERS, *FILES, *THE_REST)
