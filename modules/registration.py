"""What is connected once, when Django is ready."""

from __future__ import annotations

from django.core import checks
from django.db.models.signals import post_migrate
from wagtail.models import ReferenceIndex

from modules.core import immutable


def register() -> None:
    """Declare immutable tables and protected references, and connect the triggers and what follows a sign-in."""
    from allauth.account.signals import user_logged_in as came_in
    from allauth.mfa.signals import authentication_failed
    from django.contrib.auth.signals import user_logged_in

    from modules.accounts.audit import recording as audit
    from modules.accounts.signin import entry, lockout, sessions
    from modules.centers.people import provider
    from modules.library.releases.models import Release, ReleaseAsset, Withdrawal
    from modules.library.review import mails as draft_mails
    from modules.library.statements.models import StatementVersion
    from modules.media import tags
    from modules.packs.editions.models import Edition, EditionAsset, EditionModule
    from modules.packs.notices import reach, recording  # noqa: F401  - they register with lower packages
    from modules.packs.updates.snapshots import SnapshotAsset
    from modules.resources import belongings as pages  # noqa: F401  - as above
    from modules.resources import reach as reached  # noqa: F401  - as above
    from modules.resources.feedback import keeping as kept  # noqa: F401  - as above
    from modules.resources.page.files import PageFile

    immutable.keep(audit.AuditEntry)
    immutable.keep(Release, ReleaseAsset, StatementVersion, Withdrawal, Edition, EditionAsset, EditionModule)
    post_migrate.connect(immutable.install_after_migrate, dispatch_uid="bcp_triggers")
    checks.register(provider.check_roles)
    checks.register(immutable.check_triggers, checks.Tags.database)
    user_logged_in.connect(sessions.begin, dispatch_uid="bcp_session")
    came_in.connect(entry.note_provider, dispatch_uid="bcp_by_provider")
    came_in.connect(provider.follow, dispatch_uid="bcp_provider")
    authentication_failed.connect(lockout.count_wrong_code, dispatch_uid="bcp_wrong_code")
    audit.connect()
    draft_mails.connect()
    tags.connect()
    for model in (ReleaseAsset, EditionAsset, SnapshotAsset, PageFile):
        ReferenceIndex.register_model(model)
