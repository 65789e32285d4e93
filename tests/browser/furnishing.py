"""What no sample year holds by itself, put into a copy of the sample through its own forms.

An import that waits, a post that was asked for, an open invitation, somebody with a second factor,
somebody who stands in for somebody, a locked account, a year in preparation, another edition of the
regulation: there are pages that exist only while such a thing does.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import xlsxwriter
from allauth.mfa.totp.internal import auth as totp

from browser.people import PASSWORD
from browser.register import INVITATION
from browser.sheets import sheets_of
from web.cycles.amended import POINTS_MOVED, edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.people import Person
    from browser.sheets import Sheet
    from web.sample_instance import Sample

SECRET = re.compile(r'kp-hash">([A-Z2-7=]+)<')
HEAD = ("账号", "姓名", "单位", "角色", "电子邮箱", "起始日")
STAFF = ("sample.system", "sample.security", "wuhai.office")
NEW = "sample.new"
"""Somebody with a password and a second factor of their own."""


FAILURES = 5
LOCKED = "wuhai.police.kh"
"""Somebody who does not come in by a card, which would open the account again."""
INSTITUTE = "select id from accounts_organisation where code = 'sample-institute'"
HALF = "sample.half"
"""The same person at another window, asked for the code."""


def furnish(sample: Sample, person: Callable[[str], Person]) -> dict[str, list[str]]:
    """Put everything in; return what of it no link leads to, by who may see it."""
    system, security, office = map(person, STAFF)
    bring_in(
        system, (NEW, "示例·待任人员", "乌海市财政局", "考核单位", "new@example.org", "2024-01-01")
    )
    system.press("导入全部1行")
    previews = [
        bring_in(system, ("sample.wrong", "", "没有这个单位", "考核单位", "", "2024-01-01")),
        bring_in(
            system, ("sample.next", "示例·又一人", "乌海市财政局", "考核单位", "", "2024-01-01")
        ),
    ]
    keys = dict(sample.rows("select username, id from accounts_person"))
    security.send("/posts/", "授予所选")
    post = {"role": "expert", "organisation": sample.rows(INSTITUTE)[0][0]}
    system.send(f"/people/{keys[NEW]}/posts/add/", "提出申请", **post)
    second_factor(person(NEW), invite(security, keys[NEW]))
    asked_for_the_code(person(HALF))
    locked_out(person("somebody"), LOCKED)
    stand_in(sample, office, keys["wuhai.office2"])
    office.send(f"/{sample.year('乌海市', 2024)}/copy/", "开设", year=2025)
    prepared = sample.year("乌海市", 2025)
    return {
        "": [invite(security, keys["wuhai.leader"])],
        NEW: ["/confirm/", "/confirm/code/"],
        system.username: previews,
        security.username: [f"/people/{keys[one]}/" for one in (NEW, LOCKED)],
        office.username: [
            another_edition(office, sample.year("乌海市", 2024)),
            f"/{prepared}/set-up/assessors/2.1.1/",
            f"/{sample.year('乌海市', 2023)}/results/1/",
        ],
    }


def bring_in(system: Person, row: tuple[str, ...]) -> str:
    """Upload a workbook with one person; return the path of its preview."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("人员")
        for line, words in enumerate((HEAD, row)):
            page.write_row(line, 0, words)
    system.go("/people/import/")
    system.upload("人员表（.xlsx）", ("人员表.xlsx", out.getvalue()))
    system.press("上传并预览")
    return system.path


def invite(security: Person, key: int) -> str:
    """Return the path of a new invitation."""
    found = INVITATION.search(security.send(f"/people/{key}/", "发出登录邀请").text())
    assert found
    return urlsplit(found[0]).path


def second_factor(new: Person, invitation: str) -> None:
    """Set a password, log in, and add a second factor."""
    new.send(invitation, "设置密码", password=PASSWORD, again=PASSWORD)
    new.go("/second-factor/set-up/")
    if new.path == "/confirm/":
        new.write_near("密码", PASSWORD)
        new.press("确认")
    secret = SECRET.search(new.page.content())
    assert secret
    *_, latest = totp.yield_hotp_counters_from_time()  # the one that is taken for longest from now
    code = totp.format_hotp_value(totp.hotp_value(secret[1], latest))
    new.page.locator("input[name=code]").fill(code)
    new.press("完成设置")
    new.sees("还剩10个")


def asked_for_the_code(half: Person) -> None:
    """Give the password and stop where the code is asked for."""
    half.page.goto("/log-in/")
    half.write_near("账号", NEW)
    half.write_near("密码", PASSWORD)
    half.press("登录")
    half.sees("二次验证")


def locked_out(anyone: Person, account: str) -> None:
    """Give wrong passwords until the account is locked."""
    wrong = {"login": account, "password": "示例：错的密码"}
    for _ in range(FAILURES - 1):
        anyone.hand_in("/log-in/", _log_in_form(anyone), wrong)
    with pytest.raises(AssertionError, match="429"):
        anyone.hand_in("/log-in/", _log_in_form(anyone), wrong)


def _log_in_form(anyone: Person) -> Sheet:
    html = anyone.context.request.get("/log-in/").text()
    return next(one for one in sheets_of(html) if "登录" in one.words)


def stand_in(sample: Sample, office: Person, key: int) -> None:
    """Let one member of the office stand in for the other."""
    question = "select p.id from accounts_post p join accounts_person q on q.id = p.person_id"
    post = sample.rows(f"{question} where q.username = ?", office.username)[0][0]
    answers = {"to_person": key, "until_day": "2099-12-31", "reason": "示例：出差"}
    office.send(f"/posts/{post}/delegate/", "委托", **answers)


def another_edition(office: Person, year: int) -> str:
    """Upload an edition whose points differ; return the path of the report on it."""
    office.go(f"/{year}/set-up/amend/")
    for name, text in edition(scheme=POINTS_MOVED).items():
        office.upload(name, (name, text.encode()))
    office.press("上传并比较")
    return office.path
