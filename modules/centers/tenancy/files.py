"""A center's images and files are its people's: an administrator changes none of them, and sees one with a reason."""

from __future__ import annotations

from collections.abc import Collection as Some
from typing import Any

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from modules.accounts.identity.policy import center_ids, is_administrator
from modules.media.models import AssetQuerySet, Document, Image
from modules.media.policy import owner_of


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rules, which let an administrator do everything everywhere, without what is a center's."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Some[str]) -> AssetQuerySet:
        """Return the files that lists, choosers and bulk actions begin with."""
        found: AssetQuerySet = super().instances_user_has_any_permission_for(user, actions)
        return found.visible_to_centers(center_ids(user)) if is_administrator(user) else found

    def user_has_any_permission_for_instance(self, user: Any, actions: Some[str], instance: Image | Document) -> bool:
        """Return whether a person may do one of these things with a file."""
        if is_administrator(user) and owner_of(instance.collection) not in {None, *center_ids(user)}:
            return False
        return bool(super().user_has_any_permission_for_instance(user, actions, instance))


def rule(model: type[Image | Document]) -> None:
    """Take the place of the rules that Wagtail registers for the model when its app starts."""
    known = policy_registry.get_by_type(model)
    policy = FilePolicy(model, auth_model=known.auth_model, owner_field_name=known.owner_field_name)
    register_permission_policy(model, policy)
