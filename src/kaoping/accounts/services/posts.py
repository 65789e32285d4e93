"""Granting posts, ending them, and standing in for somebody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kaoping.accounts.capabilities import ADMINISTRATORS, Role
from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.accounts.models import Delegation, Organisation, Person, Post
from kaoping.accounts.services.checking import check
from kaoping.audit.services import record

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor


@transaction.atomic
def grant_post(
    actor: Actor,
    person: Person,
    organisation: Organisation,
    role: str,
    *,
    title: str = "",
    from_day: date | None = None,
    until_day: date | None = None,
) -> Post:
    """Give a person a post.

    Args:
        actor: A security administrator.
        person: Who gets it.
        organisation: Whom they work for in it.
        role: What it is for.
        title: The person's title in it; may be empty.
        from_day: First day; today where it is left out.
        until_day: Last day; open where it is left out.

    Raises:
        Forbidden: The actor is not one, or the post would be their own.
        Refusal: The days are the wrong way round, or the person may not hold this beside another.
    """
    actor.require("posts.grant")
    _not_oneself(actor, person)
    from_day = from_day or timezone.localdate()
    _in_order(from_day, until_day)
    Person.objects.select_for_update().get(pk=person.pk)  # two grants at once see each other
    _keep_apart(person, Role(role), from_day, until_day)
    post = Post(
        person=person,
        organisation=organisation,
        role=role,
        title=title.strip(),
        from_day=from_day,
        until_day=until_day,
    )
    check(post, "post-invalid")
    post.save()
    new = {"role": role, "organisation": organisation.code, "title": post.title}
    new |= {"from_day": from_day, "until_day": until_day}  # type: ignore[dict-item]
    record(actor, "accounts.post.granted", post, new=new, label=f"{person.name}：{post}")
    return post


@transaction.atomic
def end_post(actor: Actor, post: Post, *, reason: str, last_day: date | None = None) -> Post:
    """End a post: the given day, by default yesterday, is its last.

    Raises:
        Forbidden: The actor is not a security administrator.
        Conflict: The post has ended before.
        Refusal: There is no reason.
    """
    actor.require("posts.grant")
    if not reason.strip():
        raise Refusal("reason-missing", "请写明终止岗位的理由。")
    fresh = (
        Post.objects.select_for_update().select_related("person", "organisation").get(pk=post.pk)
    )
    last_day = last_day or timezone.localdate() - timedelta(days=1)
    if fresh.until_day is not None and fresh.until_day <= last_day:
        raise Conflict("post-ended", f"该岗位已于{fresh.until_day:%Y年%m月%d日}终止。")
    old, fresh.until_day = fresh.until_day, last_day
    fresh.save()
    record(
        actor,
        "accounts.post.ended",
        fresh,
        old={"until_day": old},
        new={"until_day": last_day},
        reason=reason,
        label=f"{fresh.person.name}：{fresh}",
    )
    return fresh


@transaction.atomic
def delegate(
    actor: Actor, post: Post, to_person: Person, *, from_day: date, until_day: date, reason: str
) -> Delegation:
    """Let somebody of the same organisation stand in for the holder of a post.

    Args:
        actor: The holder of the post, or a security administrator.
        post: The post.
        to_person: Who stands in.
        from_day: First day.
        until_day: Last day.
        reason: Why the holder is away.

    Raises:
        Forbidden: The actor is neither.
        Refusal: The days are the wrong way round or over, there is no reason, the person is the
            holder or works elsewhere, or it is an administrator's post.
    """
    if actor.person_id != post.person_id or actor.on_behalf_of:
        actor.require("posts.grant")
    _in_order(from_day, until_day)
    if until_day < timezone.localdate():
        raise Refusal("delegation-over", "委托的终止日已经过去。", "请另选日期。")
    if not reason.strip():
        raise Refusal("reason-missing", "请写明委托的事由。")
    _may_stand_in(post, to_person, from_day)
    delegation = Delegation.objects.create(
        post=post,
        to_person=to_person,
        from_day=from_day,
        until_day=until_day,
        reason=reason.strip(),
    )
    new = {"post": str(post), "to": to_person.username, "from_day": from_day}
    new |= {"until_day": until_day}
    record(actor, "accounts.delegation.created", delegation, new=new, reason=reason)
    return delegation


@transaction.atomic
def revoke_delegation(actor: Actor, delegation: Delegation) -> Delegation:
    """End a delegation at once.

    Raises:
        Forbidden: The actor is neither the holder of the post nor a security administrator.
        Conflict: It has been revoked before.
    """
    fresh = Delegation.objects.select_for_update().select_related("post__person", "to_person")
    found = fresh.get(pk=delegation.pk)
    if actor.person_id != found.post.person_id:
        actor.require("posts.grant")
    if found.revoked_at is not None:
        raise Conflict("delegation-revoked", "该委托已经撤销。")
    found.revoked_at = timezone.now()
    found.save()
    record(actor, "accounts.delegation.revoked", found, new={"revoked_at": found.revoked_at})
    return found


def _in_order(from_day: date, until_day: date | None) -> None:
    if until_day is not None and until_day < from_day:
        raise Refusal("days-reversed", "终止日早于起始日。", "请改正日期。")


def _not_oneself(actor: Actor, person: Person) -> None:
    if actor.person_id == person.pk:
        raise Forbidden("own-post", "不能给自己授予岗位。", "请由另一位安全管理员办理。")


def _keep_apart(person: Person, role: Role, from_day: date, until_day: date | None) -> None:
    """三员分立: no two administrators in one person, and none beside the evaluation's posts."""
    others = person.posts.filter(Q(until_day__isnull=True) | Q(until_day__gte=from_day))
    if until_day is not None:
        others = others.filter(from_day__lte=until_day)
    for other in others.select_related("organisation"):
        if other.role == role:
            continue
        if role in ADMINISTRATORS or other.role in ADMINISTRATORS:
            raise Refusal(
                "posts-apart",
                f"{person.name}在同一时期已有岗位“{other}”，不得兼任{role.label}："
                "系统、安全、审计三类管理员互相独立，也不参与考核（等保三级，管理员分设）。",
                "请换一个人，或先终止原岗位。",
            )


def _may_stand_in(post: Post, to_person: Person, from_day: date) -> None:
    if to_person.pk == post.person_id:
        raise Refusal("delegation-to-self", "受托人不能是岗位本人。", "请选择另一个人。")
    if post.role in ADMINISTRATORS:
        raise Refusal(
            "administrator-post",
            "管理员岗位不得委托。",
            "如需替换，请由安全管理员终止原岗位，再授予他人。",
        )
    if not post.is_held_on(from_day):
        raise Refusal("post-not-held", "委托起始日不在该岗位的任期内。", "请改正日期。")
    colleague = to_person.is_active and any(
        other.organisation_id == post.organisation_id
        and other.is_held_on(from_day)
        and other.role not in ADMINISTRATORS
        for other in to_person.posts.all()
    )
    if not colleague:
        raise Refusal(
            "delegation-elsewhere",
            f"{to_person.name}当时不在{post.organisation.short_name}任职，不能代行该岗位。",
            "请选择同一单位的人员。",
        )
