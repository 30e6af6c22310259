"""What the rest of the site has to know of accounts."""

from __future__ import annotations

from modules.accounts.audit import recording
from modules.accounts.audit.models import AuditEntry
from modules.accounts.signin import entry, lockout, sessions
from modules.core.rooms import Room

ROOM = Room(
    name="accounts",
    records={
        "account.sign_in": "Signed in",
        "account.sign_in_failed": "Failed to sign in",
        "account.locked": "Locked out",
        "account.sign_out": "Signed out",
        "account.password": "Password changed",
        "account.factor_added": "Second factor added",
        "account.factor_removed": "Second factor removed",
    },
    immutable=(AuditEntry,),
    connect=(sessions.connect, entry.connect, lockout.connect, recording.connect),
)
