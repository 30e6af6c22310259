"""Tasks that wait when the code is deployed are found by the new address of their function."""

from django.db import migrations

MOVED = {
    "modules.packs.tasks.send_notices": "modules.packs.notices.tasks.send_notices",
    "modules.packs.update_all.do_run": "modules.packs.updates.many.do_run",
    "modules.packs.proposal_mail.tell_of_answer": "modules.packs.proposals.mail.tell_of_answer",
}


def _rename(apps, addresses):
    results = apps.get_model("django_tasks_database", "DBTaskResult").objects
    for old, new in addresses.items():
        results.filter(task_path=old).update(task_path=new)


def forward(apps, schema_editor):
    _rename(apps, MOVED)


def backward(apps, schema_editor):
    _rename(apps, {new: old for old, new in MOVED.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0020_words"),
        ("django_tasks_database", "0001_initial"),
    ]

    operations = [migrations.RunPython(forward, backward)]
