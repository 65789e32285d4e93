"""People, organisations, posts, delegations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kaoping.accounts.capabilities import ADMINISTRATORS, Role
from kaoping.accounts.pinyin import sort_key

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,39}\Z",
    "账号由2至40个小写字母、数字、点、下划线或连字符组成，以字母或数字开头。",
)
PHONE = RegexValidator(
    r"^\+?[0-9][0-9 -]{4,18}[0-9]\Z", "电话由6至20位数字组成，可含空格和连字符。"
)


class PersonManager(BaseUserManager["Person"]):
    """Finding people by the name that they log in with."""

    def create_user(self, username: str, name: str, password: str | None = None) -> Person:
        """Return a new person; for services and tests, which write the log entry."""
        person = self.model(username=username, name=name)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody who can log in. What they may do comes from their posts alone."""

    username = models.CharField("账号", max_length=40, unique=True, validators=[USERNAME])
    name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱", blank=True)
    phone = models.CharField("电话", max_length=20, blank=True, validators=[PHONE])
    pinyin = models.CharField(max_length=200, editable=False)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    visiting_since = models.DateTimeField("本次登录", null=True, blank=True)
    last_visit = models.DateTimeField("上次登录", null=True, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    last_login = None  # kept as the two visits above

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        """People stand in the order of their names."""

        ordering = ("pinyin", "username")
        verbose_name = "人员"

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, with the key that names are sorted by."""
        self.pinyin = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_full_name(self) -> str:
        """Return the name; other applications ask for it in this way."""
        return self.name


class Organisation(models.Model):
    """An office, a bureau, a district government; also an enterprise or an institute of experts."""

    code = models.SlugField("代码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    spellings = models.JSONField("办法中的写法", default=list, blank=True)
    gb2260 = models.CharField("行政区划代码", max_length=6, blank=True)
    pinyin = models.CharField(max_length=200, editable=False)

    class Meta:
        """Organisations stand in the order of their names."""

        ordering = ("pinyin", "code")
        verbose_name = "组织"

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, with the key that names are sorted by."""
        self.pinyin = sort_key(self.short_name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def in_full(self) -> str:
        """Short and full name, where organisations of two cities share the short one."""
        same = self.short_name == self.name
        return self.short_name if same else f"{self.short_name}（{self.name}）"


def on_day(day: date, prefix: str = "") -> Q:
    """Return the condition that a period of days, open-ended or not, holds a day."""
    begun = Q(**{f"{prefix}from_day__lte": day})
    lasting = Q(**{f"{prefix}until_day__isnull": True}) | Q(**{f"{prefix}until_day__gte": day})
    return begun & lasting


class Post(models.Model):
    """A person's place in an organisation: what they may do, and for whom."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name="组织"
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    title = models.CharField("职务", max_length=60, blank=True)
    from_day = models.DateField("起始日", default=timezone.localdate)
    until_day = models.DateField("终止日", null=True, blank=True)

    class Meta:
        """A post ends; it is not removed."""

        ordering = ("organisation__pinyin", "role", "from_day", "pk")
        verbose_name = "岗位"

    def __str__(self) -> str:
        title = f"（{self.title}）" if self.title else ""
        return f"{self.organisation.short_name}·{self.get_role_display()}{title}"

    def is_held_on(self, day: date) -> bool:
        """Say whether the post is held on a day."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


class Delegation(models.Model):
    """Somebody stands in for the holder of a post, for a time."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations", verbose_name="岗位")
    to_person = models.ForeignKey(
        Person, models.PROTECT, related_name="delegations", verbose_name="受托人"
    )
    from_day = models.DateField("起始日")
    until_day = models.DateField("终止日")
    reason = models.CharField("事由", max_length=200)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        """A delegation ends or is revoked; it is not removed."""

        ordering = ("-from_day", "-pk")
        verbose_name = "委托"

    def __str__(self) -> str:
        return f"{self.post.person.name} → {self.to_person.name}"

    def is_active_on(self, day: date) -> bool:
        """Say whether the delegation holds on a day."""
        return self.revoked_at is None and self.from_day <= day <= self.until_day


def in_force(day: date) -> QuerySet[Delegation]:
    """Return the delegations that hold on a day.

    Whoever stands in is of the same house and no administrator on that day too: who has left, or
    has become an administrator since, no longer acts for anybody.
    """
    colleague = Post.objects.filter(
        on_day(day),
        person=models.OuterRef("to_person"),
        organisation=models.OuterRef("post__organisation"),
    ).exclude(role__in=ADMINISTRATORS)
    held = Delegation.objects.filter(on_day(day), revoked_at=None)
    return held.filter(models.Exists(colleague))


class PostRequest(models.Model):
    """A post that a system administrator asks for, until a security administrator decides."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="post_requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    title = models.CharField("职务", max_length=60, blank=True)
    from_day = models.DateField("起始日", default=timezone.localdate)
    until_day = models.DateField("终止日", null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    post = models.OneToOneField(Post, models.PROTECT, null=True, blank=True, related_name="request")

    class Meta:
        """In the order of asking. A request with a decision and no post was declined."""

        ordering = ("at", "pk")
        verbose_name = "岗位申请"

    def __str__(self) -> str:
        role = self.get_role_display()
        return f"{self.person.name}：{self.organisation.short_name}·{role}"


class PasswordRecord(models.Model):
    """A password that a person has had, hashed, so that it is not used again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="password_records")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering = ("-set_at", "-pk")
        verbose_name = "历史密码"

    def __str__(self) -> str:
        return f"{self.person.username} {self.set_at:%Y-%m-%d}"


class PeopleImport(models.Model):
    """A sheet of people that was read and shown, and not yet, or already, taken over."""

    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField()
    committed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-at",)
        verbose_name = "人员导入"

    def __str__(self) -> str:
        return self.file_name
