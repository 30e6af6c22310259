"""The history of a module's releases, and what changed between any two."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from modules.library.releases.models import Release
from modules.library.releases.queries import find_pair, releases_of
from modules.library.words.wording import changes_between, counted


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """List the releases of a module, each with the way to what it changed; ``?a=…&b=…`` leads to any two."""
    newest = Release.objects.filter(slug=slug).summaries().newest()
    if newest is None:
        raise Http404
    if "a" in request.GET and "b" in request.GET:
        found = find_pair(slug, request.GET["a"], request.GET["b"])
        if found is None:
            raise Http404
        return redirect("compare_releases", slug, str(found[0].version), str(found[1].version))
    releases = list(releases_of(newest.module_id))
    rows = [*pairwise(releases), (releases[-1], None)]
    return render(request, "library/history.html", {"releases": releases, "rows": rows, **_about(newest)})


@require_safe
def compare(request: HttpRequest, slug: str, first: str, second: str) -> HttpResponse:
    """Show what changed between two releases, older words struck and newer ones underlined."""
    found = find_pair(slug, first, second)
    if found is None:
        raise Http404
    older, newer = found
    changes = changes_between(older.content, newer.content, level=2)
    context = {
        "older": older,
        "newer": newer,
        "changes": changes,
        "counted": counted(changes),
        "releases": list(releases_of(newer.module_id)),
        **_about(newer),
    }
    return render(request, "library/compare.html", context)


def _about(release: Release) -> dict[str, Any]:
    return {"title": release.title, "slug": release.slug, "signed_in": True}
