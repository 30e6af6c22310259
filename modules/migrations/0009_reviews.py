"""Two reviews in place of one: an approval says which, and keeps what was read."""

from typing import Any

from django.db import migrations, models

KINDS = [("editorial", "Editorial review"), ("pcrcl", "P/CRCL review")]


def count_for_both(apps: Any, schema_editor: Any) -> None:
    """What was approved before there were two reviews was approved as a whole."""
    approvals = apps.get_model("modules", "Approval").objects.using(schema_editor.connection.alias)
    for approval in approvals.filter(kind="editorial"):
        made, approved_at = approvals.model(kind="pcrcl"), approval.approved_at
        for name in ("module_id", "digest", "approved_by_id"):
            setattr(made, name, getattr(approval, name))
        made.save()
        approvals.filter(pk=made.pk).update(approved_at=approved_at)
    tasks = apps.get_model("modules", "ReviewTask").objects.using(schema_editor.connection.alias)
    tasks.filter(name="Read and approve").update(name="Editorial review")


class Migration(migrations.Migration):
    dependencies = [("modules", "0008_pack_plans")]

    operations = [
        migrations.AddField(
            model_name="reviewtask",
            name="kind",
            field=models.CharField(
                choices=KINDS, default="editorial", help_text="What an approval stands for.", max_length=9
            ),
        ),
        migrations.AddField(model_name="approval", name="document", field=models.TextField(default="")),
        migrations.AddField(
            model_name="approval",
            name="kind",
            field=models.CharField(choices=KINDS, default="editorial", max_length=9),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="approval", name="one_approval_per_text"),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("module", "digest", "kind", "approved_by"), name="one_approval_per_text"
            ),
        ),
        migrations.RunPython(count_for_both, migrations.RunPython.noop),
    ]
