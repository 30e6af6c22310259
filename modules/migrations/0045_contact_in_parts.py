from __future__ import annotations

import re
from typing import Any

from django.db import migrations, models

import modules.core.typed

EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?:\+?1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[.-]\d{4}")


def parts_of(contact: str) -> tuple[str, str, str]:
    """Return the role, e-mail address and phone number in a contact; all of it as role if it reads otherwise."""
    role: list[str] = []
    email = phone = ""
    for part in contact.split(", "):
        if not email and EMAIL.fullmatch(part):
            email = part
        elif not phone and PHONE.fullmatch(part):
            phone = part
        else:
            role.append(part)
    found = ", ".join(role), email, phone
    return found if joined(*found) == contact else (contact, "", "")


def joined(role: str, email: str, phone: str) -> str:
    """Return the contact as one text."""
    return ", ".join(filter(None, (role, email, phone)))


def part_them(apps: Any, schema_editor: Any) -> None:
    """Put the e-mail address and the phone number into fields of their own."""
    Profile = apps.get_model("modules", "Profile")
    for profile in Profile.objects.exclude(pcrcl_role=""):
        profile.pcrcl_role, profile.pcrcl_email, profile.pcrcl_phone = parts_of(profile.pcrcl_role)
        profile.save(update_fields=["pcrcl_role", "pcrcl_email", "pcrcl_phone"])


def join_them(apps: Any, schema_editor: Any) -> None:
    """Write the contact as one text again."""
    Profile = apps.get_model("modules", "Profile")
    for profile in Profile.objects.all():
        profile.pcrcl_role = joined(profile.pcrcl_role, profile.pcrcl_email, profile.pcrcl_phone)[:200]
        profile.save(update_fields=["pcrcl_role"])


class Migration(migrations.Migration):
    dependencies = [("modules", "0044_waiting")]

    operations = [
        migrations.RenameField("profile", "pcrcl_contact", "pcrcl_role"),
        migrations.AlterField(
            "profile",
            "pcrcl_role",
            models.CharField(
                blank=True,
                help_text="An office or a title, not a person’s name.",
                max_length=200,
                verbose_name="P/CRCL contact",
            ),
        ),
        migrations.AddField(
            "profile",
            "pcrcl_email",
            models.EmailField(
                blank=True, help_text="The mailbox of the office.", max_length=254, verbose_name="P/CRCL e-mail"
            ),
        ),
        migrations.AddField(
            "profile",
            "pcrcl_phone",
            models.CharField(
                blank=True, max_length=40, validators=[modules.core.typed.check_phone], verbose_name="P/CRCL phone"
            ),
        ),
        migrations.RunPython(part_them, join_them),
    ]
