"""The doors beside the log-in: what somebody meets who does not get in, and what to do there."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/log-in/inactive/", "这个账号已停用"),
        ("/sso/cancelled/", "统一身份认证没有完成"),
        ("/sso/failed/", "统一身份认证没有完成"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["whole", "htmx"])
def test_who_does_not_get_in_is_told_so_and_led_back(client, path, words, headers):
    """Each door names what happened and leads back to the log-in; no form is taken there."""
    page = client.get(path, headers=headers)

    assert words in page.text
    assert 'href="/log-in/"' in page.text
    assert client.post(path).status_code in {401, 405}


def test_code_is_asked_of_nobody_who_has_not_given_the_password(client):
    """The second step without the first one leads to the first."""
    assert client.get("/log-in/code/")["Location"].startswith("/log-in/")


def test_log_out_is_asked_before_it_is_done(client, cast):
    """A link in a mail cannot end a session: opening asks, sending does it."""
    client.force_login(cast.unit.person, "allauth.account.auth_backends.AuthenticationBackend")

    assert client.get("/log-out/").status_code == 200
    assert client.get("/account/").status_code == 200
    client.post("/log-out/")
    assert client.get("/account/").status_code == 302
