"""The parts of the home page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from home.desk.steps import steps_for
from modules.accounts.identity.models import CENTER_ROLES, Role
from modules.accounts.identity.policy import center_ids, has_role
from modules.centers.center.models import Center
from modules.packs.board.cards import cards_of
from modules.packs.editions.queries import editions_for
from modules.packs.pages.queries import packs_led_by
from modules.packs.updates.waits import UPDATE
from modules.roundtables.models import Roundtable
from modules.roundtables.queries import coming

STEPS_SHOWN, PACKS_SHOWN, DATES_SHOWN, EDITIONS_SHOWN = 8, 6, 4, 6


class Steps(Component):
    """What the person does next."""

    name = "steps"
    order = 10
    template_name = "home/desk/steps.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the steps: those that are shown, and those that are folded."""
        user = parent_context["request"].user
        found = steps_for(user)
        updates = [step.place for step in found if step.does == UPDATE.does and step.place]
        return {
            "number": len(found),
            "steps": found[:STEPS_SHOWN],
            "more": found[STEPS_SHOWN:],
            "many": list(dict.fromkeys(updates)) if len(updates) > 1 else [],
        }


class Dates(Component):
    """What is coming: the roundtables of the person's centers."""

    name = "dates"
    order = 20
    template_name = "home/desk/dates.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the next roundtables, and the centers where the person plans them."""
        user = parent_context["request"].user
        rows = coming(Roundtable.objects.filter(center__in=center_ids(user, CENTER_ROLES)))
        led = center_ids(user, {Role.LEAD})
        centers = Center.objects.filter(pk__in=led)
        return {"rows": rows[:DATES_SHOWN], "left": len(rows) - DATES_SHOWN, "led": led, "centers": centers}


class Packs(Component):
    """The packs that a lead worked on last."""

    name = "packs"
    order = 30
    template_name = "home/desk/packs.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return their cards, and how many more there are."""
        user = parent_context["request"].user
        packs = packs_led_by(user)
        newest = list(packs.order_by("-latest_revision_created_at", "-pk")[:PACKS_SHOWN])
        centers = Center.objects.filter(pk__in=center_ids(user, {Role.LEAD}))
        return {"cards": cards_of(newest), "left": packs.count() - len(newest), "centers": centers}


class Editions(Component):
    """The editions that a person presents."""

    name = "editions"
    order = 40
    template_name = "home/desk/editions.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the newest."""
        editions = editions_for(parent_context["request"].user).order_by("-made_at").select_related("center")
        return {"editions": editions.defer("manifest")[:EDITIONS_SHOWN]}


class Approval(Component):
    """Whether a director approves each edition of their centers."""

    name = "approval"
    order = 60
    template_name = "home/desk/approval.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the director's centers, and the token of the forms, which a component does not get by itself."""
        directed = center_ids(parent_context["request"].user, {Role.DIRECTOR})
        return {"centers": Center.objects.filter(pk__in=directed), "csrf_token": parent_context.get("csrf_token")}


def panels_for(request: HttpRequest) -> list[Component]:
    """Return the parts that this person's home page has."""
    found: list[Component] = [Steps()]
    if center_ids(request.user, CENTER_ROLES):
        found += [Dates(), Editions()]
    if has_role(request.user, Role.LEAD):
        found.append(Packs())
    if has_role(request.user, Role.DIRECTOR):
        found.append(Approval())
    return found
