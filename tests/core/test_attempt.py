"""What a page shows of an action that is refused."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory

from modules.core.attempt import attempt
from modules.core.refusals import Refused
from modules.domain.document import DocumentError

REASONS = ("The note is empty.", "Nothing was done.")


class NoteForm(forms.Form):
    note = forms.CharField()


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request = rf.post("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # as the middleware does
    return request


def shown(request: HttpRequest) -> list[tuple[int, str]]:
    return [(message.level, message.message) for message in messages.get_messages(request)]


def refuse() -> None:
    raise Refused("Nothing was done.")


@pytest.mark.parametrize("error", [Refused(*REASONS), DocumentError(list(REASONS))])
def test_the_reasons_are_one_message_and_the_page_goes_on(request_: HttpRequest, error: Exception) -> None:
    with attempt(request_):
        raise error

    assert shown(request_) == [(messages.ERROR, "The note is empty. Nothing was done.")]


def test_the_reasons_are_messages_of_their_own_if_the_page_asks_for_that(request_: HttpRequest) -> None:
    with attempt(request_, level=messages.WARNING, one_by_one=True):
        raise Refused(*REASONS)

    assert shown(request_) == [(messages.WARNING, reason) for reason in REASONS]


def test_a_form_gets_the_reasons_and_keeps_what_was_typed(request_: HttpRequest) -> None:
    form = NoteForm({"note": "typed"})
    assert form.is_valid()

    with attempt(request_, form):
        raise Refused(*REASONS)

    assert form.non_field_errors() == list(REASONS)
    assert form["note"].value() == "typed"
    assert shown(request_) == []


def test_what_follows_from_success_is_not_done_after_a_refusal(request_: HttpRequest) -> None:
    with attempt(request_):
        refuse()
        messages.success(request_, "Done.")

    assert shown(request_) == [(messages.ERROR, "Nothing was done.")]


def test_an_action_that_succeeds_shows_nothing_by_itself(request_: HttpRequest) -> None:
    with attempt(request_):
        pass

    assert shown(request_) == []


def test_every_other_error_goes_on(request_: HttpRequest) -> None:
    with pytest.raises(ZeroDivisionError), attempt(request_):
        raise ZeroDivisionError
