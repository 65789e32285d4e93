"""Chinese names come in the order of their pinyin, whatever order the database would choose."""

from __future__ import annotations

import psycopg
import pytest
from django.core.management import call_command

from cluster.postgresql import at_work_on
from kaoping.accounts import administration
from kaoping.accounts.actor import Actor
from kaoping.accounts.models import Organisation
from web.cast import make_organisation, make_person

IN_ORDER = ["阿", "安", "安丽", "昂", "重庆", "李", "李安", "吕", "张"]
CODES = {name: f"u{number}" for number, name in enumerate(sorted(IN_ORDER))}
LOCALES = {"c": "LOCALE 'C.UTF-8'", "icu": "LOCALE_PROVIDER icu ICU_LOCALE 'zh-Hans-CN'"}
ADMIN = Actor.system("示例")


@pytest.fixture(scope="module", params=LOCALES)
def names(request, address, django_db_blocker):
    """A database of each kind that operations.md allows, with people and organisations."""
    name = f"pinyin_{request.param}"
    locale = LOCALES[request.param]
    with psycopg.connect(f"{address}/postgres", autocommit=True) as database:
        database.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' {locale} TEMPLATE template0")
    with django_db_blocker.unblock(), at_work_on(f"{address}/{name}"):
        call_command("migrate", verbosity=0)
        for one, code in CODES.items():
            make_person(code, one)
            make_organisation(code, one)
        yield name


def test_people_and_organisations_are_listed_by_pinyin(names):
    """阿、安、重庆、李、吕、张: neither by code points nor by strokes."""
    assert [one.name for one in administration.people(ADMIN)] == IN_ORDER
    assert [one.short_name for one in Organisation.objects.all()] == IN_ORDER


def test_people_are_found_by_hanzi_and_by_pinyin(names):
    """Searching does not depend on upper and lower case, nor on blanks between syllables."""
    assert [one.name for one in administration.people(ADMIN, search="安")] == ["安", "安丽", "李安"]
    assert [one.name for one in administration.people(ADMIN, search="An Li")] == ["安丽"]
    assert [one.name for one in administration.people(ADMIN, search="chongq")] == ["重庆"]
