"""When something goes wrong: every page says what to do, and none asks for more than it needs."""

from __future__ import annotations

import pytest
from django.test import Client

from web.cast import sign_in


def test_404_helps_to_go_on(client, year):
    """Who is logged in can search the year and go home; a visitor is shown the door."""
    html = sign_in(client, year.unit).get("/no/such/page/").content.decode()
    assert "没有这一页" in html
    assert 'name="q"' in html
    assert "回到工作台" in html
    visitor = Client().get("/no/such/page/")
    assert visitor.status_code == 404
    assert "看公开信息" in visitor.content.decode()


def test_403_of_a_page_that_is_too_old(year):
    """A form without its token says how to keep what one has written."""
    strict = sign_in(Client(enforce_csrf_checks=True), year.unit)
    response = strict.post("/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert "复制下来" in response.content.decode()


def test_403_names_the_reason_and_the_ways_out(rf, year):
    """A refusal without a page of its own still says what one can do."""
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415

    from kaoping.web import error_pages  # noqa: PLC0415

    request = rf.get("/")
    request.actor, request.seats, request.session = None, [], {}
    request.user = None
    response = error_pages.permission_denied(request, PermissionDenied("不归您办理。"))
    assert response.status_code == 403
    assert "不归您办理。" in response.content.decode()
    assert "切换岗位" in response.content.decode()


def test_413_says_how_to_make_it_smaller(client, db, settings):
    """What is too large is refused with a way to send it after all."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = client.post("/theme/", {"theme": "x" * 200})
    assert response.status_code == 413
    assert "大文件会分段传送" in response.content.decode()


def test_400_says_that_nothing_was_saved(client, db):
    """A request that makes no sense is told so."""
    response = client.get("/help/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "什么也没有保存" in response.content.decode()


def test_500_asks_nothing_of_what_may_be_broken(db, monkeypatch, django_assert_num_queries):
    """The page of a fault of ours needs no database and names the request."""
    from kaoping.web.pages import public  # noqa: PLC0415

    def broken(*_args):
        raise RuntimeError("a fault of the test")

    monkeypatch.setattr(public, "published_years", broken)
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):
        response = client.get("/public/")
    html = response.content.decode()
    assert response.status_code == 500
    assert response["X-Request-Id"] in html
    assert "不是您的操作有误" in html
    part = client.get("/public/", headers={"HX-Request": "true"})
    assert (part.status_code, part.content) == (500, b"")


@pytest.mark.parametrize("path", ["/no/such/page/", "/help/", "/public/", "/log-in/"])
def test_pages_without_a_person_keep_the_policy(client, db, path):
    """The content security policy stands on every answer, errors included."""
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
