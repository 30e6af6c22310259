"""The private address of stored files."""

import pytest

from tests.media.samples import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client):
    def get(user, path: str, **headers: str):
        if user:
            client.force_login(user)
        else:
            client.logout()
        return client.get(path, headers=headers)

    return get


def test_a_library_image_is_served_to_a_lead(get, world, add_image):
    response = get(world.ohio_lead, add_image().file.url)
    assert (response.status_code, response.getvalue()) == (200, picture())


def test_a_center_s_image_is_served_to_its_own_lead(get, world, add_image):
    assert get(world.ohio_lead, add_image(collection=world.ohio.collection).file.url).status_code == 200


def test_a_center_s_document_is_served_to_its_own_lead(get, world, add_document):
    response = get(world.ohio_lead, add_document(collection=world.ohio.collection).url)
    assert response["Content-Disposition"] == 'attachment; filename="handout.pdf"'


@pytest.mark.parametrize("who", ["utah_lead", "editor", "stranger", None])
def test_a_center_s_files_do_not_exist_for_others(get, world, add_image, add_document, who):
    user = who and getattr(world, who)
    image = add_image(picture(size=(900, 600)), collection=world.ohio.collection)
    document = add_document(collection=world.ohio.collection)
    for url in (image.file.url, image.get_rendition("width-400").url, document.url):
        assert get(user, url).status_code == 404


def test_not_yours_and_not_there_are_answered_alike(get, world, add_image):
    url = add_image(collection=world.ohio.collection).file.url
    absent = "/files/assets/sha256/00/" + "0" * 64 + ".png"
    theirs, nothing = get(world.utah_lead, url), get(world.utah_lead, absent)
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.content == nothing.content
    assert {**theirs.headers, "X-Request-ID": ""} == {**nothing.headers, "X-Request-ID": ""}


def test_bytes_that_two_centers_have_are_served_to_both(get, world, add_image):
    url = add_image(name="a.png", collection=world.ohio.collection).file.url
    assert add_image(name="b.png", collection=world.utah.collection).file.url == url
    for lead in (world.ohio_lead, world.utah_lead):
        assert get(lead, url).status_code == 200


def test_each_is_told_only_their_own_name_for_shared_bytes(get, world, add_document):
    add_document(name="ohio.pdf", collection=world.ohio.collection)
    url = add_document(name="utah.pdf", collection=world.utah.collection).url
    assert "utah.pdf" in get(world.utah_lead, url)["Content-Disposition"]
    assert "ohio.pdf" in get(world.ohio_lead, url)["Content-Disposition"]


def test_a_rendition_is_served_with_its_image(get, world, add_image):
    image = add_image(picture(size=(900, 600)), collection=world.ohio.collection)
    assert get(world.ohio_lead, image.get_rendition("width-400").url).status_code == 200


def test_an_administrator_is_served_what_is_no_center_s(get, world, add_image):
    assert get(world.administrator, add_image().file.url).status_code == 200
    assert (
        get(world.administrator, add_image(picture(size=(9, 9)), collection=world.ohio.collection).file.url).status_code
        == 404
    )


def test_an_anonymous_visitor_gets_no_library_file(get, add_image):
    assert get(None, add_image().file.url).status_code == 404


def test_who_has_the_bytes_already_is_told_so_only_if_they_may_see_them(get, world, add_image):
    image = add_image(collection=world.ohio.collection)
    known = {"If-None-Match": f'"{image.sha256}"'}
    assert get(world.ohio_lead, image.file.url, **known).status_code == 304
    assert get(world.utah_lead, image.file.url, **known).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["../manage.py", "%2e%2e/manage.py", "assets/../../x", "assets/", "assets/sha256", "/etc/passwd"],
)
def test_no_other_path_is_served(get, world, path):
    assert get(world.administrator, f"/files/{path}").status_code == 404


def test_a_path_with_a_nul_is_no_request(get, world):
    assert get(world.administrator, "/files/%00").status_code == 400


def test_a_stored_file_that_no_row_has_is_not_served(get, world, own_files):
    (own_files / "loose.txt").write_text("words")
    assert get(world.administrator, "/files/loose.txt").status_code == 404


def test_a_private_answer_depends_on_the_session(get, world, add_image):
    response = get(world.ohio_lead, add_image().file.url)
    assert "Cookie" in response["Vary"]
    assert response["Cache-Control"].startswith("private")


def test_files_can_only_be_read(client, world, add_image):
    client.force_login(world.ohio_lead)
    assert client.post(add_image().file.url).status_code == 405
