"""The library's own ways to begin a module: empty, from a template, from a copy."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from modules.domain.arranging import renewed
from modules.domain.vocabularies import Method
from modules.library.desk.beginning import Pages, Said, Way
from modules.library.modules.drafts import guides_of
from modules.library.modules.models import Guide, Module
from modules.library.workbench.definitions import fill_streams, streams_of, whole
from modules.library.workbench.layouts import SLIDES, begun

SECTION = ("sections", "section")
SLIDE = (*SECTION, "items", "slide")
GUIDE = "Presenter guide"


@dataclass(frozen=True)
class Part:
    """A section of a template; ``slide`` is the title of its first slide, which stands there if it is named."""

    title: str
    minutes: int
    method: Method
    slide: str = ""


@dataclass(frozen=True)
class Template:
    """A module to begin with."""

    label: str
    parts: tuple[Part, ...]


TEMPLATES: Mapping[str, Template] = {
    "talk": Template(
        "A talk with questions, 30 minutes",
        (
            Part("Welcome", 5, Method.PRESENTATION, "Why we are here"),
            Part("What to know", 10, Method.PRESENTATION, "What it is"),
            Part("What you can do", 10, Method.PRESENTATION, "Next steps"),
            Part("Questions", 5, Method.OPEN_FORUM),
        ),
    ),
    "discussion": Template(
        "A discussion, 45 minutes",
        (
            Part("Welcome", 5, Method.PRESENTATION, "Why we are here"),
            Part("Background", 10, Method.PRESENTATION, "What it is"),
            Part("Discussion", 25, Method.DISCUSSION),
            Part("What we take along", 5, Method.OPEN_FORUM),
        ),
    ),
    "exercise": Template(
        "An exercise, 60 minutes",
        (
            Part("Welcome", 5, Method.PRESENTATION, "Why we are here"),
            Part("The case", 10, Method.PRESENTATION, "What happened"),
            Part("Work in groups", 30, Method.ACTIVITY),
            Part("What the groups found", 15, Method.DISCUSSION),
        ),
    ),
}


def _nothing() -> Mapping[str, forms.Field]:
    return {}


def _empty(said: Said) -> Pages:
    return Module(), []


def _from_template(said: Said) -> Pages:
    module = Module()
    streams = streams_of(module)
    streams["sections"] = [_section(part) for part in TEMPLATES[said["template"]].parts]
    fill_streams(module, streams)
    return module, [Guide(title=GUIDE)]


def _section(part: Part) -> dict[str, Any]:
    definition = whole(Module, SECTION)
    items = []
    if part.slide:
        slide = begun(Module, SLIDE, SLIDES[0])
        slide["value"]["title"] = part.slide
        items.append(slide)
    told = {"title": part.title, "minutes": part.minutes, "method": part.method.value, "items": items}
    value = {**definition.get_prep_value(definition.get_default()), **told}
    return {"id": str(uuid.uuid4()), "type": "section", "value": value}


def _from_copy(said: Said) -> Pages:
    """Return the words of another module's draft and of its guides, each block with an id of its own."""
    source = Module.objects.get(pk=said["module"].pk)
    module = _copied(Module(), source)
    module.rank, module.first_for, module.owning_office = source.rank, source.first_for, source.owning_office
    return module, [_copied(Guide(title=guide.title), guide) for guide in guides_of(source)]


def _copied(page: Any, source: Any) -> Any:
    for name in source.document_fields:
        setattr(page, name, getattr(source, name))
    fill_streams(page, {name: renewed(raw, lambda: str(uuid.uuid4())) for name, raw in streams_of(source).items()})
    return page


def _templates() -> Mapping[str, forms.Field]:
    choices = [(name, template.label) for name, template in TEMPLATES.items()]
    return {"template": forms.ChoiceField(choices=choices, label="Template")}


def _modules() -> Mapping[str, forms.Field]:
    modules = Module.objects.in_use().only("title", "path", "depth").order_by("title")
    return {"module": forms.ModelChoiceField(modules, label="Module", empty_label="Choose one")}


OWN_WAYS = (
    Way("empty", "Empty", "A title, and nothing else.", _nothing, _empty),
    Way("template", "From a template", "Sections with minutes, first slides, and a guide.", _templates, _from_template),
    Way("copy", "From a copy", "The draft of another module with its guides, to rewrite.", _modules, _from_copy),
)
