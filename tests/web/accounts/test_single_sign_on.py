"""Single sign-on against a small identity service that really answers."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount

from kaoping.accounts.models import Person
from kaoping.accounts.single_sign_on import claimed_username

pytestmark = pytest.mark.django_db


class _Service(HTTPServer):
    """An identity service that vouches for whoever it is told to."""

    identity: dict[str, str] = {}


class _Answers(BaseHTTPRequestHandler):
    server: _Service

    def _say(self, answer):
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        """Describe the service, or the person."""
        base = f"http://127.0.0.1:{self.server.server_port}"
        if self.path == "/userinfo":
            self._say(self.server.identity)
        else:
            ends = {"authorization": "auth", "token": "token", "userinfo": "userinfo"}
            self._say({f"{name}_endpoint": f"{base}/{end}" for name, end in ends.items()})

    def do_POST(self):
        """Give a token for a code."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say({"access_token": "sample", "token_type": "Bearer"})

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def service(settings):
    """The identity service, and this house set up for it."""
    with _Service(("127.0.0.1", 0), _Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        app = {
            "provider_id": "sso",
            "name": "示例统一身份认证",
            "client_id": "kaoping",
            "secret": "sample",
            "settings": {"server_url": f"http://127.0.0.1:{server.server_port}"},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        settings.KAOPING_OIDC_PROVIDER = "sso"
        yield server
        server.shutdown()


def _come_back(client):
    away = urlsplit(client.post("/sso/sso/")["Location"])
    state = parse_qs(away.query)["state"][0]
    return client.get("/sso/sso/callback/", {"code": "sample", "state": state})


def test_button_stands_only_where_it_is_set_up(client, service, settings):
    """Without the setting there is no button and no address."""
    assert "用统一身份认证登录" in client.get("/log-in/").text

    settings.KAOPING_OIDC_PROVIDER = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "统一身份认证登录" not in client.get("/log-in/").text
    assert client.post("/sso/sso/").status_code == 404


def test_registered_person_is_let_in(client, cast, service):
    """The identity is linked to the account of the same name, once."""
    service.identity = {"sub": "42", "preferred_username": cast.unit.person.username.upper()}

    assert _come_back(client).status_code == 302
    assert client.get("/account/").context["actor"].post == cast.unit.post
    assert SocialAccount.objects.get().user_id == cast.unit.person.pk

    client.post("/log-out/")
    service.identity = {"sub": "42", "preferred_username": "renamed.there"}
    _come_back(client)
    assert client.get("/account/").context["actor"].person == cast.unit.person


@pytest.mark.parametrize("identity", [{"sub": "7", "preferred_username": "nobody"}, {"sub": "7"}])
def test_stranger_is_turned_away(client, cast, service, identity):
    """A good account there is no account here, and none is made."""
    service.identity = identity
    before = Person.objects.count()

    response = _come_back(client)
    assert response.status_code == 403
    assert "没有登记这个账号" in response.text
    assert Person.objects.count() == before
    assert client.get("/account/").status_code == 302


def test_shut_account_is_turned_away(client, cast, service):
    """Whoever was dismissed here is not let in from there, linked or not."""
    service.identity = {"sub": "42", "preferred_username": cast.unit.person.username}
    _come_back(client)
    client.post("/log-out/")
    Person.objects.filter(pk=cast.unit.person.pk).update(is_active=False)

    _come_back(client)
    assert client.get("/account/").status_code == 302


def test_wrong_state_is_refused(client, cast, service):
    """An answer that nobody asked for logs nobody in."""
    service.identity = {"sub": "42", "preferred_username": cast.unit.person.username}

    response = client.get("/sso/sso/callback/", {"code": "sample", "state": "invented"})
    assert "没有完成登录" in response.text
    assert client.get("/account/").status_code == 302


def test_silent_service_is_told(client, service, settings):
    """The person learns that it is not them, and that the password still works."""
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"

    response = client.post("/sso/sso/")
    assert response.status_code == 503
    assert "可以用账号和密码登录" in response.text


def test_claim_is_read_from_either_answer(settings):
    """Services put it into the ID token, the userinfo, or both."""
    settings.KAOPING_OIDC_CLAIM = "employee"

    assert claimed_username({"id_token": {"employee": " Zhang "}, "userinfo": {}}) == "zhang"
    assert claimed_username({"employee": "li"}) == "li"
    assert claimed_username({"userinfo": {"other": "li"}}) == ""
