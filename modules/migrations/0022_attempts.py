"""One table of attempts in place of two.

The rows of the old tables are dropped: they count for ten minutes, and no longer name anything after that. For the
first minutes after the migration a network may try as often again.
"""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0021_task_paths"),
    ]

    operations = [
        migrations.DeleteModel(name="WrongCode"),
        migrations.DeleteModel(name="FeedbackTry"),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("code", "Wrong access code"), ("feedback", "Feedback sent")], max_length=10
                    ),
                ),
                ("origin", models.CharField(max_length=32)),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "origin", "at"], name="attempts_of_an_origin")],
            },
        ),
    ]
