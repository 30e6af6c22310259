"""Where a lead looks after a resource page: opens, moves and closes it, and says what is on it besides the edition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from modules.accounts.action import Action
from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, center_ids
from modules.core import moments
from modules.core.attempt import attempt
from modules.core.confirmation import Follows, Question, ask, shown
from modules.core.methods import reads_and_writes
from modules.core.own_address import on_this_site
from modules.packs.editions.models import Edition
from modules.packs.editions.queries import editions_for
from modules.resources.codes import qr
from modules.resources.codes.models import AccessCode
from modules.resources.desk.actions import (
    ChangeClosing,
    CloseAccessCode,
    MakeAccessCode,
    ReopenAccessCode,
    ReplaceAccessCode,
)
from modules.resources.desk.forms import (
    AskingForm,
    ClosingForm,
    FileForm,
    NewFileForm,
    NextDateForm,
    ReplaceForm,
    asked_in,
    set_of,
)
from modules.resources.feedback.actions import SaveFeedbackForm
from modules.resources.feedback.models import FeedbackForm, new_form, topics_of
from modules.resources.page.files import AddFile, MoveFileUp, PageFile, RemoveFile, ReplaceFile
from modules.resources.page.next_dates import SetNextDate

CLOSED = "This page is closed. Open it again first."
CARDS = 4
"""Table cards on a sheet."""


def led_code(request: HttpRequest, pk: int) -> AccessCode:
    """Return an access code of a center that the person leads; 404 for another's, as for one that isn't there."""
    mine = AccessCode.objects.filter(center__in=center_ids(request.user, {Role.LEAD}))
    related = mine.select_related("center__collection", "edition__pack")
    code: AccessCode = get_object_or_404(related, pk=pk)
    return code


def address_of(code: AccessCode) -> str:
    """Return the whole address that participants open."""
    return on_this_site(code.get_absolute_url())


def done(request: HttpRequest, action: Action[Any], says: str) -> bool:
    """Do it, and say what happened; return whether it did."""
    with attempt(request):
        action.execute()
        messages.success(request, says)
        return True
    return False


@require_POST
def make_code(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make a new code for an edition that the person leads."""
    led = center_ids(request.user, {Role.LEAD})
    edition: Edition = get_object_or_404(editions_for(request.user), uid=uid, center__in=led)
    says = "The resource page is open. Its address is below; “Manage the page” has its QR code."
    done(request, MakeAccessCode(edition, actor=actor_of(request)), says)
    return redirect("pack", pk=edition.pack_id)


@reads_and_writes
def close_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain what closing a page means, and close it."""
    code, here = led_code(request, pk), reverse("resource_code", args=[pk])
    follows = [
        Follows("The page closes at once, and every printed card and QR code of it leads to nothing."),
        Follows("Anyone who opens it is told that it has closed, and whom to ask. Feedback answers are kept."),
        Follows("You can open it again at the same address."),
    ]
    question = Question(
        "Close the page",
        f"{code.edition.title}, edition {code.edition.number}",
        follows,
        here,
        blocked=[] if code.is_open or request.method == "POST" else ["It is already closed."],
    )
    action = CloseAccessCode(code, actor=actor_of(request))
    return ask(request, question, action, done="The resource page is closed. You can open it again.", then=here)


@require_POST
def reopen_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a page again that was closed by hand."""
    code = led_code(request, pk)
    done(request, ReopenAccessCode(code, actor=actor_of(request)), "The page is open again, at the same address.")
    return redirect("resource_code", pk=pk)


def _asks_to_replace(request: HttpRequest, code: AccessCode, form: ReplaceForm) -> HttpResponse:
    """Ask before a page gets a new address."""
    told = "a link to the new page" if form.cleaned_data["leads_on"] else "told to ask you for the new address"
    follows = [
        Follows("The old address closes at once. Its printed cards and QR codes no longer open the page."),
        Follows(f"Anyone who opens the old address is {'given ' if form.cleaned_data['leads_on'] else ''}{told}."),
        Follows("The new page gets the files, the next date and the feedback questions. Print new table cards."),
    ]
    carried = [(name, request.POST[name]) for name in request.POST if name.startswith("new-")]
    question = Question(
        "Replace the address",
        f"{code.edition.title}, edition {code.edition.number}",
        follows,
        reverse("resource_code", args=[code.pk]),
        carried=[*carried, ("confirmed", "1")],
    )
    return shown(request, question, ReplaceAccessCode(code, actor=actor_of(request)))


@require_POST
def replace_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then give a page a new address, and lead to the new page; show the old one's again if that can't be."""
    code = led_code(request, pk)
    form = ReplaceForm(code, request.POST)
    if not form.is_valid():
        messages.error(request, "Choose an edition of this pack. Nothing was replaced.")
        return redirect("resource_code", pk=pk)
    if "confirmed" not in request.POST:
        return _asks_to_replace(request, code, form)
    told = "links to the new one" if form.cleaned_data["leads_on"] else "tells people to ask you for the new one"
    says = f"The page has a new address. The old one is closed and {told}. Print new table cards."
    with attempt(request):
        new = ReplaceAccessCode(code, **form.cleaned_data, actor=actor_of(request)).execute()
        messages.success(request, says)
        return redirect("resource_code", pk=new.pk)
    return redirect("resource_code", pk=pk)


@reads_and_writes
def resource_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all that a lead does with one resource page, and do what one of its forms asks for.

    What is typed in a form that is refused stays in it.
    """
    code = led_code(request, pk)
    sent: dict[str, Any] = {}
    if request.method == "POST":
        name = request.POST.get("do", "")
        if name != "closing" and not code.is_open:
            messages.error(request, f"{CLOSED} Nothing was changed.")
            return redirect("resource_code", pk=pk)
        if name in FILE_ACTIONS:
            return _file_moved(request, code, name)
        if name == "replace":
            return _file_replaced(request, code)
        if name not in FORMS:
            raise Http404
        files = (request.FILES,) if name == "file" else ()
        form = sent[name] = FORMS[name][0](code, request.POST, *files)
        if form.is_valid() and done(request, *FORMS[name][1](request, code, form)):
            return redirect(f"{reverse('resource_code', args=[pk])}#{name}")
    return render(request, "resources/code.html", _context(request, code, sent))


def _context(request: HttpRequest, code: AccessCode, sent: dict[str, Any]) -> dict[str, Any]:
    feedback = FeedbackForm.objects.filter(code=code).select_related("code").first()
    return {
        "code": code,
        "pack": code.edition.pack,
        "center": code.center,
        "address": address_of(code),
        "qr": qr.inline(address_of(code)),
        "files": list(code.files.select_related("document")),
        "feedback": feedback,
        "answers": feedback.answers.count() if feedback else 0,
        "new_form": ReplaceForm(code),
        **{f"{name}_form": sent.get(name) or make(code) for name, (make, _) in FORMS.items()},
    }


def _closing(request: HttpRequest, code: AccessCode, form: Any) -> tuple[Action[Any], str]:
    day = form.cleaned_data["closes_on"]
    says = f"The page now closes after {moments.long_day(day)}."
    return ChangeClosing(code, closes_on=day, actor=actor_of(request)), says


def _next(request: HttpRequest, code: AccessCode, form: Any) -> tuple[Action[Any], str]:
    given = form.cleaned_data
    says = "The page now shows the next date." if given["day"] else "The page now shows no next date."
    return SetNextDate(code, **given, actor=actor_of(request)), says


def _file(request: HttpRequest, code: AccessCode, form: Any) -> tuple[Action[Any], str]:
    return AddFile(code, **form.cleaned_data, actor=actor_of(request)), "The file is now on the page."


FormMaker = Callable[..., forms.BaseForm]
Doer = Callable[[HttpRequest, AccessCode, Any], tuple[Action[Any], str]]
FORMS: dict[str, tuple[FormMaker, Doer]] = {
    "closing": (ClosingForm, _closing),
    "next": (NextDateForm, _next),
    "file": (FileForm, _file),
}
FILE_ACTIONS: dict[str, tuple[type[RemoveFile] | type[MoveFileUp], str]] = {
    "remove": (RemoveFile, "The file is no longer on the page. It stays in your documents."),
    "up": (MoveFileUp, "The files are now in the new order."),
}


def _file_moved(request: HttpRequest, code: AccessCode, name: str) -> HttpResponse:
    action, says = FILE_ACTIONS[name]
    done(request, action(_file_asked(request, code), actor=actor_of(request)), says)
    return redirect(f"{reverse('resource_code', args=[code.pk])}#file")


def _file_replaced(request: HttpRequest, code: AccessCode) -> HttpResponse:
    row, form = _file_asked(request, code), NewFileForm(request.POST, request.FILES)
    if form.is_valid():
        says = f"“{row.title}” is now the new file. The old one stays in your documents."
        done(request, ReplaceFile(row, upload=form.cleaned_data["upload"], actor=actor_of(request)), says)
    else:
        messages.error(request, f"{' '.join(str(one) for one in form.errors['upload'])} Nothing was changed.")
    return redirect(f"{reverse('resource_code', args=[code.pk])}#file")


def _file_asked(request: HttpRequest, code: AccessCode) -> PageFile:
    """Return the file of the page that a button was about. Raises Http404."""
    key = request.POST.get("row", "")
    row = get_object_or_404(PageFile, code=code, pk=key if key.isascii() and key.isdigit() and len(key) < 19 else 0)
    row.code = code
    return row


@reads_and_writes
def feedback_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and save what a feedback form asks and until when. Once an answer came, only until when."""
    code = led_code(request, pk)
    if not code.is_open:
        messages.error(request, CLOSED)
        return redirect("resource_code", pk=pk)
    there = FeedbackForm.objects.filter(code=code).first() or new_form(code)
    there.code = code
    fixed = there.pk is not None and there.answers.exists()
    data = request.POST if request.method == "POST" else None
    asking, questions = AskingForm(data, instance=there), set_of(there.questions, None if fixed else data)
    if data is not None and asking.is_valid() and (fixed or questions.is_valid()):
        if not fixed:
            there.questions = asked_in(questions, topics_of(code.edition))
        if _saved(request, there, asking):
            return redirect("resource_code", pk=pk)
    context = {"code": code, "pack": code.edition.pack, "form": asking, "questions": questions, "fixed": fixed}
    return render(request, "resources/questions.html", {**context, "asked": there})


def _saved(request: HttpRequest, form: FeedbackForm, asking: AskingForm) -> bool:
    """Save it; or say in the form what is wrong, with all that was typed."""
    with attempt(request, asking):
        SaveFeedbackForm(form, actor=actor_of(request)).execute()
        messages.success(request, "The feedback form is saved.")
        return True
    return False


@require_safe
def qr_code(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Send the QR code of a page as a file, SVG or PNG."""
    code = led_code(request, pk)
    write, content_type = (qr.svg, "image/svg+xml") if kind == "svg" else (qr.png, "image/png")
    response = HttpResponse(write(address_of(code)), content_type=content_type)
    name = f"resource-page-edition-{code.edition.number}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def table_card(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet of table cards to print and cut: on Letter paper, or on A4 where ``?paper=a4`` asks for it."""
    code = led_code(request, pk)
    if not code.is_open:
        messages.error(request, "This page is closed, so there are no cards to print for it.")
        return redirect("resource_code", pk=pk)
    context = {
        "code": code,
        "title": code.edition.title,
        "center": code.center,
        "site": on_this_site("/"),
        "path": code.get_absolute_url().removeprefix("/"),
        "qr": qr.inline(address_of(code)),
        "cards": range(CARDS),
        "paper": "a4" if request.GET.get("paper") == "a4" else "letter",
    }
    return render(request, "resources/card.html", context)
