"""The workbench: one block at a time, every save a merge, and blocks added, moved and taken out."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply

from modules.accounts.identity.models import Role, User
from modules.domain.arranging import Place
from modules.domain.document import Document, digest, ids, walk
from modules.domain.schema import BLOCKS
from modules.library.modules.models import Guide, Module
from modules.library.words.codec import encode
from modules.library.words.comments import open_comments
from modules.library.workbench.layouts import layouts_of
from modules.library.workbench.moving import written
from tests import factories
from tests.access.forms import block_form, form_of
from tests.packs.updating import every, rewrite, say

pytestmark = pytest.mark.django_db
FIRST, OTHER = "s0-a-1:body:p0", "s1-a-1:body:p0"


@pytest.fixture
def editor(module: Module, admin: User, client: Client) -> User:
    """DHS's editor, signed in."""
    who = factories.dhs(Role.EDITOR, admin=admin)
    client.force_login(who)
    return who


@pytest.fixture
def colleague(admin: User) -> User:
    """Another editor."""
    return factories.person(Role.EDITOR, username="dana", admin=admin)


def now(page: Any) -> Document:
    """Return the words of a page, as the database has them."""
    return encode(type(page).objects.get(pk=page.pk))


def words_at(page: Any, key: str) -> str:
    """Return the words of a paragraph."""
    block = next(block for _, block in walk(now(page)) if block["id"] == key)
    return "".join(run["text"] for run in block["value"]["runs"])


def digests(document: Document) -> dict[str, str]:
    """Return ``{block id: digest}`` of every block that is written by itself."""
    kinds = {"section", "slide", "objective", "handout", "question", "source"}
    return {block["id"]: digest(block) for _, block in walk(document) if block["type"] in kinds}


def typed(words: str) -> Callable[[dict[str, Any]], None]:
    """Return what types other words into the first text of a slide."""

    def change(value: dict[str, Any]) -> None:
        body = value["parts"][0]["value"]["body"]
        start = body.index(">") + 1
        value["parts"][0]["value"]["body"] = body[:start] + words + body[body.index("<", start) :]

    return change


def titled(title: str) -> Callable[[dict[str, Any]], None]:
    """Return what types another title."""
    return lambda value: value.update(title=title)


def save(client: Client, page: Any, key: str, data: dict[str, Any], **headers: str) -> Any:
    """Send the form of one block."""
    return client.post(reverse("workbench_block", args=[page.pk, key]), data, headers=headers)


def arrange(client: Client, page: Any, act: str, **data: str) -> Any:
    """Press a button that adds, copies, moves, deletes or puts back."""
    return client.post(reverse("workbench_arrange", args=[page.pk]), {"act": act, **data})


def read(answer: Any) -> str:
    """Return the text of a page."""
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def told(answer: Any) -> str:
    """Return what the messages of an answer say."""
    return " ".join(map(str, get_messages(answer.wsgi_request)))


def opened(answer: Any) -> str:
    """Return the id of the block that an answer leads to."""
    assert answer.status_code == 302, answer.status_code
    return str(answer["Location"].rstrip("/").rpartition("/")[2])


class TestOutline:
    def test_it_names_every_part_with_its_time(self, client: Client, editor: User, module: Module) -> None:
        answer = client.get(reverse("workbench", args=[module.pk]))

        shown = read(answer)
        places = [shown.index(f">{name}</a>") for name in ("Section 0", "Slide 0", "Picture 0", "Section 1", "Slide 1")]
        assert places == sorted(places)
        assert [line["starts"] for line in answer.context["groups"][1]["entries"]] == ["0:00", "0:08", "0:16"]
        assert "24 min" in shown
        assert reverse("workbench", args=[Guide.objects.child_of(module).get().pk]) in shown
        assert reverse("wagtailadmin_pages:edit", args=[module.pk]) in shown

    def test_what_stops_a_release_stands_beside_the_part_and_leads_to_it(
        self, client: Client, editor: User, module: Module
    ) -> None:
        save(client, module, "s0-a", block_form(client, module, "s0-a", titled("")))

        shown = read(client.get(reverse("workbench", args=[module.pk])))

        assert "A slide has no title" in shown
        assert "1 problem" in shown
        assert f'<a href="{reverse("workbench_block", args=[module.pk, "s0-a"])}">A slide has no title' in shown
        assert "1 thing left before you can submit" in shown

    def test_each_part_leads_to_the_next_without_a_script(self, client: Client, editor: User, module: Module) -> None:
        url = reverse("workbench_block", args=[module.pk, "o1"])
        met = []
        while url:
            answer = client.get(url)
            met.append(answer.context["key"])
            url = answer.context["after"]
        assert met == list(answer.context["bench"].outline.entries)
        assert {"s0", "s0-a", "s0-b", "s1"} <= set(met)

    def test_a_slide_is_shown_as_the_room_sees_it(self, client: Client, editor: User, module: Module) -> None:
        answer = client.get(reverse("workbench_block", args=[module.pk, "s0-a"]))

        assert "We listen." in answer.context["shown"]
        assert "Speaker words" not in answer.context["shown"]


def scripted(page: Any, *titles: str) -> None:
    """Write a script with each of these titles into a guide."""
    rewrite(page, lambda words: words["body"].extend(script(f"say-{at}", title) for at, title in enumerate(titles)))


def script(key: str, title: str) -> Document:
    """Return a script that greets in the name of the center."""
    say = [factories.paragraph(key, "say", "p0", "Welcome to {{center.name}}.")]
    value = {"title": title, "minutes": 5, "say": say, "do": "", "policy": "guided"}
    return {"id": key, "type": "script", "value": value}


class TestScripts:
    def test_the_script_for_a_section_stands_beside_all_that_is_in_it(
        self, client: Client, editor: User, module: Module
    ) -> None:
        guide = Guide.objects.child_of(module).get()
        scripted(guide, "1. Section 0", "2. Another title")

        for key, names in (("o1", []), ("s0", ["say-0"]), ("s0-a", ["say-0"]), ("s1-b", ["say-1"]), ("s2-a", [])):
            answer = client.get(reverse("workbench_block", args=[module.pk, key]))
            urls = [reverse("workbench_block", args=[guide.pk, name]) for name in names]
            assert [one.url for one in answer.context["scripts"]] == urls
            assert all(f'<a href="{url}">Open it in the guide' in read(answer) for url in urls)

    def test_it_is_read_as_presenters_see_it(self, client: Client, editor: User, module: Module) -> None:
        scripted(Guide.objects.child_of(module).get(), "1. Section 0", "2. Another title")

        by_words, by_number = (
            read(client.get(reverse("workbench_block", args=[module.pk, key]))) for key in ("s0-a", "s1-a")
        )

        assert "<summary>Script: Presenting it › Section 0</summary>" in by_words
        assert '<div class="say">' in by_words
        assert "Found by the number in its title." not in by_words
        assert "Found by the number in its title." in by_number
        assert client.get(reverse("workbench_block", args=[Guide.objects.get().pk, "say-0"])).context["scripts"] == []


class TestWhatIsLeft:
    def test_each_line_leads_to_its_part_in_the_module_and_in_its_guides(
        self, client: Client, editor: User, module: Module
    ) -> None:
        guide = Guide.objects.child_of(module).get()
        key = now(guide)["body"][0]["id"]
        unknown = block_form(client, guide, key, lambda value: value.update(body="<p>Ask {{center.nobody}}.</p>"))
        save(client, guide, key, unknown)
        save(client, module, "s0-a", block_form(client, module, "s0-a", titled("")))

        left = client.get(reverse("workbench", args=[module.pk])).context["bench"].left

        assert [one.url for one in left] == [
            reverse("workbench_block", args=[module.pk, "s0-a"]),
            reverse("workbench_block", args=[guide.pk, key]),
        ]
        assert "2 things left before you can submit" in read(client.get(reverse("workbench_about", args=[module.pk])))
        for one in left:
            assert client.get(one.url).status_code == 200

    def test_a_block_in_a_part_or_in_a_guide_leads_to_where_it_is_written(
        self, client: Client, editor: User, module: Module
    ) -> None:
        guide = Guide.objects.child_of(module).get()
        key = now(guide)["body"][0]["id"]

        for asked, page, there in ((FIRST, module, "s0-a"), (key, guide, key), (f"{key}:body:p0", guide, key)):
            found = client.get(reverse("workbench_block", args=[module.pk, asked]), follow=True)
            assert found.redirect_chain[-1][0] == reverse("workbench_block", args=[page.pk, there])
        whole = client.get(reverse("workbench_block", args=[module.pk, str(guide.uid)]))
        assert whole["Location"] == reverse("workbench", args=[guide.pk])

    @pytest.mark.parametrize(
        ("change", "there"),
        [
            (titled(""), ["title"]),
            (titled("{{center.nobody}}"), ["title"]),
            (typed("Ask {{center.nobody}}."), ["parts", 0, "body"]),
            (typed('See <a href="https://example.gov:port/">our plan</a>.'), ["parts", 0, "body"]),
        ],
    )
    def test_what_was_found_stands_at_its_field(
        self, client: Client, editor: User, module: Module, change: Callable[[dict[str, Any]], None], there: list[Any]
    ) -> None:
        save(client, module, "s0-a", block_form(client, module, "s0-a", change))

        answer = client.get(reverse("workbench_block", args=[module.pk, "s0-a"]))

        (said,) = answer.context["problems"]
        shown = answer.context["form"].fields["block"].widget.found
        for step in there:
            shown = shown["blockErrors"][step]
        assert shown == {"messages": [said]}
        assert json.dumps(said) in html.unescape(answer.context["block_html"])

    def test_nothing_left_is_submitted_and_what_is_in_review_is_not_written(
        self, client: Client, editor: User, module: Module
    ) -> None:
        shown = read(client.get(reverse("workbench", args=[module.pk])))
        assert "Nothing left before you can submit" in shown
        assert ">Submit for review</button>" in shown

        answer = client.post(reverse("submit_module", args=[module.pk]))

        assert answer["Location"] == reverse("review_module", args=[module.pk])
        assert "Submitted." in told(answer)
        assert Module.objects.get(pk=module.pk).workflow_in_progress
        locked = client.get(reverse("workbench_block", args=[module.pk, "s0-a"]))
        assert "form" not in locked.context
        assert "Submit for review" not in read(locked)
        assert "already" in told(client.post(reverse("submit_module", args=[module.pk])))

    def test_submitting_runs_the_checks(self, client: Client, editor: User, module: Module) -> None:
        save(client, module, "s0-a", block_form(client, module, "s0-a", titled("")))
        assert "Submit for review" not in read(client.get(reverse("workbench", args=[module.pk])))

        answer = client.post(reverse("submit_module", args=[module.pk]))

        assert "1 thing is left before you can submit: A slide has no title" in told(answer)
        assert answer["Location"] == reverse("workbench", args=[module.pk])
        assert not Module.objects.get(pk=module.pk).workflow_in_progress

    def test_what_was_released_as_it_is_is_not_submitted(
        self, client: Client, editor: User, module: Module, release: Any
    ) -> None:
        shown = read(client.get(reverse("workbench", args=[module.pk])))
        assert "Released as it is written." in shown
        assert "Submit for review" not in shown
        assert "Nothing left" not in shown
        assert "Nothing has changed since" in told(client.post(reverse("submit_module", args=[module.pk])))

    def test_what_was_sent_back_goes_on(self, client: Client, editor: User, module: Module) -> None:
        client.post(reverse("submit_module", args=[module.pk]))
        state = Module.objects.get(pk=module.pk).current_workflow_state
        state.current_task_state.reject(user=editor, comment="Shorter.")

        client.post(reverse("submit_module", args=[module.pk]))

        again = Module.objects.get(pk=module.pk).current_workflow_state
        assert again.pk == state.pk
        assert again.status == again.STATUS_IN_PROGRESS


class TestComments:
    def test_open_comments_stand_beside_their_part(self, client: Client, editor: User, module: Module) -> None:
        here = {"page": module, "user": editor}
        path = "sections.s0.items.s0-a.parts.s0-a-1.body"
        said = Comment.objects.create(**here, text="Shorter, please.", contentpath=path)
        CommentReply.objects.create(comment=said, user=editor, text="Why?")
        Comment.objects.create(**here, text="Elsewhere.", contentpath="sections.s1.items.s1-a.title")
        Comment.objects.create(**here, text="Done.", contentpath=path, resolved_at=timezone.now(), resolved_by=editor)

        shown = read(client.get(reverse("workbench_block", args=[module.pk, "s0-a"])))

        assert "Shorter, please." in shown
        assert "Why?" in shown
        assert f'name="comment" value="{said.pk}"' in shown
        assert "Elsewhere." not in shown
        assert "Done." not in shown
        assert f"{reverse('wagtailadmin_pages:edit', args=[module.pk])}#block-s0-a-section" in shown

    @pytest.fixture
    def on_commit(self, django_capture_on_commit_callbacks: Any) -> Any:
        """What a test runs that the actions do once they are committed."""
        return django_capture_on_commit_callbacks

    @pytest.fixture
    def asked(self, module: Module, colleague: User) -> Comment:
        """A colleague's comment on a slide."""
        here = {"page": module, "user": colleague}
        return Comment.objects.create(**here, text="Is it so?", contentpath="sections.s0.items.s0-a.title")

    @staticmethod
    def send(client: Client, comment: Comment, act: str, **data: str) -> Any:
        """Press a button below a comment."""
        sent = {"act": act, "comment": str(comment.pk), "block": "s0-a", **data}
        return client.post(reverse("workbench_comment", args=[comment.page_id]), sent)

    def test_one_is_answered_there(
        self,
        client: Client,
        editor: User,
        colleague: User,
        module: Module,
        asked: Comment,
        on_commit: Any,
    ) -> None:
        before = now(module)

        with on_commit(execute=True):
            answer = self.send(client, asked, "answer", answer=" It is. ")

        assert answer["Location"] == f"{reverse('workbench_block', args=[module.pk, 's0-a'])}#part-comments"
        assert told(answer) == "Answered."
        reply = CommentReply.objects.get()
        assert (reply.comment, reply.user, reply.text) == (asked, editor, "It is.")
        assert "It is." in read(client.get(reverse("workbench_block", args=[module.pk, "s0-a"])))
        (letter,) = mail.outbox
        assert letter.to == [colleague.email]
        assert "It is." in letter.body
        assert now(module) == before
        assert list(open_comments(module)) == []

    def test_one_is_resolved_there_once(
        self, client: Client, editor: User, module: Module, asked: Comment, on_commit: Any
    ) -> None:
        with on_commit(execute=True):
            assert told(self.send(client, asked, "resolve")) == "Resolved."

        asked.refresh_from_db()
        assert asked.resolved_by == editor
        assert "Is it so?" not in read(client.get(reverse("workbench_block", args=[module.pk, "s0-a"])))
        assert "Somebody resolved this comment before." in told(self.send(client, asked, "resolve"))

    def test_one_on_the_page_s_own_fields_stands_there_too(
        self, client: Client, editor: User, module: Module, asked: Comment
    ) -> None:
        Comment.objects.filter(pk=asked.pk).update(contentpath="summary")
        about = reverse("workbench_about", args=[module.pk])
        assert "Is it so?" in read(client.get(about))

        answer = self.send(client, asked, "resolve", block="")

        assert answer["Location"] == f"{about}#part-comments"
        assert "Is it so?" not in read(client.get(about))

    @pytest.mark.parametrize("block", ["a\nb", "\t", "\u2028"])
    def test_an_id_that_no_address_can_have_leads_to_the_page(
        self, client: Client, editor: User, module: Module, asked: Comment, block: str
    ) -> None:
        assert self.send(client, asked, "resolve", block=block).status_code == 302
        assert arrange(client, module, "copy", block=block).status_code == 302

    def test_what_is_refused_says_why(self, client: Client, editor: User, module: Module, asked: Comment) -> None:
        assert "Write your answer first." in told(self.send(client, asked, "answer", answer=" "))
        asked.page = Guide.objects.child_of(module).get()
        elsewhere = client.post(
            reverse("workbench_comment", args=[asked.page_id]), {"act": "resolve", "comment": str(asked.pk)}
        )
        assert "Look again." in told(elsewhere)
        assert not CommentReply.objects.exists()

    def test_a_text_in_review_is_left_alone(self, client: Client, editor: User, module: Module, asked: Comment) -> None:
        client.post(reverse("submit_module", args=[module.pk]))

        self.send(client, asked, "resolve")

        asked.refresh_from_db()
        assert asked.resolved_at is None
        page = read(client.get(reverse("workbench_block", args=[module.pk, "s0-a"])))
        assert f"?comment={asked.pk}" in page


class TestSaving:
    def test_a_save_writes_its_block_and_no_other(self, client: Client, editor: User, module: Module) -> None:
        before = digests(now(module))

        answer = save(client, module, "s0-a", block_form(client, module, "s0-a", typed("Mine.")))

        assert opened(answer) == "s0-a"
        after = digests(now(module))
        assert words_at(module, FIRST) == "Mine."
        assert {key for key in after if after[key] != before[key]} == {"s0", "s0-a"}
        assert Module.objects.get(pk=module.pk).get_latest_revision().user == editor

    def test_a_form_that_nobody_changed_changes_nothing(self, client: Client, editor: User, module: Module) -> None:
        before = now(module)
        for key in ("o1", "s0", "s0-a", "s1-b"):
            save(client, module, key, block_form(client, module, key))
            assert now(module) == before

    def test_a_section_keeps_its_slides(self, client: Client, editor: User, module: Module) -> None:
        before = digests(now(module))

        save(client, module, "s0", block_form(client, module, "s0", titled("Renamed")))

        after = digests(now(module))
        assert {key for key in after if after[key] != before[key]} == {"s0"}

    def test_a_guide_is_written_alike(self, client: Client, editor: User, module: Module) -> None:
        guide = Guide.objects.child_of(module).get()
        key = now(guide)["body"][0]["id"]

        def change(value: dict[str, Any]) -> None:
            value["body"] = value["body"].replace("arrive early", "arrive very early")

        save(client, guide, key, block_form(client, guide, key, change))

        assert "arrive very early" in words_at(guide, f"{key}:body:p0")

    def test_save_and_go_on_leads_to_the_next(self, client: Client, editor: User, module: Module) -> None:
        data = {**block_form(client, module, "s0-a", typed("Mine.")), "and_next": "s0-b"}

        assert opened(save(client, module, "s0-a", data)) == "s0-b"

    def test_the_fields_of_the_page_have_a_form_of_their_own(
        self, client: Client, editor: User, module: Module
    ) -> None:
        url = reverse("workbench_about", args=[module.pk])
        form = client.get(url).context["form"]
        blocks = {name: value for name, value in now(module).items() if isinstance(value, list) and name != "sectors"}
        plain = {name: value for name, value in form_of(module).items() if name in form.fields}
        data = {**plain, "title": "Renamed", "summary": "Plain.", "sectors": module.sectors}

        answer = client.post(url, data)

        assert answer.status_code == 302
        after = now(module)
        assert (after["title"], after["summary"]) == ("Renamed", "Plain.")
        assert {name: after[name] for name in blocks} == blocks

    def test_a_module_is_not_offered_as_its_own_companion(
        self, client: Client, editor: User, module: Module, admin: User
    ) -> None:
        other = factories.module(admin=admin, slug="another", title="Another")

        answer = client.get(reverse("workbench_about", args=[module.pk]))

        form = answer.context["form"]
        assert [list(form.fields[name].queryset) for name in ("companions", "builds_on")] == [[other], [other]]
        assert "The end of its address" in read(answer)
        assert "my-slug" not in read(answer)

    def test_what_is_refused_is_shown_as_it_was_typed(self, client: Client, editor: User, module: Module) -> None:
        before = now(module)

        linked = typed('Ask <a href="https://user:pw@example.gov/">whoever is there</a>.')

        answer = save(client, module, "s0-a", block_form(client, module, "s0-a", linked))

        assert "whoever is there" in read(answer)
        assert "holds a name or a password" in read(answer) or "password" in told(answer)
        assert now(module) == before

    def test_a_typo_is_saved(self, client: Client, editor: User, module: Module) -> None:
        save(client, module, "s0-a", block_form(client, module, "s0-a", typed("Ask {{center.nobody}}.")))

        assert "{{center.nobody}}" in str(now(module))

    def test_a_page_that_is_locked_is_read(self, client: Client, editor: User, module: Module) -> None:
        data = block_form(client, module, "s0-a", typed("Mine."))
        module.locked = True
        module.save()

        answer = client.get(reverse("workbench_block", args=[module.pk, "s0-a"]))

        assert "form" not in answer.context
        assert "We listen." in read(answer)
        save(client, module, "s0-a", data)
        assert words_at(module, FIRST) != "Mine."
        assert "locked" in told(arrange(client, module, "delete", block="s0-a")).lower()
        assert "s0-a" in ids(now(module))


class TestTwoWriters:
    def test_two_people_on_two_slides_never_meet(
        self, client: Client, editor: User, module: Module, colleague: User
    ) -> None:
        mine = block_form(client, module, "s0-a", typed("Mine."))
        rewrite(module, every(say(OTHER, "Dana’s.")), by=colleague)

        answer = save(client, module, "s0-a", mine)

        assert opened(answer) == "s0-a"
        assert "Dana" not in told(answer)
        assert (words_at(module, FIRST), words_at(module, OTHER)) == ("Mine.", "Dana’s.")

    def test_two_on_one_slide_are_merged(self, client: Client, editor: User, module: Module, colleague: User) -> None:
        mine = block_form(client, module, "s0-a", typed("Mine."))
        rewrite(module, every(say("s0-a-3:body:p0", "Dana’s.")), by=colleague)

        answer = save(client, module, "s0-a", mine)

        assert answer.status_code == 302
        assert (words_at(module, FIRST), words_at(module, "s0-a-3:body:p0")) == ("Mine.", "Dana’s.")

    def test_two_on_one_sentence_are_asked(self, client: Client, editor: User, module: Module, colleague: User) -> None:
        mine = block_form(client, module, "s0-a", typed("Mine."))
        rewrite(module, every(say(FIRST, "Dana’s.")), by=colleague)

        asked = save(client, module, "s0-a", mine)

        assert "Nothing is saved yet, and nothing is lost." in read(asked)
        assert words_at(module, FIRST) == "Dana’s."
        (question,) = asked.context["questions"]
        chosen = {**mine, "seen": asked.context["state"], f"choice-{question.id}": "ours"}
        assert opened(save(client, module, "s0-a", chosen)) == "s0-a"
        assert words_at(module, FIRST) == "Mine."

    def test_words_for_a_slide_that_somebody_deleted_are_not_lost(
        self, client: Client, editor: User, module: Module
    ) -> None:
        mine = block_form(client, module, "s0-a", typed("Mine."))
        arrange(client, module, "delete", block="s0-a")

        asked = save(client, module, "s0-a", mine)

        assert "Mine." in read(asked)
        (question,) = asked.context["questions"]
        chosen = {**mine, "seen": asked.context["state"], f"choice-{question.id}": "ours"}
        assert save(client, module, "s0-a", chosen).status_code == 302
        assert words_at(module, FIRST) == "Mine."
        assert "s0-a" in {block["id"] for block in now(module)["sections"][0]["value"]["items"]}


class TestArranging:
    @pytest.mark.parametrize("layout", [one.key for one in layouts_of(["objective", "section", "slide", "handout"])])
    def test_what_is_added_opens_and_is_saved(self, client: Client, editor: User, module: Module, layout: str) -> None:
        kind = next(one.kind for one in layouts_of(list(BLOCKS)) if one.key == layout)
        stream = "items" if kind == "slide" else f"{kind}s"
        before = ids(now(module))

        key = opened(
            arrange(
                client, module, "add", layout=layout, to=written(Place("s0" if kind == "slide" else "", stream, "s0-a"))
            )
        )

        assert key not in before
        once = now(module)
        assert set(before) < set(ids(once))
        save(client, module, key, block_form(client, module, key))
        assert now(module) == once  # ids that are not stored would differ from one reading to the next

    def test_a_copy_stands_after_with_ids_of_its_own(self, client: Client, editor: User, module: Module) -> None:
        key = opened(arrange(client, module, "copy", block="s0-a"))

        items = now(module)["sections"][0]["value"]["items"]
        assert [block["id"] for block in items] == ["s0-a", key, "s0-b"]
        assert items[1]["value"]["title"] == items[0]["value"]["title"]
        assert len(ids(now(module))) == len(set(ids(now(module))))

    def test_a_slide_moves_into_another_section_and_back(self, client: Client, editor: User, module: Module) -> None:
        before = now(module)

        arrange(client, module, "move", block="s0-a", to=written(Place("s1", "items", "s1-b")))

        sections = now(module)["sections"]
        assert [[block["id"] for block in one["value"]["items"]] for one in sections[:2]] == [
            ["s0-b"],
            ["s1-a", "s1-b", "s0-a"],
        ]
        arrange(client, module, "move", block="s0-a", to=written(Place("s0", "items")))
        assert now(module) == before

    def test_up_and_down_cross_from_section_to_section(self, client: Client, editor: User, module: Module) -> None:
        def step(name: str) -> list[str]:
            steps = dict(client.get(reverse("workbench_block", args=[module.pk, "s0-b"])).context["steps"])
            arrange(client, module, "move", block="s0-b", to=steps[name])
            return [key for key in ids(now(module)["sections"]) if key in {"s0", "s1", "s0-a", "s0-b", "s1-a", "s1-b"}]

        before = ["s0", "s0-a", "s0-b", "s1", "s1-a", "s1-b"]
        assert step("Down") == ["s0", "s0-a", "s1", "s0-b", "s1-a", "s1-b"]
        assert step("Down") == ["s0", "s0-a", "s1", "s1-a", "s0-b", "s1-b"]
        assert step("Up") == ["s0", "s0-a", "s1", "s0-b", "s1-a", "s1-b"]
        assert step("Up") == before
        assert step("Up") == ["s0", "s0-b", "s0-a", "s1", "s1-a", "s1-b"]

    @pytest.mark.parametrize("key", ["s0-a", "s0", "o1"])
    def test_what_is_deleted_can_be_put_back_as_it_was(
        self, client: Client, editor: User, module: Module, key: str
    ) -> None:
        before = now(module)

        answer = arrange(client, module, "delete", block=key)

        assert key not in ids(now(module))
        shown = client.get(answer["Location"])
        assert "is deleted." in read(shown)
        kept = shown.context["undo"]["uid"]
        assert opened(arrange(client, module, "restore", kept=kept)) == key
        assert now(module) == before
        assert (
            "undo" not in client.get(answer["Location"]).context or not client.get(answer["Location"]).context["undo"]
        )
        assert "meantime" in told(arrange(client, module, "restore", kept=kept))  # once

    @pytest.mark.parametrize(
        "data",
        [
            {"act": "move", "block": "s0-a", "to": written(Place("", "sections"))},
            {"act": "move", "block": "s0", "to": written(Place("s0", "items"))},
            {"act": "move", "block": "nobody", "to": written(Place("s0", "items"))},
            {"act": "move", "block": "s0-a", "to": written(Place("nobody", "items"))},
            {"act": "add", "layout": "new-section", "to": written(Place("s0", "items"))},
            {"act": "add", "layout": "slide", "to": written(Place("s0", "nothing"))},
            {"act": "delete", "block": "nobody"},
            {"act": "copy", "block": "nobody"},
            {"act": "restore", "kept": "nobody"},
        ],
    )
    def test_what_can_not_be_is_refused(
        self, client: Client, editor: User, module: Module, data: dict[str, str]
    ) -> None:
        before = now(module)

        assert "meantime" in told(arrange(client, module, **data))
        assert now(module) == before

    @pytest.mark.parametrize("to", ["", "[]", "[1, 2, 3]", "no place", '{"a": 1}'])
    def test_a_place_that_is_none_does_not_exist(self, client: Client, editor: User, module: Module, to: str) -> None:
        assert arrange(client, module, "move", block="s0-a", to=to).status_code == 404


OUTLINE, PART = 16, 23
"""Most queries of the outline and of one part. Every page of the admin has ten of them."""


class TestCost:
    def test_queries_do_not_grow_with_the_module(
        self, client: Client, editor: User, module: Module, admin: User
    ) -> None:
        long = factories.module(admin=admin, blocks=30, slug="long")

        for name, most, key in (("workbench", OUTLINE, []), ("workbench_block", PART, ["s0-a"])):
            client.get(reverse(name, args=[module.pk, *key]))
            found = [self.queries(client, reverse(name, args=[page.pk, *key])) for page in (module, long)]
            assert len(found[0]) == len(found[1])
            assert len(found[0]) <= most, "\n".join(found[0])

    def queries(self, client: Client, url: str) -> list[str]:
        """Return the queries of a page."""
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return [query["sql"] for query in captured]
