"""The library's public pages, and the page where a publisher releases."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from modules.accounts.audit.recording import of_download
from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, has_role, is_administrator, memberships
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.delivery.build import build, source_of
from modules.delivery.html.pages import render as render_html
from modules.domain.document import canonical
from modules.library.modules.authors import why_not
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.forms import ReleaseForm
from modules.library.releases.models import Release
from modules.library.releases.page import numbers_of, release_context
from modules.library.releases.queries import current_releases, find_release, others
from modules.library.words.checks import unconfirmed
from modules.media.models import Document as File
from modules.media.models import Image
from modules.media.serving import asset_response


def readable(slug: str, version: str) -> Release:
    """Return the release. Raises Http404 if it does not exist."""
    release = find_release(slug, version)
    if release is None:
        raise Http404
    return release


@require_safe
def module_list(request: HttpRequest) -> HttpResponse:
    """Show everyone what each module is about."""
    signed_in = request.user.is_authenticated
    opens = not signed_in or bool(memberships(request.user)) or is_administrator(request.user)
    context = {"modules": current_releases(), "signed_in": signed_in, "opens": opens, "show_sign_in": True}
    return render(request, "library/module_list.html", context)


@require_safe
def newest_release(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the newest release of the module that has this slug."""
    release = Release.objects.newest_of_each().filter(slug=slug).first()
    if release is None:
        raise Http404
    return redirect(release)


@require_safe
def release_page(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Show a release, notes and guides included, to those who work with it."""
    release = readable(slug, version)
    key = f"release:{settings.BCP_RENDER_VERSION}:{release.digest}"
    body = cache.get(key)
    if body is None:
        body = render_html(build(source_of(release.content)), presenter=True)
        cache.set(key, body, None)
    context = {
        "title": release.title,
        "release": release,
        "releases": [
            {
                "version": other.version,
                "url": other.get_absolute_url(),
                "released_at": other.released_at,
                "note": other.note,
                "urgent": other.urgent,
                "withdrawn": other.withdrawn,
            }
            for other in others(release)
        ],
        "withdrawal": release.withdrawn,
        "withdraw_url": _withdraw_url(request, release),
        "body": body,
        "json_url": "release.json",
        "unconfirmed": unconfirmed(release.content),
        "minutes": release.words.minutes.full,
        "language": release.content["language"],
        "signed_in": True,
    }
    return render(request, "library/release.html", context)


def _withdraw_url(request: HttpRequest, release: Release) -> str:
    """Return where a publisher withdraws a release that stands; empty for all others."""
    if release.withdrawn or not has_role(request.user, Role.PUBLISHER):
        return ""
    return reverse("withdraw_release", args=[release.pk])


@require_safe
def release_json(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Send the release's document, byte for byte: its SHA-256 is the digest."""
    release = readable(slug, version)
    of_download(request, "release.download", release)
    response = HttpResponse(canonical(release.body), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{release.slug}-{release.version}.json"'
    return response


@require_safe
def release_asset(request: HttpRequest, slug: str, version: str, sha256: str, name: str) -> HttpResponseBase:
    """Send an image or a file that the release shows."""
    release = readable(slug, version)
    return asset_response(
        sha256,
        name,
        images=Image.objects.filter(releaseasset__release=release),
        documents=File.objects.filter(releaseasset__release=release),
        request=request,
    )


@reads_and_writes
def release_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a publisher what a release would change, and make it."""
    module = get_object_or_404(Module, pk=pk)
    context = release_context(module)
    if not context.get("unsound"):
        context["own"] = why_not(module, actor_of(request), Role.PUBLISHER, "release it")
    suggestion = context.get("suggestion")
    form = ReleaseForm(
        request.POST or None,
        numbers=numbers_of(context.get("current"), suggestion),
        initial={"kind": suggestion.kind.value} if suggestion else None,
    )
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            release = ReleaseModule(module, actor=actor_of(request), **form.cleaned_data).execute()
            messages.success(request, f"Released as {release.version}.")
            return redirect(release)
    for name in list(form.errors)[:1]:
        if name in form.fields:
            form.fields[name].widget.attrs["autofocus"] = True
    return render(request, "library/release_form.html", {**context, "form": form})
