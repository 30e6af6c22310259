"""Makes what tests need, through the same actions that people use."""

from __future__ import annotations

import io
import uuid
from datetime import date
from typing import Any

from PIL import Image as Picture

from modules.accounts.identity.models import Role, User
from modules.centers.center.actions import CreateCenter
from modules.centers.center.groups import library_collection
from modules.centers.center.models import Center, PacksPage, Profile, today_in
from modules.centers.people.account_actions import MakeAdministrator
from modules.centers.people.actions import Grant
from modules.centers.people.apart import takes_a_second
from modules.centers.people.requests import AskForRole, ConfirmRole
from modules.domain.document import Document, DocumentError
from modules.domain.version import Kind
from modules.kept.writers import Writing, note
from modules.library.modules.models import Guide, LibraryPage, Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release, Withdrawal
from modules.library.releases.withdrawing import WithdrawRelease
from modules.library.review.actions import Approve
from modules.library.review.models import ReviewKind
from modules.library.review.statements import ApproveStatement, standing_of
from modules.library.statements.actions import SaveStatement
from modules.library.statements.models import Statement, StatementVersion
from modules.library.words.codec import Decoder, describe_image, encode
from modules.media.actions import AddImage
from modules.media.models import Image
from modules.packs.clones.actions import CreatePack
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.signoffs.actions import SignOffChanges
from modules.packs.signoffs.models import matters
from modules.resources.codes.models import AccessCode
from modules.resources.desk.actions import MakeAccessCode

PASSWORD = "correct horse battery staple"

PROFILE: dict[str, Any] = {
    "area_of_responsibility": "Five harbor counties",
    "host_agencies": "The harbor police",
    "hours": "Every day, 24 hours",
    "tip_phone": "(555) 555-0142",
    "non_emergency_phone": "(555) 555-0111",
    "pcrcl_email": "privacy@harbor.example",
    "privacy_policy_url": "https://harbor.example/privacy",
    "complaint_process_url": "https://harbor.example/complaints",
    "liaison_program_name": "Fusion Liaison Officer (FLO)",
    "products_for_this_audience": "a weekly bulletin",
}


def administrator(username: str = "admin") -> User:
    """Return an administrator, one of the first two of the site."""
    user = User(username=username, email=f"{username}@bcp.example")
    user.set_password(PASSWORD)
    return MakeAdministrator(user, actor=user).execute()


def second_administrator(first: User) -> User:
    """Return an administrator besides the first, the same at each call."""
    found = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=first.pk).order_by("pk").first()
    return found or administrator("second-admin")


def give(user: User, role: Role, center: Center | None = None, *, admin: User) -> None:
    """Give a role as ``admin`` does; a second administrator confirms it where that is needed."""
    if takes_a_second(role, admin):
        asked = AskForRole(user, role=role, center=center, actor=admin).execute()
        ConfirmRole(asked, actor=second_administrator(admin)).execute()
    else:
        Grant(user, role=role, center=center, actor=admin).execute()


def person(role: Role, center: Center | None = None, *, username: str = "", admin: User) -> User:
    """Return a new person with one role."""
    name = username or f"{center.slug + '-' if center else 'dhs-'}{role.value}-{uuid.uuid4().hex[:6]}"
    user = User(username=name, email=f"{name}@bcp.example")
    user.set_password(PASSWORD)
    user.save()
    give(user, role, center, admin=admin)
    user.refresh_from_db()  # an administrator's role is on the account itself
    return user


def today() -> date:
    """Return the day at the centers that are made here, which is not always the day by the clock of UTC."""
    return today_in(Center._meta.get_field("time_zone").default)


def center(name: str = "Harbor", *, admin: User, **profile: Any) -> Center:
    """Return a center whose profile has all that an edition needs, unless told otherwise."""
    called = {f"{name}_verified_on": today() for name in Profile.PHONES}
    values = {**PROFILE, **called, **profile}
    return CreateCenter(Center(name=name), profile=values, actor=admin).execute()


def lead(center: Center, *, admin: User) -> User:
    """Return a lead of the center, the same at each call."""
    found = User.objects.filter(memberships__center=center, memberships__role=Role.LEAD).first()
    return found or person(Role.LEAD, center, admin=admin)


def dhs(role: Role, *, admin: User) -> User:
    """Return DHS's person with this role, the same at each call."""
    found = User.objects.filter(memberships__role=role).first()
    return found or person(role, admin=admin)


def picture(color: str = "navy", size: tuple[int, int] = (40, 30)) -> bytes:
    """Return the bytes of a small PNG."""
    data = io.BytesIO()
    Picture.new("RGB", size, color).save(data, "PNG")
    return data.getvalue()


def image(*, admin: User, center: Center | None = None, color: str = "navy", name: str = "plan.png") -> Image:
    """Return an image of the library, or of a center."""
    collection = center.collection if center else library_collection()
    return AddImage(
        picture(color), name=name, title="A plan", description="A plan of a room", collection=collection, actor=admin
    ).execute()


def statement(*, admin: User, key: str = "emergency-911", wording: str = "In an emergency, call 9-1-1.") -> Statement:
    """Return a statement with its first version."""
    found = Statement.objects.filter(key=key).first()
    if found:
        return found
    made = Statement(key=key, title="In an emergency", kind="safety", wording=wording, basis="Ours", confirmed=True)
    approved(made, admin=admin)
    return made


def approved(statement: Statement, *, admin: User, by: User | None = None) -> StatementVersion:
    """Save the statement as it says now, have both reviews approve it, and return its newest version."""
    SaveStatement(statement, actor=by or dhs(Role.EDITOR, admin=admin)).execute()
    people = reviewers(admin=admin, without=by)
    for kind in standing_of(statement).missing:
        ApproveStatement(statement, kind=kind, state=statement.state, actor=people[kind]).execute()
    return statement.versions.latest("number")


def paragraph(block: str, field: str, key: str, text: str, kind: str = "paragraph") -> Document:
    """Return one paragraph of rich text."""
    runs = [{"text": text, "marks": []}]
    return {"id": f"{block}:{field}:{key}", "type": kind, "value": {"depth": 0, "runs": runs}}


def text_part(key: str, *texts: str, policy: str = "guided") -> Document:
    """Return a text block with one paragraph a text."""
    body = [paragraph(key, "body", f"p{at}", text) for at, text in enumerate(texts)]
    return {"id": key, "type": "text", "value": {"body": body, "confirm": "", "policy": policy}}


def statement_part(key: str, statement: Statement) -> Document:
    """Return a statement block."""
    from modules.library.words.codec import describe_statement

    value = {"statement": describe_statement(statement.versions.latest("number")), "policy": "locked"}
    return {"id": key, "type": "statement", "value": value}


def image_part(key: str, image: Image, alt: str = "A plan of a room") -> Document:
    """Return an image block."""
    inner = {"image": describe_image(image), "decorative": False, "alt_text": alt}
    return {"id": key, "type": "image", "value": {"image": inner, "caption": "", "policy": "guided"}}


def slide(key: str, title: str, parts: list[Document], notes: list[Document]) -> Document:
    """Return a slide."""
    return {"id": key, "type": "slide", "value": {"title": title, "parts": parts, "notes": notes, "policy": "guided"}}


def section(key: str, items: list[Document], title: str = "Who we are", minutes: int = 8) -> Document:
    """Return a section."""
    value = {
        "title": title,
        "minutes": minutes,
        "short_minutes": 5,
        "method": "presentation",
        "items": items,
        "policy": "guided",
    }
    return {"id": key, "type": "section", "value": value}


def content(statement: Statement, image: Image, *, blocks: int = 6, title: str = "Who we are") -> Document:
    """Return the words of a module: sections of two slides each, about ``blocks`` slides in all."""
    sections = []
    for at in range(max(1, blocks // 2)):
        first = slide(
            f"s{at}-a",
            f"Slide {at}",
            [
                text_part(f"s{at}-a-1", f"We are {{{{center.name}}}}, part {at}.", "We listen."),
                statement_part(f"s{at}-a-2", statement),
                text_part(f"s{at}-a-3", "Call {{center.tip_phone}}.", policy="open"),
            ],
            [text_part(f"s{at}-a-n", f"Speaker words {at}: begin with ownership.")],
        )
        second = slide(f"s{at}-b", f"Picture {at}", [image_part(f"s{at}-b-1", image)], [])
        sections.append(section(f"s{at}", [first, second], title=f"Section {at}"))
    return {
        "title": title,
        "language": "en",
        "summary": "What a fusion center is.",
        "sectors": ["all"],
        "objectives": [{"id": "o1", "type": "objective", "value": "Say what {{center.name}} is"}],
        "sections": sections,
        "handouts": [],
        "questions": [],
        "sources": [],
    }


def guide_words(title: str = "Presenting it") -> Document:
    """Return the words of a guide."""
    body = [text_part("g1", "Guide words: arrive early.")]
    return {"title": title, "summary": "For everyone.", "minutes": 45, "body": body}


def module(*, admin: User, blocks: int = 6, slug: str = "who-we-are", guides: int = 1, **values: Any) -> Module:
    """Return a module in draft, written by DHS's editor (as its history says)."""
    editor = dhs(Role.EDITOR, admin=admin)
    words = {**content(statement(admin=admin), image(admin=admin), blocks=blocks), **values}
    decoder = Decoder([words, guide_words()], None)
    page = Module(slug=slug, owner=editor, live=False)
    decoder.fill(page, words)
    LibraryPage.objects.get().add_child(instance=page)
    note([Writing(page.pk, {}, encode(page))], editor)
    for at in range(guides):
        guide = Guide(slug=f"guide-{at}", owner=editor, live=False)
        decoder.fill(guide, _own_ids(guide_words(), f"g{at}"))
        page.add_child(instance=guide)
    return page


def _own_ids(words: Document, prefix: str) -> Document:
    body = [text_part(f"{prefix}-{block['id']}", "Guide words: arrive early.") for block in words["body"]]
    return {**words, "body": body}


def reviewers(*, admin: User, without: User | None = None) -> dict[ReviewKind, User]:
    """Return DHS's person for each review, the same at each call; ``without`` is none of them."""
    found = User.objects.filter(memberships__role=Role.REVIEWER).order_by("pk")
    people = [one for one in found if one != without][: len(ReviewKind)]
    people += [person(Role.REVIEWER, admin=admin) for _ in range(len(ReviewKind) - len(people))]
    return dict(zip(ReviewKind, people, strict=True))


def approve(module: Module, *, admin: User) -> None:
    """Approve the module as it stands, in both reviews."""
    for kind, reviewer in reviewers(admin=admin).items():
        Approve(module, kind=kind, actor=reviewer).execute()


def release(module: Module, *, admin: User, kind: Kind = Kind.MINOR, note: str = "First release.") -> Release:
    """Approve and release the module as it stands."""
    approve(module, admin=admin)
    return ReleaseModule(module, kind=kind, note=note, actor=dhs(Role.PUBLISHER, admin=admin)).execute()


def pack(
    center: Center, releases: list[Release], *, admin: User, title: str = "Spring roundtable", minutes: int | None = 60
) -> Pack:
    """Return a pack of the center with clones of these releases; long modules need more minutes, or none said."""
    folder = PacksPage.objects.descendant_of(center.page).get()
    return CreatePack(
        folder, title=title, sector="business", minutes=minutes, releases=releases, actor=lead(center, admin=admin)
    ).execute()


def officer(center: Center, *, admin: User) -> User:
    """Return a P/CRCL officer of the center, the same at each call."""
    found = User.objects.filter(memberships__center=center, memberships__role=Role.PCRCL).first()
    return found or person(Role.PCRCL, center, admin=admin)


def sign_off(pack: Pack, *, admin: User) -> None:
    """Sign off whatever the center changed in the pack; nothing in a clone that holds what no version may."""
    for clone in Clone.objects.child_of(pack).select_related("release", "center"):
        try:
            words = words_of_clone(clone)
        except DocumentError:
            continue
        keys = [matter.change.key for matter in matters(clone, words) if not matter.signed]
        if keys:
            actor = officer(pack.center, admin=admin)
            SignOffChanges(clone, keys=keys, state=words.digest, actor=actor).execute()


def edition(pack: Pack, *, admin: User) -> Edition:
    """Return the next edition of the pack, all changes in it signed off."""
    sign_off(pack, admin=admin)
    return MakeEdition(pack, actor=lead(pack.center, admin=admin)).execute()


def access_code(edition: Edition, *, admin: User) -> AccessCode:
    """Return a new access code for the edition."""
    return MakeAccessCode(edition, actor=lead(edition.center, admin=admin)).execute()


def withdraw(
    release: Release, *, admin: User, reason: str = "A phone number is wrong.", replacement: Release | None = None
) -> Withdrawal:
    """Withdraw the release, as DHS's publisher does."""
    actor = dhs(Role.PUBLISHER, admin=admin)
    return WithdrawRelease(release, reason=reason, replacement=replacement, actor=actor).execute()
