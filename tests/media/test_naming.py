"""What files are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.media.naming import NAME_LENGTH, content_digest, content_name, original_name

DIGEST = "ab" + "0" * 62


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("shop.png", "shop.png"),
        ("../../x.png", "x.png"),
        ("..\\..\\x.png", "x.png"),
        ("COM1.png", "_COM1.png"),
        ("w400.webp", "_w400.webp"),
        ("w400.jpeg", "_w400.jpeg"),
        ("w2.pdf", "w2.pdf"),
        ("naïve ünï.png", "naïve_ünï.png"),
        ("nai\u0308ve.png", "naïve.png"),
        ("हिन्दी सूचना.pdf", "हिन्दी_सूचना.pdf"),
        ("ข่าวที่นี่.pdf", "ข่าวที่นี่.pdf"),
        ("עִבְרִית.pdf", "עִבְרִית.pdf"),
        ("\u0301a.pdf", "a.pdf"),
        ("a\ufe0f\u034f\u0308.pdf", "ä.pdf"),
        ("z" + "\u0316" * 50 + ".pdf", "z" + "\u0316" * 4 + ".pdf"),
        ("gnp.\u202etxt.PDF", "gnp.txt.pdf"),
        ('a"b\r\nc.pdf', "ab_c.pdf"),
        (".png", "png"),
        ("", "file"),
        ("...", "file"),
        ("no extension", "no_extension"),
    ],
)
def test_an_original_name_is_cleaned(given, kept):
    assert original_name(given) == kept


def test_a_long_name_is_cut_and_keeps_its_extension():
    name = original_name("x" * 300 + ".png")
    assert len(name) < NAME_LENGTH
    assert name.endswith("x.png")


@pytest.mark.parametrize(
    "given", ["../../x.png", "COM1.png", "naïve ünï.png", "हिन्दी सूचना.pdf", "x" * 300 + ".png", ""]
)
def test_cleaning_a_clean_name_changes_nothing(given):
    assert original_name(original_name(given)) == original_name(given)


@given(st.text(max_size=30))
def test_cleaning_any_name_twice_changes_nothing_more(given_name):
    assert original_name(original_name(given_name)) == original_name(given_name)


def test_a_content_name_is_made_of_the_digest_and_the_extension():
    assert content_name(DIGEST, "Shop.PNG") == f"assets/sha256/ab/{DIGEST}.png"


def test_jpg_and_jpeg_are_one_extension():
    assert content_name(DIGEST, "a.jpeg") == content_name(DIGEST, "a.jpg")


def test_the_digest_is_read_back_from_a_content_name():
    assert content_digest(content_name(DIGEST, "a.png")) == DIGEST


@pytest.mark.parametrize(
    "path",
    [
        "",
        "assets/upload.png",
        f"assets/sha256/cd/{DIGEST}.png",
        f"assets/sha256/ab/{DIGEST}.png/",
        f"assets/sha256/ab/../ab/{DIGEST}.png",
        f"/assets/sha256/ab/{DIGEST}.png",
        f"assets/sha256/ab/{DIGEST}.png\n",
        f"assets/sha256/ab/{DIGEST.upper()}.png",
    ],
)
def test_other_paths_have_no_digest(path):
    assert content_digest(path) is None
