"""The form for editing pages with words, which drops references to objects that the page may not use.

``ContentPage.clean`` refuses foreign references however a page is saved. But a refused form is shown again, with
titles, previews and file names of the objects it refers to. Wagtail's choosers also drop objects that do not exist,
which would distinguish "not yours" from "does not exist". So references are removed from the sent data before any of
them is looked up, and the form reports that they can't be found.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.base import BlockField
from wagtail.fields import StreamField
from wagtail.whitelist import check_url

from modules.domain import links
from modules.domain.merge import Merge
from modules.kept.opened import open_form
from modules.library.words.settling import OPENED_FROM, UPKEEP, Entry, standing_words
from modules.media.models import Document, Image
from modules.media.policy import foreign_references

UNSAFE_LINK = "A link holds a name or a password. Its words are kept: make the link again."
DROPPED_LINK = (
    "A link leads to “{}”. Its words are kept: make the link again, with a web address (https://…), an e-mail address "
    "or a phone number."
)
PAGE_LINK = "A link leads to a page of this site. Use a web address (https://…), an e-mail address or a phone number."
ENTITIES = {"DOCUMENT": Document, "IMAGE": Image}

OPENED_BY = "opened_by"
"""The field that names the account that opened the form: another one may have signed in since, in another window."""
OTHER_ACCOUNT = (
    "You are signed in with another account than the one that opened this form, so nothing was saved. What was typed "
    "is still in the form. Sign in with that account in another window and save again, or load this page again."
)

TOLD = "told"
"""What an answer to an autosave has the sentence about the merge under."""

Named = tuple[str, blocks.Block]
"""(name of a field of the form, block that will read its value)."""


class ContentForm(WagtailAdminPageForm):
    """Wagtail's form for a page, without references to objects that the page may not use.

    What is saved is a merge of the form and of what the page holds; see ``settling.py``.

    Attributes:
        entry: the save, if the form was sent and the page exists.
        told: a sentence about the merge, which the answer to an autosave has.
    """

    opened_from = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    opened_by = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    data: Any  # Wagtail's forms are untyped
    entry_class: ClassVar[type[Entry]] = Entry

    def __init__(
        self,
        data: QueryDict | None = None,
        *args: Any,
        present: Any = None,
        moved: Merge | None = None,
        **kwargs: Any,
    ) -> None:
        """Read what the page holds.

        Args:
            present: the page as the database has it, if the form shows an earlier revision.
            moved: how the words that the form shows came about, if they were moved to the page's release.
        """
        super().__init__(data, *args, **kwargs)
        self.taken_out: list[str] = []
        self.entry: Entry | None = None
        self.told = ""
        self._present = present or self.instance
        self.fields[OPENED_FROM].initial = self._open
        self.fields[OPENED_BY].initial = self._account
        if self.is_bound:
            self._take_out_references()
        if self.is_bound and self.instance.pk:
            self.entry = self.entry_class(self._present, self.data, moved=moved)

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Return what changes in the open form after an autosave: what it was opened from. Wagtail asks for it."""
        if self.entry is None:
            return [*super().get_field_updates_for_resave(), (OPENED_FROM, self._open())]
        base = self.entry.go_on()
        return [
            *super().get_field_updates_for_resave(),
            (OPENED_FROM, str(base.uid) if base else ""),
            (TOLD, self.told),
        ]

    @property
    def _account(self) -> str:
        return str(self.for_user.pk) if self.for_user else ""

    def _open(self) -> str:
        """Keep what the page holds as the base of the form that shows it, and return the base's name."""
        words = standing_words(self._present) if self._present.pk else None
        return str(open_form(self._present.pk, words, pin=self._present.pin).uid) if words else ""

    def _post_clean(self) -> None:
        if self.entry:
            self.entry.said = self.cleaned_data
            self.instance.entry = None if self._errors else self.entry
        super()._post_clean()
        if self.entry and self.entry.settled:
            self._take_upkeep(self.entry.settled.document.get(UPKEEP, {}))

    def _take_upkeep(self, upkeep: dict[str, Any]) -> None:
        for name, value in self.instance.read_upkeep(upkeep).items():
            self.cleaned_data[name] = value
            if not self.instance._meta.get_field(name).many_to_many:  # the form saves these from its own data
                setattr(self.instance, name, value)

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError if references were removed from the form."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get(OPENED_BY) not in ("", self._account):
            raise ValidationError(OTHER_ACCOUNT)
        if self.taken_out:
            raise ValidationError(sorted(set(self.taken_out)))
        return cleaned

    @cached_property
    def changed_data(self) -> list[str]:
        """The names of the fields whose values changed.

        Django would read every field from the sent data again, and a stream runs a query for each image and statement
        in it. So the value that was already read is compared instead.
        """
        fields = {name: field for name, field in self.fields.items() if name not in (OPENED_FROM, OPENED_BY)}
        return [name for name, field in fields.items() if field.has_changed(self[name].initial, self._said(name))]

    def _said(self, name: str) -> Any:
        read = getattr(self, "cleaned_data", {})
        return read[name] if name in read and isinstance(self.fields[name], BlockField) else self[name].data

    def _take_out_references(self) -> None:
        sent = [one for name, block in self._blocks() for one in leaves(block, self.data, self.add_prefix(name))]
        references = [reference for key, block in sent for reference in _references(key, block, self.data)]
        foreign = foreign_references(references, self.instance.asset_center_id)
        self.taken_out = [_not_found(model) for model, *_ in foreign]
        gone: dict[str, set[str]] = defaultdict(set)
        for _, pk, _, where in foreign:
            gone[where].add(str(pk))
        kept = {key: self._without(self.data.get(key) or "", block, gone[key]) for key, block in sent}
        self._replace({key: value for key, value in kept.items() if value != self.data.get(key)})

    def _blocks(self) -> list[Named]:
        """Return what in the form is made of blocks."""
        streams = [field for field in self._meta.model._meta.get_fields() if isinstance(field, StreamField)]
        return [(field.name, field.stream_block) for field in streams]

    def _replace(self, values: dict[str, str]) -> None:
        """Replace these values in the sent data. The data is copied only if there is something to replace."""
        if values:
            self.data = self.data.copy()
            for key, value in values.items():
                self.data[key] = value

    def _without(self, value: str, block: blocks.Block, gone: set[str]) -> str:
        if not isinstance(block, blocks.RichTextBlock):
            return "" if value in gone else value
        state = _state(value)
        entities = state.get("entityMap", {})
        pages = {key for key, entity in entities.items() if entity["type"] == "LINK" and entity["data"].get("id")}
        self.taken_out += [PAGE_LINK] * bool(pages)
        unsafe = {
            key for key, entity in entities.items() if entity["type"] == "LINK" and self._is_unsafe(entity["data"])
        }
        self.taken_out += [UNSAFE_LINK] * bool(unsafe)
        dropped = {key: url for key, entity in entities.items() if (url := _dropped(entity))}
        self.taken_out += map(DROPPED_LINK.format, dropped.values())
        lost = (
            pages
            | unsafe
            | dropped.keys()
            | {key for key, entity in entities.items() if str(entity["data"].get("id")) in gone}
        )
        return _without_entities(state, lost) if lost else value

    def _is_unsafe(self, data: dict[str, Any]) -> bool:
        """Return whether a link that the page does not hold yet has a name or a password in it."""
        href = str(data.get("url") or "")
        return (
            links.begins_as_link(href) and links.is_refused(href) and json.dumps(escape(href))[1:-1] not in self._held
        )

    @cached_property
    def _held(self) -> str:
        """What the page holds, as JSON."""
        streams = [field for field in self._meta.model._meta.get_fields() if isinstance(field, StreamField)]
        return "".join(field.value_to_string(self.instance) for field in streams)


def leaves(block: blocks.Block, data: QueryDict, prefix: str) -> Iterator[Named]:
    """Yield every chooser and rich text in the sent data of a block.

    The names follow those that Wagtail's editor gives to nested fields.
    """
    if isinstance(block, blocks.StreamBlock):
        for at in _positions(data, prefix):
            child = block.child_blocks.get(data.get(f"{prefix}-{at}-type", ""))
            if child is not None:
                yield from leaves(child, data, f"{prefix}-{at}-value")
    elif isinstance(block, blocks.ListBlock):
        for at in _positions(data, prefix):
            yield from leaves(block.child_block, data, f"{prefix}-{at}-value")
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from leaves(child, data, f"{prefix}-{name}")
    elif isinstance(block, (blocks.ChooserBlock, blocks.RichTextBlock)) and prefix in data:
        yield prefix, block


def _positions(data: QueryDict, prefix: str) -> Iterator[int]:
    count = data.get(f"{prefix}-count", "")
    at = 0
    while count.isdecimal() and at < int(count) and f"{prefix}-{at}-deleted" in data:
        yield at
        at += 1


def _references(key: str, block: blocks.Block, data: QueryDict) -> Iterator[tuple[type[Model], str, str, str]]:
    value = data.get(key) or ""
    if isinstance(block, blocks.RichTextBlock):
        for entity in _state(value).get("entityMap", {}).values():
            if entity["type"] in ENTITIES:
                yield ENTITIES[entity["type"]], str(entity["data"].get("id")), "", key
    elif value:
        yield block.model_class, value, "", key


def _not_found(model: type[Model]) -> str:
    return f"A {model._meta.verbose_name} that is used here can’t be found. Choose another one."


def _state(value: str) -> dict[str, Any]:
    """Return rich text as the editor sends it, or ``{}`` if the value is invalid, which Wagtail itself refuses."""
    try:
        state = json.loads(value or "{}")
    except ValueError:
        return {}
    return state if isinstance(state, dict) else {}


def is_dropped(href: str) -> bool:
    """Return whether a link with this address does not survive a save (``typed_links.py``)."""
    return check_url(href) is None and links.is_refused(href)


def _dropped(entity: dict[str, Any]) -> str:
    """Return the address of a link that a save would drop; empty for all else."""
    href = str(entity["data"].get("url") or "") if entity["type"] == "LINK" else ""
    return href if href and is_dropped(href) else ""


def _without_entities(state: dict[str, Any], lost: set[str]) -> str:
    """Return the rich text without these links. Their words are kept."""
    for block in state["blocks"]:
        block["entityRanges"] = [found for found in block["entityRanges"] if str(found["key"]) not in lost]
    kept = {key: entity for key, entity in state["entityMap"].items() if key not in lost}
    return json.dumps({**state, "entityMap": kept})
