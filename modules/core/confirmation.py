"""The page that asks before something is done that closes, archives or deletes, or can't be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django import forms
from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from modules.core.attempt import attempt
from modules.core.lines import LONGEST_NOTE
from modules.core.refusals import Refused


@dataclass(frozen=True)
class Follows:
    """One thing that follows: a sentence, and what it is about by title, with an address where there is one."""

    sentence: str
    titles: tuple[str, ...] = ()
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        does: what is done, as the button says it: “Archive the pack”.
        title: what it is done to.
        follows: all that follows, named before it is done.
        back: where “Not now” leads.
        blocked: why it can't be done, a sentence a reason; nothing is asked then.
        instead: where something else can be done about it, and what the link says.
        typed: whether the title has to be typed, as for what can't be undone.
        heading: what stands above ``follows``.
        carried: what the form before this page said, (name, value) each, to be sent with the answer.
    """

    does: str
    title: str
    follows: Sequence[Follows]
    back: str
    blocked: Sequence[str] = ()
    instead: tuple[str, str] | None = None
    typed: bool = False
    heading: str = "What will happen"
    carried: Sequence[tuple[str, str]] = ()


class TypedTitle(forms.Form):
    """Asks for the title of what is deleted, so that nobody deletes the wrong thing by a click too many."""

    typed = forms.CharField(max_length=LONGEST_NOTE, label="Type the title to delete it for good")

    def __init__(self, title: str, data: Any = None) -> None:
        super().__init__(data)
        self.title = title
        self.fields["typed"].help_text = f"The title is: {title}"

    def clean_typed(self) -> str:
        """Refuse any other words; how many spaces stand between them does not matter."""
        typed: str = self.cleaned_data["typed"]
        if typed.split() != self.title.split():
            raise forms.ValidationError("That is not the title. Nothing was deleted.")
        return typed


FOR_GOOD = Follows("This can’t be undone.")


class Executable(Protocol):
    """An action: ``execute`` does it, or raises Refused and changes nothing. ``for_good``: it can't be taken back."""

    for_good: ClassVar[bool]

    def execute(self) -> Any:
        """Do it."""


def ask(request: HttpRequest, question: Question, action: Executable, *, done: str, then: str) -> HttpResponse:
    """Show what follows and, once it is confirmed, do it; lead to ``then`` and say ``done``.

    An action that is refused leaves everything as it was: the page says why.
    """
    form = TypedTitle(question.title, request.POST or None) if question.typed else None
    if request.method == "POST" and not question.blocked and (form is None or form.is_valid()):
        with attempt(request):
            action.execute()
            messages.success(request, done)
            return redirect(then)
    return shown(request, question, action, form)


def shown(request: HttpRequest, question: Question, action: Executable, form: forms.Form | None = None) -> HttpResponse:
    """Show what follows. That it can't be undone is said of every action for which that is true."""
    follows = [*question.follows, *([FOR_GOOD] if action.for_good else [])]
    return render(request, "bcp/ask.html", {"question": question, "follows": follows, "form": form})


def ask_to_delete(
    request: HttpRequest,
    kind: str,
    title: str,
    action: Executable,
    *,
    lost: Sequence[Follows],
    blocked: Sequence[str],
    archive: str,
    back: str,
    then: str,
) -> HttpResponse:
    """Show what is lost and, once the title is typed, delete it for good.

    Args:
        kind: what it is, as the page calls it: “pack”.
        lost: all that is lost.
        archive: the address where it can be archived instead; empty if it is archived.
        blocked, back, then: as in ``Question`` and ``ask``.
    """
    question = Question(
        f"Delete the {kind} for good",
        title,
        lost,
        back,
        blocked=blocked,
        instead=(archive, f"Archive the {kind}") if archive else None,
        typed=True,
        heading="What is lost",
    )
    return ask(request, question, action, done=f"“{title}” is deleted for good.", then=then)


def unused(titles: tuple[str, ...]) -> list[Follows]:
    """Return what follows for images and files that nothing would show any more; nothing if there are none."""
    says = "These images and files are kept, but nothing shows them any more:"
    return [Follows(says, titles)] if titles else []


def still_held(error: ProtectedError, title: str) -> Refused:
    """Return the refusal to delete something that rows of other kinds still hold on to."""
    kinds = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
    return Refused(
        f"“{title}” can’t be deleted: {', '.join(kinds)} belong to it. Nothing was deleted. You can archive it."
    )


def number_of(number: int, one: str, many: str = "") -> str:
    """Return “1 module”, or “3 modules”."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
