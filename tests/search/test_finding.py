"""What is found, in which order, narrowed down by what, and with which words marked."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import HomePage, PlainPage
from modules.accounts.identity.models import Role, User
from modules.library.releases.models import Release
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from tests import factories
from tests.search.conftest import Asking
from tests.search.releases import released
from tests.worlds import Keys

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases("search SQL")]


@pytest.fixture
def three(django_db_setup: Keys, db: None) -> list[Release]:
    """Three releases that say “harbor”: in the words, in the facts, in the title."""
    return list(Release.objects.filter(pk__in=django_db_setup["three"]).order_by("pk"))


@pytest.fixture
def reader(three: list[Release], admin: User) -> Asking:
    """DHS's reviewer, who reads all releases."""
    return Asking(factories.person(Role.REVIEWER, admin=admin))


def test_titles_come_first_then_facts_then_the_rest(reader: Asking) -> None:
    assert reader.titles("harbor") == ["The harbor", "Schools", "Fire"]


def test_all_words_must_be_there_and_the_last_may_go_on(reader: Asking) -> None:
    assert reader.titles("harbor meet") == ["Fire", "Schools", "The harbor"]
    assert reader.titles("meet harb") == ["Fire", "Schools", "The harbor"]
    assert reader.titles("harb meet") == []


def test_accents_and_case_make_no_difference(reader: Asking, admin: User) -> None:
    released("Café", "Über.", admin)

    assert reader.titles("CAFE uber") == ["Café"]
    assert reader.titles("café ÜBER") == ["Café"]


def test_facets_narrow_down_and_count(reader: Asking) -> None:
    assert reader.titles("harbor", sector="fire-ems") == ["The harbor", "Fire"]
    assert reader.titles("harbor", minutes=45) == ["Schools", "Fire"]
    assert reader.titles("harbor", minutes=45, sector="education") == ["Schools"]
    assert reader.titles("harbor", kind="statement") == []

    facets = {facet.name: facet for facet in reader.page("harbor", sector="education").context["facets"]}
    counts = {name: {option.label: option.count for option in facet.options} for name, facet in facets.items()}
    assert counts["kind"] == {"Modules": 2}
    assert counts["minutes"] == {"At most 45 minutes": 1, "At most 60 minutes": 1} | {
        "At most 90 minutes": 2,
        "At most 120 minutes": 2,
    }
    assert counts["topic"] == {"Schools": 1, "The harbor": 1}
    assert counts["sector"]["Fire and EMS"] == 2
    assert counts["sector"]["Maritime"] == 1


def test_a_count_is_what_choosing_leaves(reader: Asking) -> None:
    for facet in reader.page("harbor").context["facets"]:
        for option in facet.options:
            found = reader.page("harbor", **{facet.name: option.value})
            assert found.context["total"] == option.count, (facet.name, option)


def test_a_topic_is_a_module_wherever_it_is_taken_up(pack: Pack, admin: User) -> None:
    edition = factories.edition(pack, admin=admin)
    lead = Asking(factories.lead(pack.center, admin=admin))
    (topic,) = (facet for facet in lead.page("we").context["facets"] if facet.name == "topic")
    (option,) = topic.options

    assert option.label == "Who we are"
    assert set(lead.titles("we", topic=option.value)) == {"Who we are", edition.title}


def test_what_was_chosen_alone_lists_all_of_it(reader: Asking) -> None:
    assert reader.titles(kind="module", sector="fire-ems") == ["Fire", "The harbor"]


@pytest.mark.parametrize("strange", [{"kind": "x"}, {"sector": "all"}, {"minutes": "٣"}, {"topic": "' OR 1"}])
def test_a_value_that_is_none_counts_as_not_chosen(reader: Asking, strange: dict[str, str]) -> None:
    assert len(reader.titles("harbor", **strange, page="x")) == 3


def test_words_are_marked_and_markup_is_not_taken_for_any(admin: User, reader: Asking) -> None:
    released("Tags", "Never write <script>alert('harbor')</script> & so on.", admin)

    html = reader.page("harbor script").content.decode()

    assert "&lt;<mark>script</mark>&gt;alert(&#x27;<mark>harbor</mark>&#x27;)" in html
    assert "<script>alert" not in html


def test_what_was_typed_stands_in_the_page_as_text(reader: Asking) -> None:
    html = reader.page('"><script>alert(1)</script>').content.decode()

    assert "<script>alert" not in html
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""" OR *',
        "🚒",
        "'; --",
        "NEAR(",
        "title:x",
        "%",
        "fire*",
        "\\",
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_no_question_does_harm(typed: str, signed_in: bool, reader: Asking) -> None:
    asked = reader if signed_in else Asking()

    assert asked.page(typed).status_code == 200
    assert asked.page(typed, kind="module").status_code == 200
    assert isinstance(asked.suggested(typed), list)


@pytest.mark.parametrize("typed", ["\0", "fire\0", "a" * 5_000, "fire " * 1_000])
def test_what_no_form_sends_is_no_question(typed: str, reader: Asking) -> None:
    assert reader.page(typed).status_code == 400
    assert Asking().page(typed).status_code == 400


def test_operators_are_words(reader: Asking) -> None:
    assert reader.titles("fire OR schools") == []
    assert reader.titles("NOT fire") == []


def test_long_questions_are_cut_with_a_notice(reader: Asking) -> None:
    assert "We used only its first 200 characters" in reader.text("harbor " * 100)
    assert "We used only its first 200 characters" not in reader.text("harbor")


def test_the_empty_page_says_what_to_do(reader: Asking) -> None:
    assert "Type a word or two" in reader.text()
    assert "Sign in to search inside modules" in Asking().text()
    assert "There are no letters or digits in “🚒”" in reader.text("🚒")
    assert "Use fewer of them" in reader.text("harbor zeppelin")
    assert "Search for the words alone" in reader.text("fire", kind="statement")


def test_titles_are_suggested_while_typing(reader: Asking) -> None:
    assert reader.suggested("har") == ["The harbor"]
    assert reader.suggested("meet") == []  # it stands in no title
    assert reader.suggested("") == []


def test_what_begins_with_the_question_is_suggested_first(reader: Asking, admin: User) -> None:
    released("Harbor pilots", "Meet.", admin)
    released("A harbor", "Meet.", admin)

    assert reader.suggested("harb") == ["Harbor pilots", "A harbor", "The harbor"]


def test_near_titles_are_offered_where_nothing_is_found(reader: Asking) -> None:
    assert reader.page("harbour").context["near"] == ["The harbor"]
    assert '<a href="?q=The%20harbor">The harbor</a>' in reader.page("harbour").content.decode()
    assert reader.page("zeppelin").context["near"] == []


def test_pages_of_results(admin: User) -> None:
    for number in range(12):
        factories.statement(admin=admin, key=f"s-{number}", wording=f"Statement number {number} of mandated wording.")
    reviewer = Asking(factories.dhs(Role.EDITOR, admin=admin))

    first, second = reviewer.page("mandated"), reviewer.page("mandated", page=2)

    assert (len(first.context["results"]), len(second.context["results"])) == (10, 2)
    assert "?page=2&amp;q=mandated" in first.content.decode()


def test_help_is_found_by_everyone_while_it_is_live(site: HomePage) -> None:
    page = PlainPage(title="Help with codes", slug="codes", body="<h2>Where</h2><p>Scan the square &amp; read.</p>")
    site.add_child(instance=page)
    assert Asking().titles("square") == ["Help with codes"]
    assert "Where Scan the square & read." in Asking().text("square")

    page.unpublish()
    assert Asking().titles("square") == []


def test_what_fills_a_page_of_help_is_not_part_of_its_words(site: HomePage) -> None:
    body = "<p>{{statement.emergency-911}}</p><p>Find your <a href='/centers/'>fusion center</a>. It answers.</p>"
    site.add_child(instance=PlainPage(title="Whom to call", slug="whom", body=body))

    assert "Find your fusion center. It answers." in Asking().text("answers")
    assert "emergency-911" not in Asking().text("answers")


def test_a_new_edition_takes_the_place_of_the_one_before(pack: Pack, admin: User) -> None:
    presenter = Asking(factories.person(Role.PRESENTER, pack.center, admin=admin))
    factories.edition(pack, admin=admin)
    pack.title = "Autumn roundtable"
    pack.save()
    newest: Edition = factories.edition(pack, admin=admin)

    assert presenter.titles("roundtable") == ["Autumn roundtable"]
    (result,) = presenter.page("roundtable").context["results"]
    assert result.url == newest.get_absolute_url()


def test_the_same_queries_for_few_and_for_many(reader: Asking, admin: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.page("meet harbor").status_code == 200
        return len(captured)

    asked()  # what a process asks once
    few = asked()
    for number in range(8):
        released(f"More {number}", "Meet at the harbor.", admin)

    assert len(reader.titles("meet harbor")) == 10
    assert asked() == few
    assert few <= 9


def test_nobody_keeps_the_page_for_someone_else(reader: Asking) -> None:
    answer = reader.page("harbor")

    assert "private" in answer["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex' in answer.content.decode()
