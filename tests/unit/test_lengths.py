"""Every text that somebody can send has a greatest length: in models, forms and blocks, and what actions take."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.validators import MaxLengthValidator
from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField

import home
import modules
import search
from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.core.typed import check_day
from modules.library.words.blocks.table import TableBlock

OURS = (modules, home, search)
COMPUTED = {"Entry", "KeptDocument", "Mail", "UpdateRunEntry", "StatementVersion"}
"""Models whose texts are made of others that have a limit: words, mails, what a search finds."""
BY_ACTIONS = {"LegalHold", "Proposal", "Release", "SentBack", "SignOff", "Withdrawal"}
"""Models whose rows are written by an action, which takes no longer text."""


@cache
def loaded() -> tuple[ModuleType, ...]:
    """Import everything of ours, so that every form is known."""
    names = [
        found.name
        for package in OURS
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not {"migrations", "management"} & set(found.name.split("."))
    ]
    return tuple(importlib.import_module(name) for name in names)


def is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in {package.__name__ for package in OURS}


def is_limited(field: Any) -> bool:
    """Return whether a field of a model or a form has a greatest length."""
    return field.max_length is not None or any(isinstance(check, MaxLengthValidator) for check in field.validators)


def own_models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if is_ours(model))


def test_texts_of_models_have_a_greatest_length() -> None:
    without = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        if model.__name__ not in COMPUTED | BY_ACTIONS
        for field in model._meta.local_fields
        if isinstance(field, (models.CharField, models.TextField)) and field.editable and not is_limited(field)
    ]
    assert without == []


def own_forms(kind: type = forms.BaseForm) -> Iterator[type]:
    loaded()
    for form in kind.__subclasses__():
        if is_ours(form):
            yield form
        yield from own_forms(form)


def declared_here(form: Any) -> Iterator[tuple[str, forms.Field]]:
    """Yield the fields that a class of ours declares; what a library declares is limited by ``core/limits.py``."""
    libraries = {
        name for base in form.__mro__ if not is_ours(base) for name in getattr(base, "declared_fields", {})
    } | {name for base in form.__mro__ if not is_ours(base) for name in getattr(base, "base_fields", {})}
    return ((name, field) for name, field in form.declared_fields.items() if name not in libraries)


def test_texts_of_forms_have_a_greatest_length() -> None:
    without = {
        f"{form.__name__}.{name}"
        for form in own_forms()
        for name, field in declared_here(form)
        if isinstance(field, forms.CharField) and not is_limited(field)
    }
    assert without == set()


def leaves(block: blocks.Block, path: str) -> Iterator[tuple[str, Any]]:
    """Yield (path, block) for everything in a stream that holds a value of its own."""
    for name, child in getattr(block, "child_blocks", {}).items():
        yield from leaves(child, f"{path}.{name}")
    if isinstance(block, blocks.ListBlock):
        yield from leaves(block.child_block, path)
    elif isinstance(block, blocks.FieldBlock):
        yield path, block


def all_leaves() -> Iterator[tuple[str, Any]]:
    for model in own_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                yield from leaves(field.stream_block, f"{model.__name__}.{field.name}")


def test_texts_of_blocks_have_a_greatest_length() -> None:
    found = list(all_leaves())
    assert len(found) > 100
    texts = [(path, block.field) for path, block in found if isinstance(block.field, forms.CharField)]
    assert [path for path, field in texts if not is_limited(field)] == []


def test_days_lie_in_this_century() -> None:
    of_models = [
        (f"{model.__name__}.{field.name}", field)
        for model in own_models()
        for field in model._meta.local_fields
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    ]
    of_forms = [
        (f"{form.__name__}.{name}", field)
        for form in own_forms()
        for name, field in declared_here(form)
        if isinstance(field, forms.DateField)
    ]
    of_blocks = [(path, block.field) for path, block in all_leaves() if isinstance(block.field, forms.DateField)]
    without = [path for path, field in of_models + of_forms + of_blocks if check_day not in field.validators]
    assert sorted(without) == ["FeedbackAnswer.day", "Waiting.due"], "which the site writes"


def test_texts_of_a_table_have_a_greatest_length() -> None:
    block = TableBlock([("text", blocks.CharBlock(max_length=300))])
    cells: dict[str, Any] = {"columns": [{"type": "text", "heading": "h"}], "rows": [{"values": ["x"]}]}
    block.clean(block.to_python({**cells, "caption": "c" * 300}))
    with pytest.raises(forms.ValidationError):
        block.clean(block.to_python({**cells, "caption": "c" * 301}))
    with pytest.raises(forms.ValidationError):
        block.clean(block.to_python({**cells, "columns": [{"type": "text", "heading": "h" * 301}]}))


def test_an_action_takes_no_longer_text_whatever_it_is_called() -> None:
    class Say(Action[None]):
        log_action, label, message = "bcp.test.say", "Say", "Said"
        allowed = staticmethod(lambda action: True)  # type: ignore[assignment]  # as a policy is called

        def __init__(self, why: str) -> None:
            super().__init__(None, actor=User(is_active=True))
            self.why = why

    with pytest.raises(Refused, match="The why has 2,001 characters; it can have at most 2,000"):
        Say("x" * 2_001).execute()
