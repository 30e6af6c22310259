"""The forms of Wagtail's admin: a file is chosen once, and a picture is described."""

from __future__ import annotations

from typing import Any

from django.core.files import File
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from modules.media.intake import check_description, check_document, check_image
from modules.media.metadata import without_metadata

DESCRIPTION_HELP = (
    "Say in one sentence what the picture shows, for people who can’t see it: “A deputy and a shop owner "
    "talk at a counter.” Leave out “picture of”. You can say it differently wherever you use the picture."
)


class KeptFile:
    """Leave the file out of the form of a row that has one: its bytes never change."""

    fields: dict[str, Any]
    instance: Any

    def settle_file(self) -> None:
        """Remove the field from an edit form; let long names through on others: they are cut later."""
        if self.instance.pk:
            self.fields.pop("file", None)
        elif "file" in self.fields:
            self.fields["file"].max_length = None


class ImageForm(KeptFile, BaseImageForm):
    """The form of an image: ``WAGTAILIMAGES_IMAGE_FORM_BASE``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_file()
        if "description" in self.fields:
            self.fields["description"].required = True
            self.fields["description"].help_text = DESCRIPTION_HELP

    def clean_file(self) -> File:
        """Refuse what is no picture; leave out what the file says beside it."""
        file: File = self.cleaned_data["file"]
        check_image(file, file.name or "")
        return without_metadata(file)

    def clean_description(self) -> str:
        """Refuse the file's name as a description."""
        description: str = self.cleaned_data["description"]
        file = self.cleaned_data.get("file")
        check_description(description, (file.name if file else self.instance.name) or "")
        return description


class DocumentForm(KeptFile, BaseDocumentForm):
    """The form of a document: ``WAGTAILDOCS_DOCUMENT_FORM_BASE``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_file()

    def clean_file(self) -> File:
        """Refuse what is not the kind of file that its name says."""
        file: File = self.cleaned_data["file"]
        check_document(file, file.name or "")
        return file
