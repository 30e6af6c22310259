"""Who wrote older text: everybody who changed a page since its release, as writers of any block of it.

For a clone that is everybody with a revision that has the release that the clone is pinned to; in the library,
everybody with a revision since the newest release of the module. Reversed by deleting these rows.
"""

from django.db import migrations
from django.db.models import Max

ANY = "*"


def write_them_down(apps, schema_editor):
    pages = {}
    for name in ("Clone", "ClonedGuide"):
        pages |= dict(apps.get_model("modules", name).objects.values_list("pk", "release"))
    _note(apps, _of_clones(apps, pages))
    _note(apps, _of_modules(apps))


def _of_clones(apps, pins):
    """Yield (page, person, when) of each revision of a clone that has the clone's release."""
    for page, release, user, at in _revisions(apps, pins).values_list("object_id", "content__release", "user", "at"):
        if pins[int(page)] == release:
            yield int(page), user, at


def _of_modules(apps):
    """Yield (page, person, when) of each revision of a module or guide since the module's newest release."""
    Module, Guide, Release = (apps.get_model("modules", name) for name in ("Module", "Guide", "Release"))
    newest = dict(Release.objects.values_list("module").annotate(at=Max("released_at")).order_by())
    since = {pk: newest.get(pk) for pk in Module.objects.values_list("pk", flat=True)}
    modules = {path: pk for pk, path in Module.objects.values_list("pk", "path")}
    for pk, path in Guide.objects.values_list("pk", "path"):
        since[pk] = newest.get(modules.get(path[:-4]))
    for page, user, at in _revisions(apps, since).values_list("object_id", "user", "at"):
        if since[int(page)] is None or at > since[int(page)]:
            yield int(page), user, at


def _revisions(apps, pages):
    Revision = apps.get_model("wagtailcore", "Revision")
    pages = [str(pk) for pk in pages]
    found = Revision.objects.filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
    found = found.filter(object_id__in=pages, user__isnull=False)
    return found.values("object_id", "content__release", "user").annotate(at=Max("created_at")).order_by()


def _note(apps, rows):
    Writer = apps.get_model("modules", "Writer")
    latest = {}
    for page, user, at in rows:
        latest[page, user] = max(at, latest.get((page, user), at))
    Writer.objects.bulk_create(
        [Writer(page_id=page, block=ANY, user_id=user, at=at) for (page, user), at in latest.items()], batch_size=500
    )


def forget_them(apps, schema_editor):
    apps.get_model("modules", "Writer").objects.filter(block=ANY).delete()


class Migration(migrations.Migration):
    dependencies = [("modules", "0034_writers")]

    operations = [migrations.RunPython(write_them_down, forget_them)]
