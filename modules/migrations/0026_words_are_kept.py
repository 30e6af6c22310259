"""No row without the document that it points to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0025_copy_words"),
    ]

    operations = [
        *(
            migrations.AlterField(
                name,
                "document",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="modules.keptdocument"
                ),
            )
            for name in ("editionmodule", "proposal", "release", "snapshot")
        ),
        migrations.AlterField("edition", "manifest", models.JSONField(editable=False)),
        migrations.AlterField(
            "editionmodule",
            "place",
            models.PositiveIntegerField(help_text="Its place in the edition, from 0."),
        ),
        migrations.AddConstraint(
            "editionmodule",
            models.UniqueConstraint(fields=("edition", "place"), name="one_module_per_place_of_an_edition"),
        ),
    ]
