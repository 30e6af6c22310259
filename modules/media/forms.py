"""Forms for images and documents in Wagtail's admin: the file can't be replaced, and pictures need a description."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files import File
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from modules.media.intake import FROM_A_PHONE, check_description, check_document, check_image

DESCRIPTION_HELP = (
    "Say in one sentence what the picture shows, for people who can’t see it: “A deputy and a shop owner "
    "talk at a counter.” Leave out “picture of”. You can say it differently wherever you use the picture."
)


class PictureField(WagtailImageField):
    """The field for a picture. Our checks come first: Wagtail's count the frames and pixels by reading all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages["invalid_image_extension"] += f" {FROM_A_PHONE}"  # also shown before a file is sent

    def to_python(self, data: Any) -> Any:
        """Return the file. Raises ValidationError, in plain words, if it is not a picture that can be shown."""
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        check_image(file, file.name or "")
        return super().to_python(data)


class KeptFile:
    """A form mixin that removes the file field once the row has a file, because stored bytes never change."""

    fields: dict[str, Any]
    instance: Any

    def settle_file(self) -> None:
        """Remove the file field from an edit form; lift the length limit on an add form.

        Long file names are shortened when the row is saved.
        """
        if self.instance.pk:
            self.fields.pop("file", None)
        elif "file" in self.fields:
            self.fields["file"].max_length = None


class ImageForm(KeptFile, BaseImageForm):
    """The form for images, set in ``WAGTAILIMAGES_IMAGE_FORM_BASE``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_file()
        if "file" in self.fields:
            self._check_first()
        if "description" in self.fields:
            self.fields["description"].required = True
            self.fields["description"].help_text = DESCRIPTION_HELP

    def _check_first(self) -> None:
        wagtails = self.fields["file"]
        self.fields["file"] = PictureField(label=wagtails.label, widget=wagtails.widget, required=wagtails.required)
        self.fields["file"].max_length = None

    def clean_description(self) -> str:
        """Refuse a description that only repeats the name of the file."""
        description: str = self.cleaned_data["description"]
        file = self.cleaned_data.get("file")
        check_description(description, (file.name if file else self.instance.name) or "")
        return description


class DocumentForm(KeptFile, BaseDocumentForm):
    """The form for documents, set in ``WAGTAILDOCS_DOCUMENT_FORM_BASE``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle_file()

    def clean_file(self) -> File:
        """Refuse a file whose content does not match the extension of its name."""
        file: File = self.cleaned_data["file"]
        check_document(file, file.name or "")
        return file
