import json

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def note_what_editions_hold(apps, schema_editor):
    """Write for each edition that was made before which releases it holds, as its document says."""
    Edition, Release, EditionModule = (
        apps.get_model("modules", name) for name in ("Edition", "Release", "EditionModule")
    )
    releases = {
        (slug, f"{major}.{minor}"): pk
        for pk, slug, major, minor in Release.objects.values_list("pk", "slug", "major", "minor")
    }
    for edition in Edition.objects.iterator(chunk_size=20):
        named = [entry["release"] for entry in json.loads(edition.document)["modules"]]
        EditionModule.objects.bulk_create(
            EditionModule(edition=edition, release_id=releases[one["slug"], one["version"]]) for one in named
        )


class Migration(migrations.Migration):

    dependencies = [
        ('modules', '0003_centers_library_packs'),
    ]

    operations = [
        migrations.AddField(
            model_name='module',
            name='retired_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('withdrawn_at', models.DateTimeField()),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='modules.release')),
                ('replacement', models.ForeignKey(blank=True, help_text='What to use now.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='modules.release')),
                ('withdrawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('replacement__isnull', True), models.Q(('replacement', models.F('release')), _negated=True), _connector='OR'), name='no_release_replaces_itself'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawals_have_a_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EditionModule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='modules', to='modules.edition')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_modules', to='modules.release')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'release'), name='one_row_per_edition_and_release')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('release', 'a release'), ('withdrawal', 'a withdrawal')], max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('center', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='modules.center')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='modules.release')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'release', 'center'), name='one_notice_per_release_and_center')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='modules.notice')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('notice', 'recipient'), name='one_delivery_per_person')],
            },
        ),
        migrations.RunPython(note_what_editions_hold, migrations.RunPython.noop),
    ]
