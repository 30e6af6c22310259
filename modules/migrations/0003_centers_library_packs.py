import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import modelcluster.fields
import modules.centers.center.models
import modules.library.words.content
import modules.media.models
import modules.resources.codes.models
import uuid
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Centers, library, packs, editions and access codes."""

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
        ('modules', '0002_media'),
    ]

    operations = [
        migrations.CreateModel(
            name='CentersPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Guide',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='Who the guide is for, and when to use it.', max_length=500)),
                ('minutes', models.PositiveIntegerField(blank=True, help_text='How long a session with this guide takes.', null=True)),
                ('body', wagtail.fields.StreamField([('preparation', 3), ('materials', 6), ('checklist', 6), ('script', 10), ('question', 12), ('callout', 14), ('statement', 16), ('text', 19)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'h4', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 2: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 3: ('wagtail.blocks.StructBlock', [[('title', 0), ('body', 1), ('policy', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 5: ('wagtail.blocks.ListBlock', (4,), {'min_num': 1}), 6: ('wagtail.blocks.StructBlock', [[('title', 0), ('items', 5), ('policy', 2)]], {}), 7: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes', 'max_value': 480, 'min_value': 0, 'required': False}), 8: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Say'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Do meanwhile', 'max_length': 300, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('title', 0), ('minutes', 7), ('say', 8), ('do', 9), ('policy', 2)]], {}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 12: ('wagtail.blocks.StructBlock', [[('question', 4), ('answer', 11), ('policy', 2)]], {}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('tip', 'Tip'), ('caution', 'Caution'), ('must', 'Must')]}), 14: ('wagtail.blocks.StructBlock', [[('tone', 13), ('title', 0), ('body', 11), ('policy', 2)]], {}), 15: ('modules.library.statements.choosers.StatementChooserBlock', (), {'label': 'Statement'}), 16: ('wagtail.blocks.StructBlock', [[('statement', 15), ('policy', 2)]], {}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'h4', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Text'}), 18: ('wagtail.blocks.CharBlock', (), {'help_text': 'What DHS still has to confirm. Shown with the text until it is empty.', 'label': 'To be confirmed', 'max_length': 300, 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('body', 17), ('confirm', 18), ('policy', 2)]], {})})),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LibraryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='PacksPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ReviewTask',
            fields=[
                ('groupapprovaltask_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.groupapprovaltask')),
            ],
            options={
                'verbose_name': 'DHS review',
            },
            bases=('wagtailcore.groupapprovaltask',),
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(help_text='Short and lasting, for example emergency-911.', max_length=60, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('safety', 'Safety'), ('pcrcl', 'P/CRCL'), ('definition', 'Definition'), ('legal', 'Legal'), ('trademark', 'Trademark'), ('marking', 'Marking')], max_length=12)),
                ('wording', models.TextField(help_text='Shown word for word wherever the statement is used.')),
                ('basis', models.CharField(blank=True, help_text='The law, page or decision it comes from.', max_length=300)),
                ('confirmed', models.BooleanField(default=False, help_text='Tick when DHS has confirmed the wording. Until then every page says so.')),
                ('note', models.TextField(blank=True, help_text='What is still to be confirmed.')),
            ],
            options={
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='Center',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('acronym', models.CharField(blank=True, max_length=20)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('primary', 'Primary (usually serves a state)'), ('recognized', 'Recognized (usually serves a major urban area)')], default='primary', max_length=12)),
                ('time_zone', models.CharField(default='America/New_York', max_length=60, validators=[modules.core.typed.check_time_zone])),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('collection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='center', to='wagtailcore.collection')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='CenterPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('center', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='page', to='modules.center')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=255)),
                ('document', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('center', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='modules.center')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pack', '-number'],
            },
        ),
        migrations.CreateModel(
            name='AccessCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=modules.resources.codes.models.new_code, editable=False, max_length=32, unique=True)),
                ('closes_on', models.DateField(default=modules.resources.codes.models.default_closing, help_text='The last day on which the page opens.')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='modules.accesscode')),
                ('center', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_codes', to='modules.center')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_codes', to='modules.edition')),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='EditionAsset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('participant', models.BooleanField()),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='modules.document')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='modules.edition')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='modules.image')),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('editor', 'DHS editor'), ('reviewer', 'DHS reviewer'), ('publisher', 'DHS publisher'), ('expert', 'DHS expert or facilitator'), ('lead', 'Center lead'), ('pcrcl', 'Center P/CRCL officer'), ('presenter', 'Presenter'), ('administrator', 'Administrator')], max_length=20)),
                ('center', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='modules.center')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Module',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], default='en', max_length=12)),
                ('summary', models.TextField(help_text='One or two plain sentences. Everyone can read it.', max_length=500)),
                ('sectors', modules.library.words.content.SectorsField(blank=True, default=list, help_text='Who this is for.', verbose_name='audience sectors')),
                ('objectives', wagtail.fields.StreamField([('objective', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'description': 'What a participant can do afterwards. Begin with a verb.', 'icon': 'tick', 'label': 'Objective', 'max_length': 300, 'preview_template': 'library/block_preview.html', 'preview_value': 'Choose one way to give information'})}, help_text='What a participant can do afterwards.')),
                ('sections', wagtail.fields.StreamField([('section', 31)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes, full form', 'max_value': 480, 'min_value': 1}), 2: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes, short form', 'max_value': 480, 'min_value': 1}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('presentation', 'Presentation'), ('discussion', 'Discussion'), ('activity', 'Activity'), ('open_forum', 'Open forum'), ('demonstration', 'Demonstration')]}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Text'}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'What DHS still has to confirm. Shown with the text until it is empty.', 'label': 'To be confirmed', 'max_length': 300, 'required': False}), 6: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 7: ('wagtail.blocks.StructBlock', [[('body', 4), ('confirm', 5), ('policy', 6)]], {}), 8: ('modules.library.statements.choosers.StatementChooserBlock', (), {'label': 'Statement'}), 9: ('wagtail.blocks.StructBlock', [[('statement', 8), ('policy', 6)]], {}), 10: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 11: ('wagtail.blocks.CharBlock', (), {'max_length': 200, 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('image', 10), ('caption', 11), ('policy', 6)]], {}), 13: ('wagtail.blocks.CharBlock', (), {'max_length': 300, 'required': False}), 14: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 13)]], {}), 15: ('wagtail.blocks.StructBlock', [[('table', 14), ('policy', 6)]], {}), 16: ('wagtail.blocks.StreamBlock', [[('text', 7), ('statement', 9), ('image', 12), ('table', 15)]], {'label': 'On the slide', 'required': False}), 17: ('wagtail.blocks.StreamBlock', [[('text', 7), ('statement', 9)]], {'label': 'Speaker notes (presenters only)', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('title', 0), ('parts', 16), ('notes', 17), ('policy', 6)]], {}), 19: ('wagtail.blocks.CharBlock', (), {'max_length': 160, 'required': False}), 20: ('wagtail.blocks.CharBlock', (), {'max_length': 400}), 21: ('wagtail.blocks.ListBlock', (20,), {'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 19), ('questions', 21), ('notes', 17), ('policy', 6)]], {}), 23: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes', 'max_value': 480, 'min_value': 0, 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'max_length': 80, 'required': False}), 25: ('wagtail.blocks.CharBlock', (), {'max_length': 200}), 26: ('wagtail.blocks.ListBlock', (25,), {'default': []}), 27: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'Who the method comes from.', 'max_length': 200, 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('title', 0), ('minutes', 23), ('group_size', 24), ('materials', 26), ('steps', 27), ('credit', 28), ('notes', 17), ('policy', 6)]], {}), 30: ('wagtail.blocks.StreamBlock', [[('slide', 18), ('discussion', 22), ('activity', 29)]], {'label': 'In this section', 'required': False}), 31: ('wagtail.blocks.StructBlock', [[('title', 0), ('minutes', 1), ('short_minutes', 2), ('method', 3), ('items', 30), ('policy', 6)]], {})})),
                ('handouts', wagtail.fields.StreamField([('handout', 16)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('participant', 'Participants'), ('presenter', 'Presenters only')]}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'h4', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Text'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'What DHS still has to confirm. Shown with the text until it is empty.', 'label': 'To be confirmed', 'max_length': 300, 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 5: ('wagtail.blocks.StructBlock', [[('body', 2), ('confirm', 3), ('policy', 4)]], {}), 6: ('modules.library.statements.choosers.StatementChooserBlock', (), {'label': 'Statement'}), 7: ('wagtail.blocks.StructBlock', [[('statement', 6), ('policy', 4)]], {}), 8: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 9: ('wagtail.blocks.CharBlock', (), {'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 8), ('caption', 9), ('policy', 4)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'max_length': 300, 'required': False}), 12: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 11)]], {}), 13: ('wagtail.blocks.StructBlock', [[('table', 12), ('policy', 4)]], {}), 14: ('wagtail.blocks.StreamBlock', [[('text', 5), ('statement', 7), ('image', 10), ('table', 13)]], {'label': 'Page', 'required': False}), 15: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file beside the page; never instead of it.', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('title', 0), ('audience', 1), ('parts', 14), ('file', 15), ('policy', 4)]], {})})),
                ('questions', wagtail.fields.StreamField([('question', 3)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 2: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 3: ('wagtail.blocks.StructBlock', [[('question', 0), ('answer', 1), ('policy', 2)]], {})}, help_text='Presenters only.', verbose_name='questions and answers')),
                ('sources', wagtail.fields.StreamField([('source', 4)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 1: ('wagtail.blocks.URLBlock', (), {'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'max_length': 300, 'required': False}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 4: ('wagtail.blocks.StructBlock', [[('title', 0), ('url', 1), ('note', 2), ('policy', 3)]], {})})),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('owning_office', models.CharField(blank=True, help_text='Who answers for this module.', max_length=120)),
                ('next_review', models.DateField(blank=True, help_text='When it must be read again.', null=True)),
                ('companions', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Modules that must be in the same pack.', related_name='companion_of', to='modules.module')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('approved_at', models.DateTimeField(auto_now_add=True)),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='modules.module')),
            ],
        ),
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('sector', models.CharField(choices=[('all', 'Any audience'), ('critical-infrastructure', 'Any of the 16 critical infrastructure sectors'), ('business', 'Private-sector business'), ('public-agency', 'Public agency'), ('chambers-of-commerce', 'Chamber of commerce'), ('fire-ems', 'Fire and EMS'), ('public-health', 'Public health and health care'), ('emergency-management', 'Emergency management'), ('crime-stoppers', 'Crime stoppers'), ('private-security', 'Private-sector security'), ('telecommunicators-911', '9-1-1 and public safety telecommunications'), ('probation-parole-corrections', 'Probation, parole and corrections'), ('maritime', 'Maritime'), ('point-of-sale-precursors', 'Explosive-precursor retailers'), ('faith-community', 'Faith communities'), ('civil-liberties-advocates', 'Privacy and civil-liberties advocates'), ('community-organizations', 'Immigrant, minority and neighborhood organizations'), ('education', 'Schools and colleges'), ('lodging-retail', 'Lodging and retail'), ('stadiums-events', 'Stadiums and event organizers'), ('transportation', 'Transit and transportation'), ('energy', 'Energy'), ('water', 'Water and wastewater'), ('local-government', 'Local elected and appointed officials'), ('tribal', 'Tribal nations'), ('law-enforcement', 'Local law enforcement')], help_text='Who this pack is for.', max_length=40, verbose_name='audience sector')),
                ('minutes', models.PositiveIntegerField(blank=True, help_text='How long the session may take.', null=True, verbose_name='minutes at hand')),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='modules.center')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.AddField(
            model_name='edition',
            name='pack',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='modules.pack'),
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_of_responsibility', models.CharField(blank=True, help_text='Counties, state or metro area that you serve, in plain words.', max_length=200)),
                ('host_agencies', models.CharField(blank=True, help_text='The agencies that run the center.', max_length=200)),
                ('hours', models.CharField(blank=True, help_text='For example “Every day, 24 hours”.', max_length=120)),
                ('tip_phone', models.CharField(blank=True, help_text='Call it before you save it here.', max_length=40, verbose_name='tip line')),
                ('tip_phone_verified_on', models.DateField(blank=True, help_text='The day when someone last called it to check.', null=True, verbose_name='tip line verified on')),
                ('tip_url', models.URLField(blank=True, verbose_name='web page for tips')),
                ('tip_app', models.CharField(blank=True, max_length=120, verbose_name='app for tips')),
                ('non_emergency_phone', models.CharField(blank=True, max_length=40)),
                ('pcrcl_contact', models.CharField(blank=True, help_text="An office mailbox or a title, not a person's name.", max_length=200, verbose_name='P/CRCL contact')),
                ('privacy_policy_url', models.URLField(blank=True, verbose_name='privacy policy')),
                ('complaint_process_url', models.URLField(blank=True, verbose_name='complaint process')),
                ('liaison_program_name', models.CharField(blank=True, help_text='For example “Fusion Liaison Officer (FLO)”.', max_length=80, verbose_name='liaison program')),
                ('join_url', models.URLField(blank=True, verbose_name='page to sign up')),
                ('products_for_this_audience', models.CharField(blank=True, help_text='What partners can get from you, in one line.', max_length=300, verbose_name='products to offer')),
                ('state_reporting_law_note', models.TextField(blank=True, help_text='From your counsel: reporting, immunity, records.', verbose_name='note on state reporting law')),
                ('example_positive_report', models.TextField(blank=True, help_text='A public, closed case without names.', verbose_name='local example of a useful report')),
                ('center', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='profile', to='modules.center')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('major', models.PositiveIntegerField()),
                ('minor', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('minor', 'Minor'), ('major', 'Major')], max_length=5)),
                ('urgent', models.BooleanField(default=False)),
                ('note', models.TextField(help_text='What changed and why.')),
                ('slug', models.SlugField(max_length=255)),
                ('title', models.CharField(max_length=255)),
                ('document', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('released_at', models.DateTimeField()),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='modules.module')),
                ('released_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['module', '-major', '-minor'],
            },
        ),
        migrations.CreateModel(
            name='ClonedGuide',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='Who the guide is for, and when to use it.', max_length=500)),
                ('minutes', models.PositiveIntegerField(blank=True, help_text='How long a session with this guide takes.', null=True)),
                ('body', wagtail.fields.StreamField([('preparation', 3), ('materials', 6), ('checklist', 6), ('script', 10), ('question', 12), ('callout', 14), ('statement', 16), ('text', 19)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'h4', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 2: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 3: ('wagtail.blocks.StructBlock', [[('title', 0), ('body', 1), ('policy', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 5: ('wagtail.blocks.ListBlock', (4,), {'min_num': 1}), 6: ('wagtail.blocks.StructBlock', [[('title', 0), ('items', 5), ('policy', 2)]], {}), 7: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes', 'max_value': 480, 'min_value': 0, 'required': False}), 8: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Say'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Do meanwhile', 'max_length': 300, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('title', 0), ('minutes', 7), ('say', 8), ('do', 9), ('policy', 2)]], {}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 12: ('wagtail.blocks.StructBlock', [[('question', 4), ('answer', 11), ('policy', 2)]], {}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('tip', 'Tip'), ('caution', 'Caution'), ('must', 'Must')]}), 14: ('wagtail.blocks.StructBlock', [[('tone', 13), ('title', 0), ('body', 11), ('policy', 2)]], {}), 15: ('modules.library.statements.choosers.StatementChooserBlock', (), {'label': 'Statement'}), 16: ('wagtail.blocks.StructBlock', [[('statement', 15), ('policy', 2)]], {}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'h4', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Text'}), 18: ('wagtail.blocks.CharBlock', (), {'help_text': 'What DHS still has to confirm. Shown with the text until it is empty.', 'label': 'To be confirmed', 'max_length': 300, 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('body', 17), ('confirm', 18), ('policy', 2)]], {})})),
                ('uid', models.UUIDField(editable=False)),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='modules.center')),
                ('release', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='cloned_guides', to='modules.release')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Clone',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], default='en', max_length=12)),
                ('summary', models.TextField(help_text='One or two plain sentences. Everyone can read it.', max_length=500)),
                ('sectors', modules.library.words.content.SectorsField(blank=True, default=list, help_text='Who this is for.', verbose_name='audience sectors')),
                ('objectives', wagtail.fields.StreamField([('objective', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'description': 'What a participant can do afterwards. Begin with a verb.', 'icon': 'tick', 'label': 'Objective', 'max_length': 300, 'preview_template': 'library/block_preview.html', 'preview_value': 'Choose one way to give information'})}, help_text='What a participant can do afterwards.')),
                ('sections', wagtail.fields.StreamField([('section', 31)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes, full form', 'max_value': 480, 'min_value': 1}), 2: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes, short form', 'max_value': 480, 'min_value': 1}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('presentation', 'Presentation'), ('discussion', 'Discussion'), ('activity', 'Activity'), ('open_forum', 'Open forum'), ('demonstration', 'Demonstration')]}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Text'}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'What DHS still has to confirm. Shown with the text until it is empty.', 'label': 'To be confirmed', 'max_length': 300, 'required': False}), 6: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 7: ('wagtail.blocks.StructBlock', [[('body', 4), ('confirm', 5), ('policy', 6)]], {}), 8: ('modules.library.statements.choosers.StatementChooserBlock', (), {'label': 'Statement'}), 9: ('wagtail.blocks.StructBlock', [[('statement', 8), ('policy', 6)]], {}), 10: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 11: ('wagtail.blocks.CharBlock', (), {'max_length': 200, 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('image', 10), ('caption', 11), ('policy', 6)]], {}), 13: ('wagtail.blocks.CharBlock', (), {'max_length': 300, 'required': False}), 14: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 13)]], {}), 15: ('wagtail.blocks.StructBlock', [[('table', 14), ('policy', 6)]], {}), 16: ('wagtail.blocks.StreamBlock', [[('text', 7), ('statement', 9), ('image', 12), ('table', 15)]], {'label': 'On the slide', 'required': False}), 17: ('wagtail.blocks.StreamBlock', [[('text', 7), ('statement', 9)]], {'label': 'Speaker notes (presenters only)', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('title', 0), ('parts', 16), ('notes', 17), ('policy', 6)]], {}), 19: ('wagtail.blocks.CharBlock', (), {'max_length': 160, 'required': False}), 20: ('wagtail.blocks.CharBlock', (), {'max_length': 400}), 21: ('wagtail.blocks.ListBlock', (20,), {'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 19), ('questions', 21), ('notes', 17), ('policy', 6)]], {}), 23: ('wagtail.blocks.IntegerBlock', (), {'label': 'Minutes', 'max_value': 480, 'min_value': 0, 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'max_length': 80, 'required': False}), 25: ('wagtail.blocks.CharBlock', (), {'max_length': 200}), 26: ('wagtail.blocks.ListBlock', (25,), {'default': []}), 27: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'Who the method comes from.', 'max_length': 200, 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('title', 0), ('minutes', 23), ('group_size', 24), ('materials', 26), ('steps', 27), ('credit', 28), ('notes', 17), ('policy', 6)]], {}), 30: ('wagtail.blocks.StreamBlock', [[('slide', 18), ('discussion', 22), ('activity', 29)]], {'label': 'In this section', 'required': False}), 31: ('wagtail.blocks.StructBlock', [[('title', 0), ('minutes', 1), ('short_minutes', 2), ('method', 3), ('items', 30), ('policy', 6)]], {})})),
                ('handouts', wagtail.fields.StreamField([('handout', 16)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('participant', 'Participants'), ('presenter', 'Presenters only')]}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'h4', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'Text'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'What DHS still has to confirm. Shown with the text until it is empty.', 'label': 'To be confirmed', 'max_length': 300, 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 5: ('wagtail.blocks.StructBlock', [[('body', 2), ('confirm', 3), ('policy', 4)]], {}), 6: ('modules.library.statements.choosers.StatementChooserBlock', (), {'label': 'Statement'}), 7: ('wagtail.blocks.StructBlock', [[('statement', 6), ('policy', 4)]], {}), 8: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 9: ('wagtail.blocks.CharBlock', (), {'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 8), ('caption', 9), ('policy', 4)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'max_length': 300, 'required': False}), 12: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 11)]], {}), 13: ('wagtail.blocks.StructBlock', [[('table', 12), ('policy', 4)]], {}), 14: ('wagtail.blocks.StreamBlock', [[('text', 5), ('statement', 7), ('image', 10), ('table', 13)]], {'label': 'Page', 'required': False}), 15: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file beside the page; never instead of it.', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('title', 0), ('audience', 1), ('parts', 14), ('file', 15), ('policy', 4)]], {})})),
                ('questions', wagtail.fields.StreamField([('question', 3)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link', 'document-link']}), 2: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 3: ('wagtail.blocks.StructBlock', [[('question', 0), ('answer', 1), ('policy', 2)]], {})}, help_text='Presenters only.', verbose_name='questions and answers')),
                ('sources', wagtail.fields.StreamField([('source', 4)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 1: ('wagtail.blocks.URLBlock', (), {'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'max_length': 300, 'required': False}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('locked', 'Locked: shown word for word'), ('guided', 'Guided: adapted, with sign-off'), ('open', 'Open: filled in freely')], 'help_text': 'Read from the release that a center cloned: changing it here changes no clone.', 'label': 'What a center may do'}), 4: ('wagtail.blocks.StructBlock', [[('title', 0), ('url', 1), ('note', 2), ('policy', 3)]], {})})),
                ('module_uid', models.UUIDField(editable=False)),
                ('center', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='modules.center')),
                ('release', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='clones', to='modules.release')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='ReleaseAsset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='modules.document')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='modules.image')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='modules.release')),
            ],
        ),
        migrations.CreateModel(
            name='RoleGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('editor', 'DHS editor'), ('reviewer', 'DHS reviewer'), ('publisher', 'DHS publisher'), ('expert', 'DHS expert or facilitator'), ('lead', 'Center lead'), ('pcrcl', 'Center P/CRCL officer'), ('presenter', 'Presenter'), ('administrator', 'Administrator')], max_length=20)),
                ('center', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='role_groups', to='modules.center')),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='role_group', to='auth.group')),
            ],
        ),
        migrations.CreateModel(
            name='StatementVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=12)),
                ('wording', models.TextField()),
                ('basis', models.CharField(blank=True, max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='modules.statement')),
            ],
        ),
        migrations.AddConstraint(
            model_name='editionasset',
            constraint=models.CheckConstraint(condition=models.Q(('image__isnull', True), ('document__isnull', True), _connector='XOR'), name='modules_editionasset_has_one_asset'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('user', 'center', 'role'), name='one_membership_per_center_and_role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('center__isnull', True)), fields=('user', 'role'), name='one_membership_per_role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('center__isnull', False), ('role__in', ['lead', 'pcrcl', 'presenter'])), models.Q(models.Q(('role__in', ['lead', 'pcrcl', 'presenter']), _negated=True), ('center__isnull', True)), _connector='OR'), name='center_roles_have_a_center'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(fields=('module', 'digest', 'approved_by'), name='one_approval_per_text'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('pack', 'number'), name='one_edition_per_number'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='editions_count_from_1'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(fields=('module', 'major', 'minor'), name='one_release_per_number'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(fields=('slug', 'major', 'minor'), name='one_release_per_address'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('major__gte', 1)), name='releases_count_from_1_0'),
        ),
        migrations.AddConstraint(
            model_name='releaseasset',
            constraint=models.CheckConstraint(condition=models.Q(('image__isnull', True), ('document__isnull', True), _connector='XOR'), name='modules_releaseasset_has_one_asset'),
        ),
        migrations.AddConstraint(
            model_name='rolegroup',
            constraint=models.UniqueConstraint(fields=('role', 'center'), name='one_group_per_center_and_role'),
        ),
        migrations.AddConstraint(
            model_name='rolegroup',
            constraint=models.UniqueConstraint(condition=models.Q(('center__isnull', True)), fields=('role',), name='one_group_per_role'),
        ),
        migrations.AddConstraint(
            model_name='rolegroup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('center__isnull', False), ('role__in', ['lead', 'pcrcl', 'presenter'])), models.Q(models.Q(('role__in', ['lead', 'pcrcl', 'presenter']), _negated=True), ('center__isnull', True)), _connector='OR'), name='center_groups_have_a_center'),
        ),
        migrations.AddConstraint(
            model_name='statementversion',
            constraint=models.UniqueConstraint(fields=('statement', 'number'), name='one_wording_per_statement_number'),
        ),
    ]
