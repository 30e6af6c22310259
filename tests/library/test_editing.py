"""The form of a page of words: what it takes for changed, and what that takes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from modules.library.modules.models import Module
from modules.library.words.editing import ContentForm
from tests.access.forms import Raw, form_of

pytestmark = pytest.mark.django_db


def posted(module: Module, change: Any = None, **values: str) -> QueryDict:
    """Return what the editor sends for the module, changed."""
    page = module.get_latest_revision_as_object()
    data = QueryDict(mutable=True)
    for name, value in ({**form_of(page, change), "sectors": page.sectors} | values).items():
        data.setlist(name, [value] if isinstance(value, str | int) else list(value))
    return data


def read(module: Module, data: QueryDict) -> ContentForm:
    """Return the form that read this."""
    page = module.get_latest_revision_as_object()
    form = page.get_edit_handler().get_form_class()(data, instance=page, parent_page=page.get_parent(), for_user=None)
    assert form.is_valid(), form.errors
    return form


@pytest.fixture
def module(module: Module) -> Module:
    """A module that was saved before, as all are that someone opens."""
    module.save_revision()
    return module


def other_words(streams: dict[str, Raw]) -> None:
    """Give the first slide another title."""
    streams["sections"][0]["value"]["items"][0]["value"]["title"] = "Another"


def no_picture(streams: dict[str, Raw]) -> None:
    """Take the picture out of the second slide."""
    streams["sections"][0]["value"]["items"][1]["value"]["parts"].pop()


def test_a_form_that_says_the_same_has_not_changed(module: Module) -> None:
    form = read(module, posted(module))

    assert form.changed_data == []
    assert not form.has_changed()


@pytest.mark.parametrize("change", [other_words, no_picture])
def test_a_changed_slide_is_a_changed_stream(module: Module, change: Any) -> None:
    form = read(module, posted(module, change))

    assert form.changed_data == ["sections"]
    assert form.has_changed()


def test_a_changed_line_is_a_changed_field(module: Module) -> None:
    assert read(module, posted(module, summary="Other words.")).changed_data == ["summary"]


def test_what_changed_is_asked_of_what_was_read_and_not_of_the_database(module: Module) -> None:
    form = read(module, posted(module, other_words))

    with CaptureQueriesContext(connection) as queries:
        assert form.has_changed()
    assert not [query["sql"] for query in queries if "modules_image" in query["sql"] or "version" in query["sql"]]


def test_a_form_with_nothing_to_take_out_is_not_copied(module: Module) -> None:
    data = posted(module)

    assert read(module, data).data is data
