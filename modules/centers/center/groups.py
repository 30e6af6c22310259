"""Groups follow from memberships, and permissions from groups."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from modules.accounts.identity.models import CENTER_ROLES, Membership, Role, User
from modules.centers.center.models import Center, RoleGroup

LIBRARY_COLLECTION = "Library"

EDITING = ("add_page", "change_page")
ASSETS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
CHOOSING = ("choose_image", "choose_document")


def library_collection() -> Collection:
    """Return the collection of what belongs to DHS and every center may use; make it where it is missing."""
    root = Collection.get_first_root_node()
    found = Collection.objects.child_of(root).filter(name=LIBRARY_COLLECTION).first()
    return found or root.add_child(instance=Collection(name=LIBRARY_COLLECTION))


def role_group(role: Role, center: Center | None = None) -> Group:
    """Return the group of a role, with the right to enter the admin; make it where it is missing."""
    known = RoleGroup.objects.filter(role=role, center=center).select_related("group").first()
    if known:
        return known.group
    group = Group.objects.create(name=f"{center.slug}: {role.label}" if center else role.label)
    RoleGroup.objects.create(role=role, center=center, group=group)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group


def allow_pages(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    """Let the group do this to the page and all below it."""
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def allow_collection(group: Group, collection: Collection, codenames: tuple[str, ...]) -> None:
    """Let the group do this to images and documents of the collection."""
    for permission in Permission.objects.filter(content_type__app_label="modules", codename__in=codenames):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def give_center_permissions(center: Center, packs: Page) -> None:
    """Make the groups of a new center, each with what its role needs."""
    lead = role_group(Role.LEAD, center)
    allow_pages(lead, packs, EDITING)
    allow_collection(lead, center.collection, ASSETS)
    allow_collection(lead, library_collection(), CHOOSING)
    for role in sorted(CENTER_ROLES - {Role.LEAD}):
        role_group(Role(role), center)


def sync(user: User) -> None:
    """Make the user's groups, and whether they administer the site, follow from their memberships that are in use."""
    held = list(Membership.objects.in_use().filter(user=user).values_list("role", "center_id"))
    wanted = Q(pk__in=[])
    for role, center_id in held:
        wanted |= Q(role=role, center_id=center_id) if center_id else Q(role=role, center__isnull=True)
    user.groups.set(Group.objects.filter(pk__in=RoleGroup.objects.filter(wanted).values("group")))
    administers = any(role == Role.ADMINISTRATOR for role, _ in held)
    if user.is_superuser != administers:
        user.is_superuser = administers
        user.save(update_fields=["is_superuser"])
    for kept in ("_memberships", "_perm_cache", "_user_perm_cache", "_group_perm_cache"):
        user.__dict__.pop(kept, None)
