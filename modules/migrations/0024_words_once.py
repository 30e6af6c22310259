"""New columns that point to kept documents, beside the old ones, which the version before goes on reading.

The old columns get another name in the models and stay as they are in the database.
"""

import django.db.models.deletion
from django.db import migrations, models

OLD = {
    "approval": models.TextField(db_column="document", default="", editable=False),
    **{
        name: models.TextField(db_column="document", editable=False)
        for name in ("edition", "proposal", "release", "snapshot")
    },
}


def renamed():
    """Yield what changes in the models and not in the database."""
    for name, field in OLD.items():
        yield migrations.RenameField(name, "document", "old_document")
        yield migrations.AlterField(name, "old_document", field)


def pointer():
    """Return a foreign key to a kept document, empty until the next migration has copied it."""
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="modules.keptdocument"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0023_kept_documents"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=list(renamed())),
        *(
            migrations.AddField(name, "document", pointer())
            for name in ("approval", "editionmodule", "proposal", "release", "snapshot")
        ),
        *(
            migrations.AddField(name, "beside", models.JSONField(default=dict, editable=False))
            for name in ("approval", "release")
        ),
        migrations.AddField("edition", "manifest", models.JSONField(editable=False, null=True)),
        migrations.AddField("editionmodule", "place", models.PositiveIntegerField(null=True)),
        migrations.AlterField(
            "editionmodule",
            "release",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edition_modules",
                to="modules.release",
            ),
        ),
        migrations.RemoveConstraint("editionmodule", "one_row_per_edition_and_release"),
    ]
