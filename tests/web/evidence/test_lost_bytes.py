"""A file that the storage has lost: what is recorded stays, and people learn what to do."""

import pytest

from kaoping.evidence import storage
from web.evidence import samples


@pytest.fixture
def lost(file_it):
    """A document whose bytes are gone, with all that was made of them."""
    version = file_it("纪要.docx", samples.words("示例")).current
    for name in filter(None, (version.stored_as, version.thumbnail)):
        storage.storage().delete(name)
    return version


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_the_content_says_what_is_left(year, lost, client_of, at, headers):
    """Beside an item or alone: in place of the content stands what became of it."""
    response = client_of(year.office).get(at("content", lost.pk), headers=headers)
    assert response.status_code == 200
    assert "请告诉系统管理员从备份恢复" in response.text


def test_a_download_says_it_too(year, lost, client_of, at, caplog):
    """Not an error page of the system: who can help, and how the file is told from another."""
    response = client_of(year.office).get(at("download", lost.pk))
    assert response.status_code == 404
    assert lost.sha256 in response.text
    assert lost.stored_as in caplog.text


def test_the_page_of_the_file_still_opens(year, lost, client_of):
    """Its name, its hash, its links are facts of the year, with or without the bytes."""
    response = client_of(year.office).get(f"/{year.cycle.pk}/evidence/{lost.file_id}/")
    assert response.status_code == 200
    assert lost.sha256 in response.text


def test_a_thumbnail_is_just_missing(year, file_it, client_of, at):
    """A list of files shows a gap, and stays a list."""
    version = file_it("现场.jpg", samples.photo()).current
    storage.storage().delete(version.thumbnail)
    assert client_of(year.office).get(at("thumbnail", version.pk)).status_code == 404
