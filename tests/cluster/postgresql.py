"""A PostgreSQL server of the tests' own, and Django at work on a database of it.

    with server() as address:                       # postgresql://kaoping@127.0.0.1:port
        make_database(address, "template")
        with at_work_on(f"{address}/template"):     # the process's Django, threads included
            call_command("migrate")

Nothing of the machine's own PostgreSQL is used but its programs: the data lie in a folder of their
own, the port is a free one, and the server runs as `nobody` where the tests run as root, because it
refuses root.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.cache import cache
from django.db import connections

from kaoping.audit import memory
from kaoping.web.settings import environment

DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path:
    """Return the folder of the server's programs; the newest where there are several."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(os.path.realpath(on_path)).parent
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda place: int(place.parts[-3]))
    assert found, "PostgreSQL is not installed: apt-get install postgresql"
    return found[-1].parent


@contextmanager
def server():
    """Run a server for a while; yields its address without a database."""
    owner = {"user": "nobody"} if os.geteuid() == 0 else {}
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="kaoping-") as folder:
        if owner:
            shutil.chown(folder, **owner)
        data = f"{folder}/data"

        def run(program, *arguments):
            command = [programs() / program, "-D", data, *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)

        run("initdb", "-A", "trust", "-U", "kaoping", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        run("pg_ctl", "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql://kaoping@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-m", "immediate", "-w", "stop")


def make_database(address: str, name: str, template: str = "template0") -> str:
    """Make a database, empty or as a copy of another one, and return its address.

    One that is there already is a file's that was taken up again, and is dropped.
    """
    with psycopg.connect(f"{address}/postgres", autocommit=True) as database:
        database.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        database.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{address}/{name}"


@contextmanager
def at_work_on(address: str):
    """Let Django work on the database of an address, as `KAOPING_DATABASE` would name it."""
    before, described = connections["default"], connections.settings["default"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAOPING_DATABASE", address)
        wanted = environment.database("KAOPING_DATABASE", Path())
    connections.settings["default"] = connections.configure_settings({"default": wanted})["default"]
    connections["default"] = connections.create_connection("default")
    _forget()
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = described
        connections["default"] = before
        _forget()


def _forget():
    """Let nothing that was read from one database be taken for the other's."""
    cache.clear()
    memory.forget()
