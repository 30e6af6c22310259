"""Template tags for components of the U.S. Web Design System: alerts, breadcrumbs and form fields."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

CONTROLS = {"checkbox": "usa-checkbox__input", "radioselect": "usa-radio__input", "textarea": "usa-textarea"}
"""{type of the widget: CSS class}. ``control`` has the classes of the other types."""


@register.simple_block_tag
def alert(content: SafeString, tone: str = "info", role: str = "") -> SafeString:
    """Render an alert around the content between ``{% alert %}`` and ``{% endalert %}``: paragraphs and lists.

    Args:
        content: the content. A title is a paragraph or heading with the class ``usa-alert__heading``.
        tone: info, warning, error or success. It sets the color and the icon; the words must make it clear too.
        role: ``alert`` or ``status``, if the alert is the result of something the person did.
    """
    context = {"content": content, "tone": tone, "role": role, "slim": "usa-alert__heading" not in content}
    return render_to_string("components/alert.html", context)


@register.simple_block_tag
def breadcrumbs(content: SafeString, *links: str) -> SafeString:
    """Render breadcrumbs: ``{% breadcrumbs "Modules" "/modules/" %}Name of this page{% endbreadcrumbs %}``.

    Args:
        content: the name of this page, in one or two words.
        links: alternating titles and addresses, from the top.
    """
    crumbs = list(zip(links[::2], links[1::2], strict=True))
    return render_to_string("components/breadcrumbs.html", {"crumbs": crumbs, "here": content})


@register.filter
def control(field: BoundField) -> SafeString:
    """Return the control of a field, with its USWDS classes."""
    kind = field.widget_type
    name = CONTROLS.get(kind) or ("usa-select" if kind.endswith("select") else "usa-input")
    wrong = " usa-input--error" if field.errors and name in {"usa-input", "usa-textarea", "usa-select"} else ""
    return field.as_widget(attrs={"class": f"{name}{wrong}"})


@register.filter
def help(field: BoundField) -> SafeString:
    """Return the help text of a field as HTML. It may contain a list. Only our own forms write it, never users."""
    return mark_safe(field.help_text)  # noqa: S308  - Django's own templates do the same
