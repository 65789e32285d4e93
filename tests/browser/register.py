"""Everybody who takes part in a city's year, registered through the pages by the administrators.

    town = Town(house, people, "wuhai", WUHAI)
    town.settle()                       # all of it, from an empty database, in some ten seconds
    people("wuda").go("/")              # accounts are the organisations' codes, or as in the table

`kaoping create-administrators` gives three administrators, who are apart from each other. The
system administrator registers the organisations and imports the people from Excel, the security
administrator grants the posts and gives out invitations, and everybody sets a password.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import xlsxwriter

from browser.people import PASSWORD
from kaoping.accounts.capabilities import Role
from kaoping.web.demo.organisations import ALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.house import House
    from browser.people import Person

SYSTEM, SECURITY, AUDIT = "system", "security", "keeper"
"""The accounts of the three administrators."""
INVITATION = re.compile(r"/invitation/[^\s<\"]+")
Staff = dict[str, tuple[str, str, str]]
"""Account → (organisation's code, role, title)."""

WUHAI: Staff = {
    "office": ("housing", Role.OFFICE, "办公室经办人"),
    "head": ("housing", Role.OFFICE, "办公室负责人"),
    "leader": ("government", Role.LEADER, "分管领导"),
    "auditor": ("audit", Role.AUDITOR, "审计人员"),
    "expert": ("housing", Role.EXPERT, "专家"),
} | {
    code: (code, Role.UNIT if gb2260 else Role.ASSESSOR, "填报人" if gb2260 else "考核人员")
    for code, _, _, _, gb2260 in ALL["wuhai"]
    if code not in {"government", "audit"}
}  # fmt: skip
"""Wuhai: 市住建局 is the office and assesses too; every bureau marks, every district fills in."""


@dataclass
class Town:
    """The people of a city, on their way into an empty house.

    Attributes:
        people: Gives somebody by account.
        city: A city of `kaoping.web.demo.organisations`.
        staff: Who takes part.
    """

    house: House
    people: Callable[..., Person]
    city: str
    staff: Staff

    def settle(self) -> None:
        """Do everything; with forms that are sent, not clicked."""
        self.appoint()
        for row in ALL[self.city]:
            self.organisation(row)
        self.import_people()
        self.grant()
        for account in self.staff:
            self.accept(account, self.invite(account))

    def appoint(self) -> None:
        """Let the shell give three administrators, and let each set a password."""
        said = self.house.command(
            "create-administrators", "--organisation", "示例运维单位", "--code", "operations",
            "--system", f"{SYSTEM} 示例·系统管理员", "--security", f"{SECURITY} 示例·安全管理员",
            "--audit", f"{AUDIT} 示例·审计管理员",
        )  # fmt: skip
        paths = INVITATION.findall(said)
        for account, path in zip((SYSTEM, SECURITY, AUDIT), paths, strict=True):
            self.accept(account, path)

    def organisation(self, row: tuple) -> None:
        """Register an organisation."""
        code, name, short, spellings, gb2260 = row
        self.people(SYSTEM).send(
            "/organisations/add/", "保存", code=code, name=name, short_name=short,
            spellings="\n".join((short, *spellings)), gb2260=gb2260,
        )  # fmt: skip

    def sheet(self) -> bytes:
        """Return the people as a workbook, as somebody fills in the empty sheet."""
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            page = book.add_worksheet("人员")
            page.write_row(0, 0, ["账号", "姓名", "单位", "角色", "职务", "起始日"])
            for line, (account, (code, role, title)) in enumerate(self.staff.items(), 1):
                row = [account, self.name(account), self.short(code), Role(role).label, title]
                page.write_row(line, 0, [*row, f"{self.house.moment:%Y-%m-%d}"])
        return out.getvalue()

    def name(self, account: str) -> str:
        """Return what somebody is called: a sample, named for what they do."""
        code, _, title = self.staff[account]
        return f"示例·{title}" if account != code else f"示例·{self.short(code)}"

    def short(self, code: str) -> str:
        """Return the short name of an organisation."""
        return next(row[2] for row in ALL[self.city] if row[0] == code)

    def import_people(self) -> None:
        """Import the people from Excel: upload, preview, take over."""
        system = self.people(SYSTEM)
        system.go("/people/import/")
        system.upload("人员表（.xlsx）", ("人员表.xlsx", self.sheet()))
        system.press("上传并预览")
        system.picture("import")
        system.press(f"导入全部{len(self.staff)}行")
        system.sees("岗位申请待安全管理员授予")
        system.picture("people")

    def grant(self) -> None:
        """Let the security administrator grant what was asked for."""
        security = self.people(SECURITY)
        security.go("/posts/")
        security.picture("posts")
        security.press("授予所选")
        security.sees("没有待授予的岗位")

    def key(self, account: str) -> int:
        """Return the number of somebody's page."""
        return self.house.rows("select id from accounts_person where username = ?", account)[0][0]

    def invite(self, account: str) -> str:
        """Return the path of a new invitation."""
        path = f"/people/{self.key(account)}/"
        answer = self.people(SECURITY).send(path, "发出登录邀请")
        found = INVITATION.search(answer.text())
        assert found
        return urlsplit(found[0]).path

    def accept(self, account: str, path: str) -> None:
        """Let somebody set their password."""
        self.people(account).send(path, "设置密码", password=PASSWORD, again=PASSWORD)
