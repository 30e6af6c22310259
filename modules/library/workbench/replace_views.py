"""The page where words are found in drafts and replaced, in one text or in many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.confirmation import number_of
from modules.core.methods import reads_and_writes
from modules.domain.replacing import Search
from modules.library.workbench.beside import Wider, wider_than
from modules.library.workbench.places import address
from modules.library.workbench.reading import guides_below
from modules.library.workbench.replacing import PutWordsBack, ReplaceWords, found_in
from modules.library.workbench.views import own_page

HERE, WIDER = "here", "wider"
UNDO = "undo"


class ReplaceForm(forms.Form):
    """What to look for, what to write in its place, and in which texts."""

    find = forms.CharField(label="Find", max_length=200)
    words = forms.CharField(label="Replace with", max_length=200, required=False)
    whole = forms.BooleanField(label="Whole words only", required=False)
    case = forms.BooleanField(label="Match capital letters", required=False)
    where = forms.ChoiceField(label="Where", initial=HERE, required=False)

    def __init__(self, data: Any, *, wider: Wider | None) -> None:
        super().__init__(data)
        places = [(HERE, "Only here"), *([(WIDER, wider.label)] if wider else [])]
        self.fields["where"] = forms.ChoiceField(label="Where", choices=places, required=False)

    @property
    def search(self) -> Search:
        """What is looked for."""
        said = self.cleaned_data
        return Search(said["find"], whole=said["whole"], case=said["case"])


@reads_and_writes
def workbench_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is found, and replace what is ticked or put it back."""
    page = own_page(request, pk)
    if request.method == "POST" and UNDO in request.POST:
        return _put_back(request, pk)
    wider = wider_than(page)
    sent = request.POST if request.method == "POST" else request.GET
    form = ReplaceForm(sent if "find" in sent else None, wider=wider)
    pages = _pages(request, page, wider, form) if form.is_valid() else []
    if request.method == "POST" and form.is_valid():
        return _replace(request, pk, form, pages)
    found = found_in(pages, form.search, actor_of(request)) if form.is_valid() else []
    context = {"page": page, "form": form, "found": found, "number": sum(len(one.shown) for one in found)}
    context |= {"searched": form.is_bound and form.is_valid(), "undo": request.GET.getlist(UNDO), "back": address(pk)}
    return render(request, "library/replace.html", context)


def _pages(request: HttpRequest, page: Any, wider: Wider | None, form: ReplaceForm) -> list[Any]:
    """Return the pages to look in: those that the person may edit."""
    is_wider = wider and form.cleaned_data["where"] == WIDER
    found = wider.pages() if wider and is_wider else [page, *guides_below(page)]
    return [one for one in found if one.permissions_for_user(request.user).can_edit()]


def _replace(request: HttpRequest, pk: int, form: ReplaceForm, pages: Iterable[Any]) -> HttpResponse:
    """Replace what is ticked, in all texts or in none."""
    chosen = _chosen(request.POST.getlist("hit"))
    there = f"{reverse('workbench_replace', args=[pk])}?{_asked(form)}"
    with attempt(request), transaction.atomic():
        done = [_replaced(request, page, form, chosen[page.pk]) for page in pages if page.pk in chosen]
        if not done:
            messages.info(request, "Nothing was ticked, so nothing was replaced.")
            return redirect(there)
        places, texts = number_of(sum(number for number, _ in done), "place"), number_of(len(done), "text")
        messages.success(request, f"Replaced in {places}, in {texts}.")
        return redirect(f"{there}&{urlencode([(UNDO, kept) for _, kept in done])}")
    return redirect(there)


def _replaced(request: HttpRequest, page: Any, form: ReplaceForm, names: set[str]) -> tuple[int, str]:
    """Replace in one page; return in how many places, and what names what it is put back from."""
    words = form.cleaned_data["words"]
    action = ReplaceWords(page, search=form.search, words=words, chosen=names, actor=actor_of(request))
    return action.execute(), f"{page.pk}~{action.kept.pk}"


def _asked(form: ReplaceForm) -> str:
    return urlencode({name: "on" if value is True else value for name, value in form.cleaned_data.items() if value})


def _chosen(sent: Iterable[str]) -> dict[int, set[str]]:
    """Return ``{primary key of a page: names of what was ticked in it}``."""
    chosen: dict[int, set[str]] = defaultdict(set)
    for one in sent:
        page, _, name = one.partition("~")
        if page.isdecimal():
            chosen[int(page)].add(name)
    return chosen


def _put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what was replaced, in all texts or in none."""
    with attempt(request), transaction.atomic():
        for kept in request.POST.getlist(UNDO):
            page, _, uid = kept.partition("~")
            there = own_page(request, int(page) if page.isdecimal() else 0)
            PutWordsBack(there, kept=uid, actor=actor_of(request)).execute()
        messages.success(request, "The words are back as they were.")
    return redirect("workbench_replace", pk)
