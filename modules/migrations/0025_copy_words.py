"""Every stored document is copied into the one table, compared with what it was, and pointed to.

All of it is one transaction: stopped at any moment, nothing was done, and it begins again. No more than a few documents
are in memory at a time. The triggers of the tables are off in that transaction alone. If one row differs, the error
names it, and nothing was changed.
"""

import hashlib
import json

from django.db import migrations

from modules.core.immutable import lifted
from modules.domain.document import canonical

AT_ONCE = 20
TABLES = ("approval", "edition", "editionmodule", "release")


class Differs(Exception):
    """A row whose document is not what its digest or its old column says."""

    def __init__(self, row, what):
        super().__init__(f"{row._meta.verbose_name.capitalize()} {row.pk}: {what} Nothing was changed.")


def copy(apps, editor):
    """Copy, compare, and put the triggers back."""
    with lifted(editor.connection, *(f"modules_{name}" for name in TABLES)):
        for name, move in MOVES.items():
            model = apps.get_model("modules", name)
            for rows in _in_batches(_to_copy(model)):
                for row in rows:
                    move(apps, row)
        for name, whole in WHOLE.items():
            model = apps.get_model("modules", name)
            for rows in _in_batches(model.objects.exclude(old_document="")):
                for row in rows:
                    _compare(row, whole(apps, row))


def back(apps, editor):
    """Leave what an edition's table could not hold before. All else is in the old columns still."""
    with lifted(editor.connection, "modules_editionmodule"):
        apps.get_model("modules", "EditionModule").objects.filter(release=None).delete()


def _to_copy(model):
    new = "manifest" if model._meta.model_name == "edition" else "document"
    return model.objects.filter(**{f"{new}__isnull": True}).exclude(old_document="")


def _in_batches(rows):
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys), AT_ONCE):
        yield rows.model.objects.filter(pk__in=keys[at : at + AT_ONCE]).order_by("pk")


def _keep(apps, text):
    """Keep a document, unless it is kept, and return its digest."""
    kept, digest = apps.get_model("modules", "KeptDocument"), hashlib.sha256(text.encode()).hexdigest()
    if not kept.objects.filter(pk=digest).exists():
        kept.objects.create(digest=digest, body=text)
    return digest


def _set(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def _read(row):
    try:
        return json.loads(row.old_document)
    except ValueError as error:
        raise Differs(row, f"its document is not JSON: {error}.") from error


def _move_words(apps, row):
    """Snapshots and proposals: the document is the words."""
    _set(row, document_id=_keep(apps, row.old_document))


def _move_version(apps, row):
    """Releases and approvals: the document is the words and what is said beside them."""
    beside = _read(row)
    content = canonical(beside.pop("content")).decode()
    _set(row, document_id=_keep(apps, content), beside=beside)


def _move_edition(apps, row):
    """Editions: the words of each module are kept; the row holds the rest, with their digests."""
    manifest = _read(row)
    there = {module.release_id: module.pk for module in row.modules.all()}
    for place, entry in enumerate(manifest["modules"]):
        entry["content"] = _keep(apps, canonical(entry["content"]).decode())
        release = _release(apps, entry["release"])
        values = {"place": place, "document_id": entry["content"]}
        if release in there:
            row.modules.filter(pk=there.pop(release)).update(**values)
        else:
            row.modules.create(release_id=release, **values)
    _set(row, manifest=manifest)


def _release(apps, named):
    """Return the key of the release that an edition names; None for a module of the center's own."""
    if named is None:
        return None
    major, _, minor = named["version"].partition(".")
    releases = apps.get_model("modules", "Release").objects
    return releases.values_list("pk", flat=True).get(slug=named["slug"], major=major, minor=minor)


def _words(apps, row):
    return json.loads(row.document.body)


def _version(apps, row):
    return {**row.beside, "content": json.loads(row.document.body)}


def _edition(apps, row):
    modules = row.modules.select_related("document").order_by("place")
    entries = zip(row.manifest["modules"], modules, strict=True)
    found = [{**entry, "content": json.loads(module.document.body)} for entry, module in entries]
    return {**row.manifest, "modules": found}


def _compare(row, whole):
    """Raise Differs unless the row has the document that it had, to the byte, under its digest."""
    text = canonical(whole).decode()
    if text != row.old_document:
        raise Differs(row, "its document is not what it was.")
    found = hashlib.sha256(text.encode()).hexdigest()
    if getattr(row, "digest", found) != found:
        raise Differs(row, f"its document has the digest {found}, not {row.digest}.")


MOVES = {
    "approval": _move_version,
    "release": _move_version,
    "snapshot": _move_words,
    "proposal": _move_words,
    "edition": _move_edition,
}
WHOLE = {"approval": _version, "release": _version, "snapshot": _words, "proposal": _words, "edition": _edition}


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0024_words_once"),
    ]

    operations = [migrations.RunPython(copy, back)]
