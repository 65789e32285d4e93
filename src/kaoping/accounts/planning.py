"""What a sheet of people would change: each row with its plan or its problems.

The same plan is made for the preview and again for the commit, so that what is taken over is what
is true at that moment.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from django.core.exceptions import ValidationError
from django.utils import timezone

from kaoping.accounts.capabilities import ADMINISTRATORS, Role
from kaoping.accounts.fields import label_of
from kaoping.accounts.models import Person, Post, PostRequest
from kaoping.accounts.queries import organisations, organisations_spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.accounts.models import Organisation
    from kaoping.accounts.sheet import Row


class Effect(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


LABELS = {
    Effect.NEW: "新增",
    Effect.CHANGED: "更新",
    Effect.SAME: "不变",
    Effect.WRONG: "有误",
}
DETAILS = ("name", "email", "phone")


@dataclass
class Plan:
    """A row and what comes of it.

    Attributes:
        row: The row as it was read.
        person: The person of that account; None for a new one.
        organisation: The organisation that was meant; None where the row names no post.
        role: The role; None where the row names no post.
        from_day: First day of the post.
        until_day: Last day of the post; None where it is open.
        has_post: Whether the person has, or waits for, this post already.
        problems: What is wrong, each a sentence.
        changes: What becomes different, each a sentence.
    """

    row: Row
    person: Person | None = None
    organisation: Organisation | None = None
    role: Role | None = None
    from_day: date | None = None
    until_day: date | None = None
    has_post: bool = False
    problems: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    def wrong(self, name: str, said: str) -> None:
        """Note what is wrong with a field, and in which cell of the sheet it stands."""
        cell = self.row.get("cells", {}).get(name, "")
        self.problems.append(f"{cell}：{said}" if cell else said)

    @property
    def effect(self) -> Effect:
        """What the row does."""
        if self.problems:
            return Effect.WRONG
        if self.person is None:
            return Effect.NEW
        return Effect.CHANGED if self.changes else Effect.SAME

    @property
    def label(self) -> str:
        """The effect in a word."""
        return LABELS[self.effect]

    @property
    def wants_post(self) -> bool:
        """Whether a post is to be asked for."""
        return self.role is not None and self.organisation is not None and not self.has_post


def plan_rows(rows: Sequence[Row]) -> list[Plan]:
    """Return what each row would do, with every problem of every row."""
    names = {row["username"] for row in rows}
    people = {person.username: person for person in Person.objects.filter(username__in=names)}
    known = organisations_spelled() | {each.code: [each] for each in organisations()}
    held = _held(people)
    plans = []
    for row in rows:
        plan = Plan(row, person=people.get(row["username"]))
        _check_person(plan)
        _check_post(plan, known, held)
        _note_changes(plan)
        plans.append(plan)
    _check_together(plans, held)
    return plans


Known = dict[str, list["Organisation"]]
"""Name, short name, spelling or code → the organisations that it may mean."""
Held = dict[str, set[tuple[str, Role]]]
"""What people hold or wait for today: account → (organisation's code, role)."""


def _held(people: dict[str, Person]) -> Held:
    today = timezone.localdate()
    held: Held = {}
    posts = Post.objects.filter(person__in=people.values()).select_related("person", "organisation")
    for post in posts:
        if post.until_day is None or post.until_day >= today:
            held.setdefault(post.person.username, set()).add(
                (post.organisation.code, Role(post.role))
            )
    waiting = PostRequest.objects.filter(person__in=people.values(), decided_at=None)
    for asked in waiting.select_related("person", "organisation"):
        held.setdefault(asked.person.username, set()).add(
            (asked.organisation.code, Role(asked.role))
        )
    return held


def _check_person(plan: Plan) -> None:
    row = plan.row
    draft = Person(
        username=row["username"], name=row["name"], email=row["email"], phone=row["phone"]
    )
    try:
        draft.clean_fields(exclude=["password", "pinyin"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = label_of(Person, name)
            for message in messages:
                plan.wrong(name, f"{label}：{message}")
    if plan.person is not None and not plan.person.is_active:
        plan.wrong("username", "该账号已停用；请先启用，再导入。")


def _check_post(plan: Plan, known: Known, held: Held) -> None:
    row = plan.row
    if not row["organisation"] and not row["role"]:
        return
    _find_organisation(plan, known.get(row["organisation"], []))
    plan.role = next((role for role in Role if row["role"] in {role.label, role.value}), None)
    if plan.role is None:
        allowed = "、".join(role.label for role in Role)
        plan.wrong("role", f"角色“{row['role'] or '空'}”不存在；可用：{allowed}。")
    plan.from_day = _day(plan, "from_day", "起始日") or timezone.localdate()
    plan.until_day = _day(plan, "until_day", "终止日")
    if plan.until_day and plan.until_day < plan.from_day:
        plan.wrong("until_day", "终止日早于起始日。")
    if plan.organisation and plan.role:
        mine = held.get(row["username"], set())
        plan.has_post = (plan.organisation.code, plan.role) in mine


def _find_organisation(plan: Plan, meant: list[Organisation]) -> None:
    """Take the organisation that a row means; a name that two of them share means neither."""
    named = plan.row["organisation"] or "空"
    if len(meant) == 1:
        plan.organisation = meant[0]
    elif meant:
        each = "、".join(f"{one.name}（{one.code}）" for one in meant)
        plan.wrong("organisation", f"有{len(meant)}个单位都叫“{named}”；请填写全称或代码：{each}。")
    else:
        plan.wrong("organisation", f"单位“{named}”没有登记；请填写已登记的名称、简称或代码。")


def _day(plan: Plan, name: Literal["from_day", "until_day"], label: str) -> date | None:
    text = plan.row[name]
    if not text:
        return None
    normal = text.replace("年", "-").replace("月", "-").replace("日", "")
    parts = normal.replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        plan.wrong(name, f"{label}“{text}”不是日期；请写成 2026-11-21 的样子。")
        return None


def _note_changes(plan: Plan) -> None:
    if plan.person is not None:
        for name in DETAILS:
            old, new = getattr(plan.person, name), plan.row[name]  # type: ignore[literal-required]
            if new and new != old:
                label = label_of(Person, name)
                plan.changes.append(f"{label}：{old or '空'} → {new}")
    if plan.wants_post and plan.organisation and plan.role:
        plan.changes.append(f"申请岗位：{plan.organisation.short_name}·{plan.role.label}")


def _check_together(plans: Sequence[Plan], held: Held) -> None:
    """Add what only shows across rows: contradictions, repetitions, roles that exclude others."""
    details: dict[str, tuple[str, ...]] = {}
    repeated = Counter(_post_of(plan) for plan in plans)
    roles = {account: {role for _, role in posts} for account, posts in held.items()}
    for plan in plans:
        if plan.role:
            roles.setdefault(plan.row["username"], set()).add(plan.role)
    for plan in plans:
        account = plan.row["username"]
        own = tuple(plan.row[name] for name in DETAILS)  # type: ignore[literal-required]
        if details.setdefault(account, own) != own:
            plan.wrong("username", "同一账号在前面的行里姓名、邮箱或电话不同。")
        if repeated[_post_of(plan)] > 1:
            plan.wrong("username", "同一账号的同一岗位在本表中出现多次。")
        mine = roles.get(account, set())
        if plan.role and len(mine) > 1 and mine & ADMINISTRATORS:
            names = "、".join(sorted(role.label for role in mine))
            plan.wrong("role", f"一个人不得同时担任{names}：管理员岗位须单独设置。")


def _post_of(plan: Plan) -> tuple[str, str, str]:
    return plan.row["username"], plan.row["organisation"], plan.row["role"]
