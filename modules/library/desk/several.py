"""The page on which one thing is done to several modules: to all of them, or to none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from modules.core.confirmation import number_of
from modules.library.desk.together import NotTogether, together
from modules.library.modules.models import Module
from modules.library.words.rows import is_key

ARGUMENT = "module"
"""Names the modules in the address."""


@dataclass
class Part:
    """One module of several, as their page shows it.

    Attributes:
        read: what its words were when the page was shown.
        about: what there is to say of its draft.
        held: why it can't be done to it; empty if it can.
        without: the address of the page without it.
        form: what is asked about it alone; None if nothing is.
    """

    module: Module
    read: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    held: Sequence[str] = ()
    without: str = ""
    form: Any = None


@dataclass
class Several:
    """What a page does to several modules.

    Attributes:
        does: the verb, as the button has it: “Approve”.
        done: what is said afterwards, before the number of modules.
        icon: of the page.
        parts: the modules.
        form: what is asked once for all; None if nothing is.
    """

    does: str
    done: str
    icon: str
    parts: list[Part] = field(default_factory=list)
    form: Any = None

    @property
    def held(self) -> list[Part]:
        """Those to which it can't be done."""
        return [part for part in self.parts if part.held]

    @property
    def without_held(self) -> str:
        """The address of the page without them; empty if none would be left."""
        left = [part.module.pk for part in self.parts if not part.held]
        return _address(left) if left else ""

    @property
    def button(self) -> str:
        """The words on the button."""
        return f"{self.does} {number_of(len(self.parts), 'module')}"


def _address(keys: Collection[int]) -> str:
    return f"?{urlencode([(ARGUMENT, key) for key in keys])}"


def parts_of(request: HttpRequest) -> list[Part]:
    """Return the modules in use that the address names, by title, with nothing said of them."""
    keys = [int(key) for key in request.GET.getlist(ARGUMENT) if is_key(key)]
    modules = list(Module.objects.in_use().filter(pk__in=keys).order_by("title", "pk"))
    return [Part(one, without=_address([other.pk for other in modules if other != one])) for one in modules]


def answer(request: HttpRequest, several: Several, do: Callable[[Module], object]) -> HttpResponse:
    """Show the page; do it, if it was sent and nothing in it is wrong."""
    forms = [form for form in (several.form, *(part.form for part in several.parts)) if form is not None]
    if request.method == "POST" and several.parts and not [form for form in forms if not form.is_valid()]:
        try:
            number = together([part.module for part in several.parts], do)
        except NotTogether as refused:
            reasons = {one.module.pk: one.problems for one in refused.held}
            for part in several.parts:
                part.held = reasons.get(part.module.pk, ())
        else:
            messages.success(request, f"{several.done}: {number_of(number, 'module')}.")
            return redirect("library_home")
    return render(request, "library/desk/together.html", {"several": several})
