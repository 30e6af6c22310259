"""The audit: who did what to what, when, and from where. Rows are written once, and never change (docs/decisions/0019).

A row names people by their accounts alone, so that it says nothing of a person whose account was emptied.
"""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from django.http import HttpRequest
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.models.audit_log import BaseLogEntry

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import User
from modules.accounts.identity.origin import address_now
from modules.core.moments import exact

LOG = logging.getLogger("bcp.audit")
NO_SENTENCE = re.compile(r"[\w.:-]{1,64}")
"""A role, a version, a day, a digest; not a reason or a title, which are the center's own words."""


def record(
    action: str,
    *,
    actor: User | None,
    about: Model | None = None,
    center: int | None = None,
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry, in whatever transaction is open. The address is that of the request under way, if there is one.

    ``center`` is found from what it is about unless it is given.
    """
    entry = AuditEntry.objects.create(
        actor=actor,
        action=action,
        kind=about._meta.label_lower if about else "",
        object_id=str(about.pk) if about else "",
        title="" if about is None or isinstance(about, User) else str(about)[:255],
        person=about if isinstance(about, User) else None,
        center_id=center or center_of(about),
        address=address_now(),
        data=data or {},
    )
    transaction.on_commit(partial(_tell, entry))
    return entry


def _tell(entry: AuditEntry) -> None:
    """Log the entry too, without its title and sentences: a log leaves the site, and is kept longer."""
    row = {
        "id": entry.pk,
        "at": exact(entry.at),
        "action": entry.action,
        "actor": entry.actor_id,
        "person": entry.person_id,
        "kind": entry.kind,
        "object": entry.object_id,
        "center": entry.center_id,
        "address": entry.address,
        **{f"data.{name}": value for name, value in entry.data.items() if NO_SENTENCE.fullmatch(str(value))},
    }
    said = {name: value for name, value in row.items() if value not in (None, "")}
    LOG.info(" ".join(f"{name}={value}" for name, value in said.items()), extra={"audit": said})


def center_of(about: Model | None) -> int | None:
    """Return the id of the center that a thing belongs to."""
    if about is not None and about._meta.label == "modules.Center":
        return int(about.pk)
    found: int | None = getattr(about, "center_id", None)
    return found


def note_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Receive ``user_logged_in``. The failed tries before it are told by number (``signin/tries.py``)."""
    failed = getattr(request, "failed_before", 0)
    record("account.sign_in", actor=user, about=user, data={"failed_before": failed} if failed else {})


def note_sign_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Receive ``user_logged_out``; without a user nobody was signed in."""
    if user is not None:
        record("account.sign_out", actor=user, about=user)


def note_password(user: User, **kwargs: Any) -> None:
    """Receive allauth's signals of a new password."""
    record("account.password", actor=user, about=user)


def note_factor_added(user: User, authenticator: Any, **kwargs: Any) -> None:
    """Receive allauth's ``authenticator_added``."""
    record("account.factor_added", actor=user, about=user, data={"type": authenticator.type})


def note_factor_removed(user: User, authenticator: Any, **kwargs: Any) -> None:
    """Receive allauth's ``authenticator_removed``."""
    record("account.factor_removed", actor=user, about=user, data={"type": authenticator.type})


def of_download(request: HttpRequest, action: str, about: Model) -> None:
    """Write that someone who is signed in took presenter material; participants are never written down."""
    if isinstance(request.user, User) and request.method == "GET":
        record(action, actor=request.user, about=about)


def note_wagtail(instance: BaseLogEntry, created: bool, **kwargs: Any) -> None:
    """Receive ``post_save`` of an entry in Wagtail's history: what its own views do is on record as our actions are.

    What the entry says besides is left out: it may be somebody's words. Autosave adds an entry every few seconds; those
    that go on with an edit have its uuid, and the first of them counts.
    """
    if not created or _goes_on(instance):
        return
    about = instance.page if isinstance(instance, PageLogEntry) else _object_of(instance)
    record(instance.action, actor=instance.user, about=about)


def _goes_on(entry: BaseLogEntry) -> bool:
    if entry.action != "wagtail.edit" or entry.uuid is None:
        return False
    same = type(entry)._default_manager.filter(uuid=entry.uuid, action=entry.action)
    return bool(same.exclude(pk=entry.pk).exists())


def _object_of(entry: ModelLogEntry) -> Model | None:
    model = entry.content_type.model_class()
    return model._base_manager.filter(pk=entry.object_id).first() if model else None


def connect() -> None:
    """Write down what Django, allauth and Wagtail report."""
    from allauth.account import signals as account
    from allauth.mfa import signals as factor
    from django.contrib.auth.signals import user_logged_in, user_logged_out

    for history in (PageLogEntry, ModelLogEntry):
        post_save.connect(note_wagtail, sender=history, dispatch_uid=f"bcp_audit_{history.__name__}")
    noted = (
        (user_logged_in, note_sign_in),
        (user_logged_out, note_sign_out),
        (account.password_changed, note_password),
        (account.password_set, note_password),
        (account.password_reset, note_password),
        (factor.authenticator_added, note_factor_added),
        (factor.authenticator_removed, note_factor_removed),
    )
    for signal, receiver in noted:
        signal.connect(receiver, dispatch_uid=f"bcp_audit_{receiver.__name__}")
