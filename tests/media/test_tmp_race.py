"""A deletes the last row with some bytes while B is writing a row with the same bytes."""
import threading, time, pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from modules.media.models import Document
from wagtail.models import Collection
B=b"%PDF-1.7 race"
@pytest.mark.django_db(transaction=True)
def test_race(settings, tmp_path):
    settings.MEDIA_ROOT=str(tmp_path)
    if not Collection.objects.exists(): Collection.add_root(name="Root")
    first=Document.objects.create(title="A", file=ContentFile(B,"a.pdf"))
    name=first.file.name
    def delete():
        Document.objects.get(pk=first.pk).delete(); connection.close()
    with transaction.atomic():
        Document.objects.create(title="B", file=ContentFile(B,"b.pdf"))
        t=threading.Thread(target=delete); t.start(); time.sleep(1.5)
    t.join(20)
    assert not Document.objects.filter(pk=first.pk).exists()
    assert default_storage.exists(name)
