"""Answers that carry bytes."""

import hashlib
import io
import os

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory
from PIL import Image as Pillow

from modules.media.models import Document, Image, Rendition
from modules.media.serving import SIZES, asset_response
from tests.media.samples import PDF, animation, picture

pytestmark = pytest.mark.django_db


def ask(asset, name: str, sha256: str = "", cache_control: str | None = None, **headers: str):
    options = {} if cache_control is None else {"cache_control": cache_control}
    return asset_response(
        sha256 or asset.sha256,
        name,
        images=Image.objects.all(),
        documents=Document.objects.all(),
        request=RequestFactory().get("/", headers=headers),
        **options,
    )


def body(response) -> bytes:
    return response.getvalue()


def opened(response) -> Pillow.Image:
    return Pillow.open(io.BytesIO(body(response)))


@pytest.fixture
def image(add_image) -> Image:
    return add_image(picture(size=(1000, 500)))


def test_a_picture_comes_by_its_name_as_it_was(image):
    assert body(ask(image, "shop.png")) == picture(size=(1000, 500))


def test_a_document_comes_by_its_name(add_document):
    assert body(ask(add_document(), "handout.pdf")) == PDF


@pytest.mark.parametrize(("name", "width"), [("w400.webp", 400), ("w800.webp", 800)])
def test_a_picture_comes_in_the_sizes_of_the_list(image, name, width):
    response = ask(image, name)
    assert response["Content-Type"] == "image/webp"
    assert opened(response).size == (width, width // 2)


def test_a_picture_is_never_made_larger(image):
    assert opened(ask(image, "w1600.webp")).width == 1000


def test_an_animated_gif_comes_in_a_size_too(add_image):
    assert opened(ask(add_image(animation((900, 600)), "a.gif"), "w400.webp")).width == 400


@pytest.mark.parametrize("format", ["PNG", "GIF", "WEBP", "JPEG"])
def test_every_type_of_picture_comes_in_a_size(add_image, format):
    extension = {"JPEG": "jpg"}.get(format, format.lower())
    image = add_image(picture(format, (900, 600)), f"a.{extension}")
    assert opened(ask(image, "w400.webp")).width == 400


@pytest.mark.parametrize("name", ["w500.webp", "w400.png", "w99999.webp", "shop.jpg", "width-400", "", "../shop.png"])
def test_other_names_do_not_exist(image, name):
    with pytest.raises(Http404):
        ask(image, name)


def test_sizes_outside_the_list_do_not_exist_for_webp_originals_either(add_image):
    with pytest.raises(Http404):
        ask(add_image(picture("WEBP"), "a.webp"), "w500.webp")


def test_no_rendition_is_made_for_a_name_that_does_not_exist(image):
    with pytest.raises(Http404):
        ask(image, "w500.webp")
    assert not Rendition.objects.exists()


def test_an_unknown_digest_does_not_exist(image):
    for name in ("shop.png", "w400.webp"):
        with pytest.raises(Http404):
            ask(image, name, "0" * 64)


def test_a_document_has_no_sizes(add_document):
    with pytest.raises(Http404):
        ask(add_document(), "w400.webp")


def test_an_asset_outside_the_given_ones_does_not_exist(image):
    with pytest.raises(Http404):
        asset_response(
            image.sha256,
            "shop.png",
            images=Image.objects.none(),
            documents=Document.objects.none(),
            request=RequestFactory().get("/"),
        )


def test_the_name_of_another_row_with_the_same_bytes_is_good(add_image):
    add_image(name="first.png")
    assert "second.png" in ask(add_image(name="second.png"), "second.png")["Content-Disposition"]


def test_an_asset_whose_bytes_are_gone_does_not_exist(image):
    os.remove(default_storage.path(image.file.name))
    for name in ("shop.png", "w400.webp"):
        with pytest.raises(Http404):
            ask(image, name)


def test_a_rendition_whose_bytes_are_gone_is_made_anew(image):
    body(ask(image, "w400.webp"))
    os.remove(default_storage.path(Rendition.objects.get().file.name))
    assert opened(ask(image, "w400.webp")).width == 400
    assert Rendition.objects.count() == 1


def test_the_etag_is_the_digest_of_the_bytes(image):
    for name in ("shop.png", "w400.webp"):
        response = ask(image, name)
        assert response["ETag"] == f'"{hashlib.sha256(body(response)).hexdigest()}"'


def test_who_has_the_bytes_already_is_told_so(image):
    etag = ask(image, "w400.webp")["ETag"]
    response = ask(image, "w400.webp", **{"If-None-Match": f'"other", {etag}'})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_who_has_other_bytes_gets_these(image):
    assert ask(image, "shop.png", **{"If-None-Match": '"other"'}).status_code == 200


def test_every_answer_has_the_headers_that_keep_a_file_harmless(image, add_document):
    for response in (ask(image, "shop.png"), ask(image, "w400.webp"), ask(add_document(), "handout.pdf")):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        body(response)


def test_a_picture_is_shown_and_a_document_is_downloaded(image, add_document):
    assert ask(image, "shop.png")["Content-Disposition"].startswith("inline")
    assert ask(add_document(), "handout.pdf")["Content-Disposition"] == 'attachment; filename="handout.pdf"'


def test_a_name_beyond_ascii_is_encoded(add_document):
    document = add_document(name="naïve ünï.pdf")
    assert ask(document, document.name)["Content-Disposition"] == (
        "attachment; filename*=utf-8''na%C3%AFve_%C3%BCn%C3%AF.pdf"
    )


def test_text_is_served_as_text_and_nothing_else(add_document):
    response = ask(add_document(b"<script>alert(1)</script>", "a.txt"), "a.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("latin-1", "windows-1252"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("name", ["notes.txt", "list.csv"])
def test_a_text_is_read_in_the_encoding_it_is_written_in(add_document, name, encoding, charset):
    response = ask(add_document("naïve".encode(encoding), name), name)
    assert response["Content-Type"].endswith(f"; charset={charset}")
    assert body(response).decode(charset).removeprefix("\ufeff") == "naïve"


def test_answers_are_private_and_lasting_unless_the_caller_says_otherwise(image):
    assert ask(image, "shop.png")["Cache-Control"] == "private, max-age=31536000, immutable"
    public = "public, max-age=31536000, immutable"
    assert ask(image, "shop.png", cache_control=public)["Cache-Control"] == public


def test_a_picture_in_a_size_no_longer_says_where_it_was_taken(add_image):
    exif = Pillow.Exif()
    exif[0x010E] = "secret place"
    image = add_image(picture("JPEG", (900, 600), exif=exif), "a.jpg")
    assert not opened(ask(image, "w400.webp")).getexif()


def test_the_web_server_sends_the_bytes_where_it_is_set_up_to(image, settings):
    settings.BCP_ACCEL_PREFIX = "/protected/"
    response = ask(image, "shop.png")
    assert (response["X-Accel-Redirect"], response.content) == (f"/protected/{image.file.name}", b"")
    assert response["Content-Type"] == "image/png"


def test_a_size_costs_two_queries_once_it_is_made(image, django_assert_max_num_queries):
    ask(image, "w400.webp")
    with django_assert_max_num_queries(2):
        ask(image, "w400.webp")


def test_the_sizes_are_those_that_pages_name():
    assert list(SIZES) == ["w400.webp", "w800.webp", "w1600.webp"]
