"""Settings: what the environment may say, and what happens when it says something else."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kaoping.web.settings import environment
from kaoping.web.settings.bucket import evidence_storage
from kaoping.web.structured_log import JsonFormatter, request_id

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
LISTING = """
import json
from kaoping.web.settings import base, dev, environment, production
print(json.dumps(sorted(environment.DECLARED)))
"""


def _run(*arguments, **variables):
    """Run Python as on a server: with what this machine needs, nothing that a test run has set."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KAOPING_", "DJANGO_", "PYTEST_"))
    }
    return subprocess.run(
        [sys.executable, *arguments],
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def server(tmp_path):
    """What a server needs at least."""
    return {
        "KAOPING_DATA": str(tmp_path),
        "KAOPING_SECRET_KEY": "a1B2c3D4e5" * 6,
        "KAOPING_HOSTS": "kaoping.example.cn",
        "DJANGO_SETTINGS_MODULE": "kaoping.web.settings.production",
    }


ADDING = "from django.core.cache import cache; print(cache.add('used code', 'y', 60))"


def test_what_one_process_has_counted_the_others_know(server):
    """A server has several processes: a code of the second factor serves once in all of them."""
    steps = "from django.core.management import call_command; call_command('createcachetable')"
    begin = "import django; django.setup(); "
    assert _run("-c", begin + steps, **server).returncode == 0

    said = [_run("-c", begin + ADDING, **server).stdout.split()[-1] for _ in range(2)]

    assert said == ["True", "False"]


def test_every_setting_is_documented(server):
    """The table of the operations manual and the settings that are read are the same set."""
    read = set(json.loads(_run("-c", LISTING, **server).stdout))
    rows = re.findall(r"^\| `(KAOPING_[A-Z_]+)` \|", OPERATIONS.read_text("utf-8"), re.MULTILINE)

    assert sorted(rows) == sorted(read)


def test_server_without_secret_does_not_start(server):
    """The message names the variable and what it should hold."""
    del server["KAOPING_SECRET_KEY"]
    done = _run("-m", "django", "check", **server)

    assert done.returncode != 0
    assert "KAOPING_SECRET_KEY 未设置" in done.stderr


def test_server_passes_the_deployment_check(server):
    """Django's own list of what a server must not forget."""
    done = _run(
        "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING", **server
    )

    assert done.returncode == 0, done.stderr


def test_server_behind_no_proxy_trusts_no_forwarded_protocol(server):
    """Otherwise a client could pretend to come by https."""
    script = "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)"

    assert _run("-c", script, **server).stdout.strip() == "None"
    behind = _run("-c", script, **server, KAOPING_PROXIES="1").stdout
    assert "HTTP_X_FORWARDED_PROTO" in behind


def test_machine_keeps_its_secret(tmp_path):
    """A restart does not end the sessions, and nobody else can read the secret."""
    script = "from django.conf import settings; print(settings.SECRET_KEY)"
    machine = {
        "KAOPING_DATA": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "kaoping.web.settings.dev",
    }
    first, second = (_run("-c", script, **machine).stdout for _ in range(2))

    assert first == second
    assert len(first.strip()) >= 50
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600


def _robot(name):
    """Read an address that holds a key."""
    return environment.address(name, is_secret=True)


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        (environment.flag, "yes", True),
        (environment.flag, "OFF", False),
        (environment.flag, "", False),
        (lambda name: environment.number(name, 5), " 7 ", 7),
        (environment.listed, "a.cn, b.cn,,", ["a.cn", "b.cn"]),
        (lambda name: environment.choice(name, "x", ["x", "y"]), "y", "y"),
        (environment.address, "https://kaoping.example.cn", "https://kaoping.example.cn"),
        (environment.address, "http://10.0.0.5:8000", "http://10.0.0.5:8000"),
        (environment.address, "", ""),
        (_robot, "http://127.0.0.1:9/x?key=示例", "http://127.0.0.1:9/x?key=示例"),
    ],
)
def test_good_values_are_read(monkeypatch, function, value, expected):
    """As people write them."""
    monkeypatch.setenv("KAOPING_TRIAL", value)

    assert function("KAOPING_TRIAL") == expected


@pytest.mark.parametrize(
    ("function", "value"),
    [
        (environment.flag, "perhaps"),
        (lambda name: environment.number(name, 5), "many"),
        (lambda name: environment.number(name, 5), "-1"),
        (lambda name: environment.number(name, 5, at_least=1), "0"),
        (lambda name: environment.number(name, 5), "²"),
        (lambda name: environment.choice(name, "x", ["x", "y"]), "z"),
        (lambda name: environment.database(name, Path()), "mysql://host/name"),
        (environment.address, "kaoping.example.cn"),
        (environment.address, "javascript:alert(1)"),
        (environment.address, "https://"),
        (_robot, "http://robot.example.cn/x?key=geheim"),
        (_robot, "file:///geheim"),
        (lambda name: environment.required(name, "示例"), " "),
    ],
)
def test_wrong_values_are_named(monkeypatch, function, value):
    """The message holds the name of the variable."""
    monkeypatch.setenv("KAOPING_TRIAL", value)

    with pytest.raises(ImproperlyConfigured, match="KAOPING_TRIAL") as refusal:
        function("KAOPING_TRIAL")
    assert "geheim" not in str(refusal.value)


def test_databases_are_read(monkeypatch):
    """SQLite with its lock at the start of a transaction; PostgreSQL with all its parts."""
    embedded = environment.database("KAOPING_TRIAL", Path("/data"))
    assert embedded["NAME"] == "/data/kaoping.sqlite3"
    assert embedded["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

    monkeypatch.setenv("KAOPING_TRIAL", "postgresql://k%40:p%2F@db:5433/考评?sslmode=require")
    grown = environment.database("KAOPING_TRIAL", Path())
    names = ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")
    assert [grown[name] for name in names] == [
        "k@",
        "p/",
        "db",
        "5433",
        "考评",
        {"sslmode": "require"},
    ]


def test_trial_names_are_not_left_among_the_settings():
    """What these tests asked for must not appear in the comparison with the manual."""
    environment.DECLARED.discard("KAOPING_TRIAL")
    assert "KAOPING_TRIAL" not in environment.DECLARED


def test_log_line_is_one_object_with_its_request():
    """Request, level, message and what the caller added; a fault with its trace."""
    fault = ZeroDivisionError("示例")
    record = logging.makeLogRecord(
        {
            "name": "kaoping",
            "msg": "第%s条",
            "args": (3,),
            "unit": "wuda",
            "exc_info": (type(fault), fault, None),
        }
    )
    token = request_id.set("示例请求")
    line = JsonFormatter().format(record)
    request_id.reset(token)

    said = json.loads(line)
    assert (said["message"], said["request"], said["unit"]) == ("第3条", "示例请求", "wuda")
    assert "ZeroDivisionError" in said["exception"]
    assert "\n" not in line


@pytest.mark.django_db
def test_every_answer_carries_the_headers(client):
    """Policy for scripts, devices, frames, referrers; and a number for whoever reports a fault."""
    for address in ("/log-in/", "/nowhere/", "/people/"):
        answer = client.get(address)
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "geolocation=(self)" in answer["Permissions-Policy"]
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert re.fullmatch("[0-9a-f]{32}", answer["X-Request-Id"])


def test_a_bucket_is_described_by_its_address(monkeypatch):
    """Key and secret may hold every character; neither stands in the address that is asked."""
    address = "https://key%40:se%2Fcret@s3.example.cn:7480/evidence?region=cn-1&addressing=virtual"
    monkeypatch.setenv("KAOPING_TRIAL", address)
    options = evidence_storage("KAOPING_TRIAL")["evidence"]["OPTIONS"]
    told = ("endpoint_url", "bucket_name", "access_key", "secret_key", "region_name")
    assert [options[name] for name in told] == [
        "https://s3.example.cn:7480", "evidence", "key@", "se/cret", "cn-1",
    ]  # fmt: skip
    assert options["client_config"].s3 == {"addressing_style": "virtual"}


def test_without_a_bucket_evidence_lies_in_the_folder(server):
    """Nothing is asked of an installation that has none, its package included."""
    script = "from django.conf import settings; print(sorted(settings.STORAGES))"
    assert _run("-c", script, **server).stdout.strip() == "['default', 'staticfiles']"
    bucket = {"KAOPING_BUCKET": "https://key:secret@s3.example.cn/evidence"}
    assert "evidence" in _run("-c", script, **server, **bucket).stdout


@pytest.mark.parametrize(
    "address",
    [
        "ftp://key:hidden@s3.example.cn/evidence",
        "https://s3.example.cn/evidence",
        "https://key:hidden@s3.example.cn/",
        "https://key:hidden@s3.example.cn/evidence/below",
        "https://key:hidden@s3.example.cn/evidence?adressing=path",
        "https://key:hidden@s3.example.cn/evidence?addressing=dns",
        "https://key:hidden@s3.example.cn:port/evidence",
        "https://key:hid/hidden@s3.example.cn/evidence",
    ],
)
def test_what_is_no_bucket_stops_the_start_and_keeps_the_secret(monkeypatch, address):
    """The message names the variable and its form, and does not repeat what stands in it."""
    monkeypatch.setenv("KAOPING_TRIAL", address)
    with pytest.raises(ImproperlyConfigured, match="KAOPING_TRIAL") as refused:
        evidence_storage("KAOPING_TRIAL")
    assert "hidden" not in str(refused.value)


def test_a_bucket_without_its_package_stops_the_start(monkeypatch):
    """Before the first file is sent, with the line that installs it."""
    monkeypatch.setenv("KAOPING_TRIAL", "https://key:secret@s3.example.cn/evidence")
    monkeypatch.setitem(sys.modules, "storages.backends.s3", None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-bucket\.txt"):
        evidence_storage("KAOPING_TRIAL")
