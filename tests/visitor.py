"""A person at the site without scripts, who follows links by their words, fills in forms, and whose clicks count."""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup, Tag
from django.test import Client

from modules.accounts.identity.models import User


class Visitor:
    """One person. ``clicks`` counts links followed and buttons pressed; choosing in a list or typing is none."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)  # a form without its token is refused, as in a browser
        self.clicks = 0
        self.path = ""
        self.page = BeautifulSoup("", "html.parser")
        if user:
            self.client.force_login(user)

    def open(self, path: str) -> Visitor:
        """Open an address, as from a mail; the answer has to be a page."""
        return self._take(self.client.get(path, follow=True), path)

    def follow(self, words: str) -> Visitor:
        """Follow the first link that has these words."""
        self.clicks += 1
        return self.open(urljoin(self.path, str(self._find("a", words)["href"])))

    def press(self, words: str, **values: Any) -> Visitor:
        """Fill in the form that the first button with these words belongs to, and press it."""
        self.clicks += 1
        button = self._find("button", words)
        form = button.find_parent("form")
        assert form is not None, f"“{words}” belongs to no form"
        to = urljoin(self.path, str(button.get("formaction") or form.get("action") or self.path))
        unknown = set(values) - {str(field.get("name")) for field in form.select("[name]")}
        assert not unknown, f"The form of “{words}” has no {unknown}"
        sent = {**filled_in(form), **({str(button["name"]): button.get("value", "")} if button.get("name") else {})}
        method = self.client.post if str(form.get("method", "")).lower() == "post" else self.client.get
        return self._take(method(to, {**sent, **values}, follow=True), to)

    def reads(self, words: str) -> bool:
        """Return whether the page says this."""
        return words in self.words

    @property
    def words(self) -> str:
        """All words of the page, with single spaces."""
        return " ".join(self.page.get_text(" ").split())

    def _find(self, tag: str, words: str) -> Tag:
        found = [one for one in self.page.find_all(tag) if words in " ".join(one.get_text(" ").split())]
        assert found, f"No {tag} “{words}” at {self.path}: {self.words[:2000]}"
        return found[0]

    def _take(self, answer: Any, path: str) -> Visitor:
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        self.path = answer.redirect_chain[-1][0] if answer.redirect_chain else urldefrag(path).url
        self.page = BeautifulSoup(answer.content, "html.parser")
        return self


def filled_in(form: Tag) -> dict[str, Any]:
    """Return what the form sends as it stands, without its buttons."""
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name]"):
        kind, name = field.get("type", "text"), str(field["name"])
        if kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field.get("value", "on"))
        elif kind not in ("submit", "file", "button"):
            sent[name] = field.get("value", "") if field.name == "input" else field.get_text()
    for field in form.select("select[name]"):
        chosen = [one.get("value", "") for one in field.select("option[selected]")]
        sent[str(field["name"])] = chosen or [one.get("value", "") for one in field.select("option")][:1]
    return sent
