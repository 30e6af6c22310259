"""Actions that add images and documents. No action changes a stored file."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db.models import Model
from wagtail.models import Collection

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import has_role, has_role_at, is_administrator
from modules.core.refusals import Refused
from modules.media.intake import check_description, check_document, check_image
from modules.media.metadata import without_metadata
from modules.media.models import Document, Image
from modules.media.policy import owner_of
from modules.media.storage import digest_of

DERIVED = ("sha256", "name")  # fields that Asset.save() fills in


def may_add_to(user: User, collection: Collection) -> bool:
    """Return whether the user may add files to the collection.

    Administrators may; DHS editors and publishers may in the library; center leads may in their own center.
    """
    if is_administrator(user):
        return True
    center_id = owner_of(collection)
    if center_id is None:
        return has_role(user, Role.EDITOR, Role.PUBLISHER)
    return has_role_at(user, center_id, Role.LEAD)


class AddAsset(Action[Any], abstract=True):
    """Add a file to a collection, or return the existing row if the collection already has the same bytes.

    ``file`` is a Django file, or bytes with a ``name``. Abstract: use AddImage or AddDocument.
    """

    model: ClassVar[type[Image] | type[Document]]

    def __init__(
        self,
        file: File | bytes,
        *,
        title: str,
        collection: Collection,
        actor: User,
        name: str = "",
        **words: str,
    ) -> None:
        super().__init__(collection, actor=actor)
        self.file = ContentFile(file, name) if isinstance(file, bytes) else file
        self.name = name or self.file.name or ""
        self.values = {"title": title, **words}
        self.added = False

    def permitted(self) -> bool:
        """Allow administrators, DHS editors and publishers in the library, and leads at their own center."""
        return may_add_to(self.actor, self.instance)

    def perform(self) -> Any:
        """Check the file and save the row.

        Raises:
            Refused: the file or its description can't be accepted; carries the reasons.
        """
        try:
            self.refuse_unfit()
            same = self.model.objects.filter(collection=self.instance, sha256=digest_of(self.file)).first()
            return same or self._add()
        except ValidationError as problem:
            raise Refused(*problem.messages) from problem

    def audited(self, result: Any) -> tuple[Model, dict[str, Any]]:
        """Record the digest and name of the file, and whether this call added it."""
        return result, {"sha256": result.sha256, "name": result.name, "added": self.added}

    def refuse_unfit(self) -> None:
        """Raise ValidationError if the file or its description can't be accepted. Subclasses override this."""
        raise NotImplementedError

    def _add(self) -> Any:
        file = File(self.file.file, name=self.name)
        asset = self.model(file=file, collection=self.instance, uploaded_by_user=self.actor, **self.values)
        asset.full_clean(exclude=DERIVED)
        asset.save()
        self.added = True
        return asset


class AddImage(AddAsset):
    """Add a picture. ``description`` is its default alt text and can't be empty."""

    log_action = "bcp.image.add"
    label, message = "Add an image", "Image added"
    model = Image

    def __init__(
        self,
        file: File | bytes,
        *,
        title: str,
        description: str,
        collection: Collection,
        actor: User,
        name: str = "",
    ) -> None:
        super().__init__(file, title=title, description=description, collection=collection, actor=actor, name=name)

    def refuse_unfit(self) -> None:
        """Check the file and the description, and take the picture alone, by which an equal one is found."""
        check_image(self.file, self.name)
        self.file = without_metadata(self.file)
        check_description(self.values["description"], self.name)


class AddDocument(AddAsset):
    """Add a file to download."""

    log_action = "bcp.document.add"
    label, message = "Add a document", "Document added"
    model = Document

    def refuse_unfit(self) -> None:
        """Check the file."""
        check_document(self.file, self.name)
