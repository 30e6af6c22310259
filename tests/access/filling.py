"""The forms of a page, filled in as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.media.samples import PDF

WORDS = "Because the inspector asked for it in writing."


@dataclass
class Form:
    """A form on a page: where it is sent, its fields, and the name and value of each of its buttons."""

    action: str
    fields: dict[str, Any] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """Collects the forms of a page that are sent by POST, filled in as a person would."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or add a field."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(has.get("action", "")) if has.get("method", "").lower() == "post" else None
            self.found += [self._form] if self._form else []
        elif self._form is None or "disabled" in has:
            return
        elif tag == "button" and has.get("type", "submit") == "submit":
            self._form.buttons.append((has.get("name", ""), has.get("value", "")))
        elif tag == "input":
            self._input(has)
        elif tag == "select":
            self._select = has.get("name", "")
        elif tag == "option" and self._select and has.get("value") and "selected" in has:
            self._form.fields[self._select] = has["value"]
        elif tag == "option" and self._select and has.get("value"):
            self._form.fields.setdefault(self._select, has["value"])
        elif tag == "textarea":
            self._area = has.get("name", "")
            self._form.fields.setdefault(self._area, "")

    def handle_data(self, data: str) -> None:
        """Keep what stands in a large field."""
        if self._form and self._area:
            self._form.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """End a field or a form."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._form and self._area:
            self._form.fields[self._area] = self._form.fields[self._area].strip() or WORDS
            self._area = ""

    def _input(self, has: Mapping[str, str]) -> None:
        assert self._form
        name, kind, fields = has.get("name", ""), has.get("type", "text"), self._form.fields
        if kind in ("checkbox", "radio"):
            if "checked" in has or (name not in fields and name in ("block", "keys", "release", "kind", "choice")):
                fields[name] = has.get("value", "on")
        elif kind == "file":
            fields[name] = FILE
        elif kind == "submit":
            self._form.buttons.append((name, has.get("value", "")))
        elif name:
            value = has.get("value", "")
            fields[name] = value if value or "required" not in has else SAMPLES.get(kind, WORDS)


SAMPLES = {"email": "someone@bcp.example", "number": "5", "url": "https://bcp.example/", "password": factories.PASSWORD}
FILE = object()
"""Stands for a file in a form; each time it is sent, the file is a new one."""


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("new.png", factories.picture("gold"), "image/png")


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("new.pdf", PDF, "application/pdf")


def filled(form: Form, path: str, button: tuple[str, str] = ("", "")) -> dict[str, Any]:
    """Return what the form sends to this path when the button is pressed; files are new ones."""
    file = sheet if "/documents/" in path else picture
    name, value = button
    sent = {**form.fields, **({name: value} if name else {})}
    return {name: file() if value is FILE else value for name, value in sent.items()}
