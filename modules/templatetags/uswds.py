"""Components of the U.S. Web Design System that hold something: alerts, and the fields of forms."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

CONTROLS = {"checkbox": "usa-checkbox__input", "radioselect": "usa-radio__input", "textarea": "usa-textarea"}
"""The class of a control by the kind of its widget; ``select`` and all others have theirs below."""


@register.simple_block_tag
def alert(content: SafeString, tone: str = "info", role: str = "") -> SafeString:
    """Frame what stands between ``{% alert %}`` and ``{% endalert %}``: paragraphs and lists.

    Args:
        content: what stands between. A title is a paragraph or a heading with the class ``usa-alert__heading``.
        tone: info, warning, error or success: its color and its icon. The words have to tell it too.
        role: ``alert`` or ``status``, where it comes in answer to what somebody did.
    """
    context = {"content": content, "tone": tone, "role": role, "slim": "usa-alert__heading" not in content}
    return render_to_string("components/alert.html", context)


@register.simple_block_tag
def breadcrumbs(content: SafeString, *links: str) -> SafeString:
    """Say where the page is: ``{% breadcrumbs "Modules" "/modules/" %}What the page is called{% endbreadcrumbs %}``.

    Args:
        content: what the page is called, in a word or two.
        links: a title and its address, by turns, from the top.
    """
    crumbs = list(zip(links[::2], links[1::2], strict=True))
    return render_to_string("components/breadcrumbs.html", {"crumbs": crumbs, "here": content})


@register.filter
def control(field: BoundField) -> SafeString:
    """Return the control of a field, with the classes that it has in USWDS."""
    kind = field.widget_type
    name = CONTROLS.get(kind) or ("usa-select" if kind.endswith("select") else "usa-input")
    wrong = " usa-input--error" if field.errors and name in {"usa-input", "usa-textarea", "usa-select"} else ""
    return field.as_widget(attrs={"class": f"{name}{wrong}"})


@register.filter
def help(field: BoundField) -> SafeString:
    """Return a field's help, which may hold a list: forms write it, people don't."""
    return mark_safe(field.help_text)  # noqa: S308  - as Django's own templates take it
