"""Wagtail's own apps with our settings."""

from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersAppConfig(WagtailUsersAppConfig):
    """Accounts without a choice of groups, because groups follow from memberships."""

    user_viewset = "modules.centers.people.views.UserViewSet"


class ImagesAppConfig(WagtailImagesAppConfig):
    """Images with our rules of who may change them, which take the place of those that Wagtail registers here."""

    def ready(self) -> None:
        """Register both."""
        super().ready()
        from modules.centers.tenancy.files import rule
        from modules.media.models import Image

        rule(Image)


class DocumentsAppConfig(WagtailDocsAppConfig):
    """Documents with our rules of who may change them."""

    def ready(self) -> None:
        """Register both."""
        super().ready()
        from modules.centers.tenancy.files import rule
        from modules.media.models import Document

        rule(Document)
