"""What centers add to Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.log_actions import LogActionRegistry

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids, is_administrator
from modules.centers.people import colleagues, sign_ins
from modules.centers.people.views import PeopleViewSetGroup
from modules.centers.privacy import audit_views
from modules.centers.profile import views


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the page of a center's profile."""
    return [
        path("centers/<slug:slug>/profile/", views.center_profile, name="center_profile"),
        path("centers/<slug:slug>/people/", colleagues.center_people, name="center_people"),
        path("centers/<slug:slug>/people/remove/", colleagues.remove_colleague, name="remove_colleague"),
        path("invitations/", colleagues.invitations, name="invitations"),
        path("invitations/<int:pk>/withdraw/", colleagues.withdraw_invitation, name="withdraw_invitation"),
        path("audit/", audit_views.Audit.as_view(), name="audit"),
        path("audit/results/", audit_views.Audit.as_view(results_only=True), name="audit_results"),
        path("sign-ins/", sign_ins.sign_ins, name="sign_ins"),
        path("sign-ins/let-in/", sign_ins.let_in, name="let_in"),
        path("sign-ins/forget-factors/", sign_ins.forget_factors, name="forget_factors"),
        path("centers/<slug:slug>/approval/", views.require_approval, name="require_approval"),
    ]


@hooks.register("register_admin_viewset")
def register_people() -> PeopleViewSetGroup:
    """Add the pages where administrators make centers and give roles."""
    return PeopleViewSetGroup()


@hooks.register("insert_global_admin_js")
def watch_session() -> str:
    """Say on every page when the session is about to end."""
    script = '<script src="{}" data-left-url="{}" data-sign-in-url="{}"></script>'
    return format_html(script, versioned_static("js/session.js"), reverse("session_left"), reverse("account_login"))


@hooks.register("insert_global_admin_css")
def style_session() -> str:
    """Style what it says."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("css/session.css"))


class ForAdministrators(MenuItem):
    """An entry of the menu that administrators see."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person administers the site."""
        return is_administrator(request.user)


class ForLeads(MenuItem):
    """An entry of the menu that administrators and leads see."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person has a center's affairs to look at."""
        return is_administrator(request.user) or bool(center_ids(request.user, {Role.LEAD}))


@hooks.register("register_reports_menu_item")
def audit_item() -> MenuItem:
    """Lead to the audit."""
    return ForLeads("Audit", reverse("audit"), icon_name="history", order=100)


@hooks.register("register_settings_menu_item")
def invitations_item() -> MenuItem:
    """Lead to the invitations."""
    return ForAdministrators("Invitations", reverse("invitations"), icon_name="mail", order=610)


@hooks.register("register_settings_menu_item")
def sign_ins_item() -> MenuItem:
    """Lead to who is locked out."""
    return ForAdministrators("Sign-ins", reverse("sign_ins"), icon_name="key", order=620)


@hooks.register("register_account_menu_item")
def security_item(request: HttpRequest) -> dict[str, str]:
    """Lead from the account's page to what protects it."""
    return {"url": reverse("mfa_index"), "label": "Sign-in and security", "help_text": SECURITY}


SECURITY = "Your password, second factors, and where you are signed in."

LOG_ACTIONS = {
    "bcp.center.create": ("Make a center", "Center made"),
    "bcp.center.change": ("Change a center", "Center changed"),
    "bcp.center.archive": ("Archive a center", "Center archived"),
    "bcp.center.restore": ("Restore a center", "Center taken out of the archive"),
    "bcp.center.delete": ("Delete a center for good", "Center deleted for good"),
    "bcp.profile.change": ("Change a profile", "Profile changed"),
    "bcp.membership.grant": ("Give a role", "Role given"),
    "bcp.membership.revoke": ("Take a role away", "Role taken away"),
    "bcp.membership.follow": ("Update roles from the agency’s sign-in", "Roles updated from the agency’s sign-in"),
    "bcp.invitation.make": ("Invite someone", "Someone invited"),
    "bcp.invitation.withdraw": ("Withdraw an invitation", "Invitation withdrawn"),
    "bcp.invitation.accept": ("Accept an invitation", "Invitation accepted"),
    "bcp.account.let_in": ("Let someone in again", "Lockout ended"),
    "bcp.account.forget_factors": ("Remove second factors", "Second factors removed"),
    "bcp.account.deactivate": ("Close an account", "Account closed"),
    "bcp.account.erase": ("Erase a person", "Person erased"),
    "bcp.hold.place": ("Place a legal hold", "Legal hold placed"),
    "bcp.hold.lift": ("Lift a legal hold", "Legal hold lifted"),
    "bcp.center.read": ("Read a center’s words", "Center opened to an administrator"),
    "bcp.asset.add": ("Add a file", "File added"),
    "bcp.image.add": ("Add an image", "Image added"),
    "bcp.document.add": ("Add a document", "Document added"),
    "bcp.statement.save": ("Save a statement", "Statement saved"),
    "bcp.statement.draft": ("Put new wording into drafts", "New wording of a statement put into drafts"),
    "bcp.module.write": ("Write a module", "Module written from its content file"),
    "bcp.module.approve": ("Approve a text", "Text approved"),
    "bcp.module.release": ("Release a module", "Module released"),
    "bcp.release.withdraw": ("Withdraw a release", "Release withdrawn"),
    "bcp.module.retire": ("Retire a module", "Module retired"),
    "bcp.module.reinstate": ("Bring a module back into use", "Module brought back into use"),
    "bcp.module.archive": ("Archive a module", "Module archived"),
    "bcp.module.restore": ("Restore a module", "Module taken out of the archive"),
    "bcp.module.delete": ("Delete a module for good", "Module deleted for good"),
    "bcp.pack.create": ("Make a pack", "Pack made"),
    "bcp.pack.copy": ("Copy a pack", "Pack copied for another audience"),
    "bcp.pack.archive": ("Archive a pack", "Pack archived"),
    "bcp.pack.restore": ("Restore a pack", "Pack taken out of the archive"),
    "bcp.pack.delete": ("Delete a pack for good", "Pack deleted for good"),
    "bcp.pack.fill": ("Copy modules into a pack", "Modules copied into a pack"),
    "bcp.pack.plan": ("Plan a session", "Session planned"),
    "bcp.clone.create": ("Copy a module into a pack", "Module copied into a pack"),
    "bcp.clone.write": ("Write a module", "Module of the center’s own begun"),
    "bcp.guide.write": ("Write a guide", "Guide of the center’s own begun"),
    "bcp.clone.take_out": ("Take a module out of a pack", "Module taken out of the pack"),
    "bcp.clone.put_back": ("Put a module back into a pack", "Module put back into the pack"),
    "bcp.clone.choose": ("Choose in an update", "Choices on an update kept"),
    "bcp.clone.update": ("Update a copy", "Copy updated to another release"),
    "bcp.clone.update_many": ("Update many copies", "Update of many copies started"),
    "bcp.clone.return": ("Return to the release", "Returned to the release"),
    "bcp.clone.restore": ("Bring earlier words back", "Earlier words brought back"),
    "bcp.clone.sign_off": ("Sign changes off", "Changes signed off"),
    "bcp.clone.send_back": ("Send changes back", "Changes sent back"),
    "bcp.proposal.make": ("Propose a change", "Change proposed to DHS"),
    "bcp.proposal.take": ("Take a proposal", "Proposal taken into the draft"),
    "bcp.proposal.decline": ("Decline a proposal", "Proposal declined"),
    "bcp.center.require_approval": ("Ask for the director’s approval", "Director’s approval switched on or off"),
    "bcp.edition.approve": ("Approve an edition", "Next edition approved"),
    "bcp.edition.make": ("Make an edition", "Edition made"),
    "bcp.access_code.make": ("Open a resource page", "Resource page opened"),
    "bcp.access_code.close": ("Close a resource page", "Resource page closed"),
    "bcp.access_code.closing": ("Change a closing day", "Closing day of a resource page changed"),
    "bcp.access_code.replace": ("Give a resource page a new address", "Resource page moved to a new address"),
    "bcp.next_date.set": ("Set the next date", "Next date set on a resource page"),
    "bcp.page_file.add": ("Add a file to a resource page", "File added to a resource page"),
    "bcp.page_file.remove": ("Remove a file from a resource page", "File removed from a resource page"),
    "bcp.page_file.move": ("Order the files of a resource page", "Files of a resource page put in order"),
    "bcp.feedback.save": ("Save a feedback form", "Feedback form saved"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name every action of ours in the site's history."""
    for key, (label, message) in LOG_ACTIONS.items():
        actions.register_action(key, label, message)
