"""Two people at once, on a database that lets both write."""

import threading

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from wagtail.models import Collection

from modules.media.models import Document
from tests.media.samples import PDF


@pytest.mark.both_databases("locks")
@pytest.mark.django_db(transaction=True)
def test_bytes_stay_where_a_row_takes_them_into_use_while_the_last_other_row_is_deleted():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, so the two can't meet")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    first = Document.objects.create(title="First", file=ContentFile(PDF, "a.pdf"))

    def delete() -> None:
        rows = Document.objects.filter(pk=first.pk)
        rows._raw_delete("default")  # the search index would wait for the other transaction anyway
        default_storage.delete(first.file.name)
        connection.close()

    other_person = threading.Thread(target=delete)
    with transaction.atomic():
        second = Document.objects.create(title="Second", file=ContentFile(PDF, "b.pdf"))
        other_person.start()
        other_person.join(4)  # deletes the row, then waits for this transaction before it looks at the bytes
    other_person.join(20)
    assert list(Document.objects.all()) == [second]
    assert default_storage.exists(second.file.name)
