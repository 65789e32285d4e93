"""One server for all tests here, and a migrated database for each file of them."""

from __future__ import annotations

from itertools import count

import pytest

from cluster.postgresql import at_work_on, make_database, server

TEMPLATE = "migrated"
_numbers = count(1)


@pytest.fixture(scope="session")
def address():
    """The address of a server, without a database."""
    with server() as found:
        yield found


@pytest.fixture(scope="session")
def template(address, django_db_blocker):
    """A database that has been migrated from nothing; copied, never worked on."""
    from django.core.management import call_command  # noqa: PLC0415  the apps are ready by now

    place = make_database(address, TEMPLATE)
    with django_db_blocker.unblock(), at_work_on(place):
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    return TEMPLATE


@pytest.fixture(scope="module")
def place(address, template):
    """The address of a migrated database of the file's own."""
    return make_database(address, f"tests_{next(_numbers)}", template)


@pytest.fixture(scope="module")
def cluster(place, django_db_blocker):
    """Django at work on the file's database; what is committed stays for the file's next test."""
    with django_db_blocker.unblock(), at_work_on(place):
        yield place


@pytest.fixture(autouse=True, scope="module")
def _files_of_their_own(tmp_path_factory):
    """Evidence that these tests file lies in a temporary folder."""
    from django.test import override_settings  # noqa: PLC0415

    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield
