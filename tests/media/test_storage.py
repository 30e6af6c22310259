"""Immutable, content-addressed bytes."""

import hashlib
import os
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils.module_loading import import_string

from modules.media.naming import content_name
from modules.media.storage import AssetStorage

BYTES = b"some bytes"
DIGEST = hashlib.sha256(BYTES).hexdigest()
NAME = content_name(DIGEST, "a.txt")


@pytest.fixture
def storage(tmp_path) -> AssetStorage:
    return AssetStorage(location=str(tmp_path))


def save(storage: AssetStorage, content: bytes = BYTES, name: str = "assets/upload.txt") -> str:
    return storage.save(name, ContentFile(content))


def test_it_is_the_default_storage():
    assert isinstance(storages["default"], AssetStorage)


def test_a_file_is_named_by_its_bytes(storage):
    assert save(storage) == NAME


def test_the_bytes_come_back(storage):
    with storage.open(save(storage)) as file:
        assert file.read() == BYTES


def test_a_file_without_bytes_can_be_stored(storage):
    assert storage.size(save(storage, b"")) == 0


def test_the_same_bytes_are_kept_once_and_untouched(storage):
    first = os.stat(storage.path(save(storage)))
    assert save(storage) == NAME
    again = os.stat(storage.path(NAME))
    assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)


def test_other_bytes_can_not_take_a_content_name(storage):
    save(storage)
    with pytest.raises(SuspiciousFileOperation):
        save(storage, b"other bytes", NAME)
    assert storage.open(NAME).read() == BYTES


def test_a_content_name_can_not_be_opened_for_writing(storage):
    save(storage)
    for mode in ("wb", "r+b", "ab"):
        with pytest.raises(SuspiciousFileOperation):
            storage.open(NAME, mode)


def test_a_half_file_is_mended_by_saving_again(storage):
    Path(storage.path(save(storage))).write_bytes(BYTES[:4])
    save(storage)
    assert storage.open(NAME).read() == BYTES


def test_a_save_that_breaks_off_leaves_no_file(storage, tmp_path):
    class Broken(ContentFile):
        def chunks(self, chunk_size=None):
            yield BYTES[:4]
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        storage.save("assets/upload.txt", Broken(BYTES))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_files_elsewhere_are_ordinary(storage):
    assert storage.save("wagtail_uploads/a.txt", ContentFile(BYTES)) == "wagtail_uploads/a.txt"
    assert storage.save("wagtail_uploads/a.txt", ContentFile(BYTES)) != "wagtail_uploads/a.txt"
    storage.delete("wagtail_uploads/a.txt")
    assert not storage.exists("wagtail_uploads/a.txt")


def test_a_path_out_of_the_folder_is_refused(storage):
    with pytest.raises(SuspiciousFileOperation):
        save(storage, name="assets/../../x.txt")


def test_it_can_be_rebuilt_from_its_parts(storage):
    path, args, kwargs = storage.deconstruct()
    rebuilt = import_string(path)(*args, **kwargs)
    assert type(rebuilt) is AssetStorage
    assert rebuilt.location == storage.location


def test_the_address_is_the_private_view():
    assert default_storage.url(NAME) == f"/files/{NAME}"


@pytest.mark.django_db
def test_bytes_that_no_row_has_are_deleted(storage):
    storage.delete(save(storage))
    assert not storage.exists(NAME)


@pytest.mark.django_db
def test_deleting_what_is_not_there_does_nothing(storage):
    storage.delete(NAME)
