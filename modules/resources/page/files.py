"""Files that a center adds to a resource page. They can change at any time, unlike the edition."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.files import File
from django.db import models
from django.db.models import F, Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.media.actions import AddDocument
from modules.media.models import Document, DocumentQuerySet
from modules.resources.codes.models import AccessCode

MOST = 20
"""Most files on one page, so that a phone can show the list."""


class PageFile(models.Model):
    """A document that participants can download from one resource page while the page is open."""

    code = models.ForeignKey(AccessCode, on_delete=models.PROTECT, related_name="files")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="on_pages")
    title = models.CharField(max_length=120)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("code", "document"), name="one_row_per_page_and_document")
        ]

    def __str__(self) -> str:
        return self.title


def own_documents(center: Center) -> DocumentQuerySet:
    """Return the documents that belong to the center, without the library's."""
    found: DocumentQuerySet = Document.objects.filter(collection__path__startswith=center.collection.path)
    return found.order_by("title", "pk")


def changed(code: AccessCode) -> None:
    """Increase the page's count of changes, so that cached pages with the old files are no longer used."""
    AccessCode.objects.filter(pk=code.pk).update(changes=F("changes") + 1)


class FileAction(Action[PageFile], abstract=True):
    """An action on the files of a page. ``page`` is its access code, which is locked during the action."""

    allowed = leads
    page: AccessCode

    @property
    def center_id(self) -> int:
        """The id of the center of the page."""
        return self.page.center_id

    def lock(self) -> AccessCode:
        """Lock the access code, count the change, and return the code."""
        code = AccessCode.objects.select_for_update(of=("self",)).select_related("center__collection")
        found = code.get(pk=self.page.pk)
        changed(found)
        return found

    def audited(self, result: PageFile) -> tuple[Model, dict[str, Any]]:
        """Record the edition and the file, never the access code."""
        edition = self.page.edition
        return edition.pack, {"edition": edition.number, "file": result.title}


def uploaded(file: File, title: str, center: Center, actor: User) -> Document:
    """Add the file to the center's documents, or return the document that has the same bytes.

    Raises Refused, in plain words, if it is not a file to download.
    """
    named = title or (file.name or "").rpartition(".")[0] or "File"
    found: Document = AddDocument(file, title=named, collection=center.collection, actor=actor).execute()
    return found


class AddFile(FileAction):
    """Add one of the center's own documents, or a new file, to the end of the list on a page.

    ``instance`` is the access code. Exactly one of ``document`` and ``upload`` is given.
    """

    log_action = "bcp.page_file.add"
    label, message = "Add a file to a resource page", "File added to a resource page"

    def __init__(
        self,
        instance: AccessCode,
        *,
        actor: User,
        document: Document | None = None,
        upload: File | None = None,
        title: str = "",
    ) -> None:
        super().__init__(instance, actor=actor)
        self.page = instance
        self.document = document
        self.upload = upload
        self.title = title

    def perform(self) -> PageFile:
        """Save the file's row.

        Raises:
            Refused: the document is not the center's, it is already on the page, the page has ``MOST`` files, or the
                new file is none to download.
        """
        code = self.lock()
        there = list(code.files.all())
        if len(there) >= MOST:
            raise Refused(f"A page can have at most {MOST} files. Remove one first. Nothing was added.")
        if self.upload:
            self.document = uploaded(self.upload, self.title, code.center, self.actor)
        if self.document is None or not own_documents(code.center).filter(pk=self.document.pk).exists():
            raise Refused("That file does not belong to your center. Choose one from the list. Nothing was added.")
        if any(file.document_id == self.document.pk for file in there):
            raise Refused("That file is already on the page. Nothing was added.")
        place = max((file.place for file in there), default=0) + 1
        title = " ".join((self.title or self.document.title).split())[:120]
        return PageFile.objects.create(code=code, document=self.document, title=title, place=place)


class ReplaceFile(FileAction):
    """Put a new file in the place of another, under the same title. ``instance`` is the file's row.

    The center keeps both documents.
    """

    log_action = "bcp.page_file.replace"
    label, message = "Replace a file of a resource page", "File of a resource page replaced"

    def __init__(self, instance: PageFile, *, upload: File, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.page = instance.code
        self.upload = upload

    def perform(self) -> PageFile:
        """Save the row with the new document.

        Raises:
            Refused: the row was removed meanwhile, the new file is on the page already, or it is none to download.
        """
        code = self.lock()
        row = code.files.filter(pk=self.instance.pk).first()
        if row is None:
            raise Refused("Someone has already removed the file from the page. Nothing was changed.")
        row.document = uploaded(self.upload, row.title, code.center, self.actor)
        if code.files.filter(document=row.document).exists():
            raise Refused("The file that you chose is already on the page. Nothing was changed.")
        row.save()
        found: PageFile = row
        return found


class RemoveFile(FileAction):
    """Remove a file from a page. The center keeps the document. ``instance`` is the file's row."""

    log_action = "bcp.page_file.remove"
    label, message = "Remove a file from a resource page", "File removed from a resource page"

    def __init__(self, instance: PageFile, *, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.page = instance.code

    def perform(self) -> PageFile:
        """Delete the row."""
        self.lock()
        PageFile.objects.filter(pk=self.instance.pk).delete()
        found: PageFile = self.instance
        return found


class MoveFileUp(FileAction):
    """Move a file up by one place. ``instance`` is the file's row."""

    log_action = "bcp.page_file.move"
    label, message = "Order the files of a resource page", "Files of a resource page put in order"

    def __init__(self, instance: PageFile, *, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.page = instance.code

    def perform(self) -> PageFile:
        """Save the new order; the first file stays first. Raises Refused if the file was removed in the meantime."""
        files = list(self.lock().files.all())
        at = next((at for at, file in enumerate(files) if file.pk == self.instance.pk), None)
        if at is None:
            raise Refused("Someone has already removed the file from the page. Nothing was changed.")
        if at:
            files.insert(at - 1, files.pop(at))
        for place, file in enumerate(files, 1):
            file.place = place
        PageFile.objects.bulk_update(files, ["place"])
        return files[max(0, at - 1)]
