"""The gallery: every part in every state, on one page. Only in development and in the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.cycles.schemes import shipped_scheme
from kaoping.gates import public
from kaoping.web.chips import STATES
from kaoping.web.icons import names
from kaoping.worktime import calendar_for

if TYPE_CHECKING:
    from kaoping.accounts.requests import PublicRequest

Page = Callable[["PublicRequest"], HttpResponse]

TONES = ("info", "ok", "wait", "late", "stale", "dispute", "wrong", "draft")
GRADES = [("合格 60", 60), ("良好 80", 80), ("优秀 90", 90)]


@dataclass(frozen=True)
class Text:
    """One of two texts in a conflict."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Locked:
    """A lock, as the stages give it."""

    reason: str
    until: datetime | None


class Example(forms.Form):
    """A form with every kind of field."""

    title = forms.CharField(label="事项", help_text="写清楚做了什么，不超过60个字。", max_length=60)
    kind = forms.ChoiceField(label="类别", choices=[("a", "加分"), ("b", "减分")])
    day = forms.DateField(label="发生日期", widget=forms.DateInput(attrs={"type": "date"}))
    count = forms.IntegerField(label="次数", min_value=0)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    part = forms.ChoiceField(
        label="牵头还是会签", choices=[("lead", "牵头"), ("sign", "会签")], widget=forms.RadioSelect
    )
    proof = forms.FileField(
        label="佐证材料", required=False, help_text="PDF、图片、Word 或 Excel。"
    )
    agree = forms.BooleanField(label="我已核对，情况属实")


def _only_here(view: Page) -> Page:
    """Make a page of the gallery exist only where `KAOPING_GALLERY` is set."""

    @wraps(view)
    def guarded(request: PublicRequest) -> HttpResponse:
        if not getattr(settings, "KAOPING_GALLERY", False):
            raise Http404
        return view(request)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@public
@_only_here
def gallery(request: PublicRequest) -> HttpResponse:
    """Show the parts; a wrong form shows its errors."""
    form = Example(request.POST, request.FILES) if request.method == "POST" else Example()
    context = {"form": form, "wrong": _wrong(), **_values()}
    return render(request, "web/pages/gallery.html", context)


@require_POST
@public
@_only_here
def send(request: PublicRequest) -> HttpResponse:
    """Take what the gallery's confirmation sends, and say so."""
    messages.success(request, "已公布。")
    messages.warning(request, "有2个单位还没有查收告知。")
    messages.error(request, "1份材料没有通过检查。")
    return HttpResponseRedirect(reverse("web:gallery"))


@require_GET
@public
@_only_here
def answer(request: PublicRequest) -> HttpResponse:
    """Answer an htmx request with the status that it asks for."""
    status = int(request.GET.get("status", "200"))
    return HttpResponse("<p>换进来的内容</p>", status=status)


def _wrong() -> Example:
    given = {"wrong-title": "", "wrong-kind": "a", "wrong-count": "-1", "wrong-day": "昨天"}
    form = Example(given, prefix="wrong")
    form.is_valid()
    form.add_error(None, "加分合计不能超过10分（六、考核评分）。")
    return form


def _values() -> dict[str, Any]:
    now = timezone.now()
    scheme = shipped_scheme("wuhai-2022")
    return {
        "states": STATES,
        "tones": TONES,
        "icons": sorted(names()),
        "numbers": ["92.5", "800/3", "-10", "0", 15, None, "1847/20", "-1/3"],
        "ranges": [("82.5", "91"), ("800/3", "300"), ("-5", "0"), ("15", "15"), (None, None)],
        "bars": [("82.5", "91"), ("64", "64"), ("0", "100"), ("0", "0"), (None, None)],
        "grades": GRADES,
        "scheme": scheme,
        "quotation": next(scheme.nodes["1.1.1"].node.quotations()),
        "calendar": calendar_for(None),
        "deadlines": [now - timedelta(days=4), now + timedelta(minutes=5), now + timedelta(days=3)],
        "lock": Locked("“赋分”在“评审”环节开放，按年度安排从12月1日开始", now + timedelta(days=9)),
        "mine": Text("完成改造7个小区。\n居民满意。", "您", now - timedelta(minutes=8)),
        "theirs": Text(
            "完成改造8个小区，另有1个在建。", "示例·海勃湾填报", now - timedelta(minutes=3)
        ),
        "page": Paginator(range(248), 20).page(6),
        "tabs": [
            {"label": "待评", "url": "?tab=1", "current": True, "count": 12},
            {"label": "已退回", "url": "?tab=2", "current": False, "count": 3},
            {"label": "已评", "url": "?tab=3", "current": False},
        ],
        "rows": [
            ("海勃湾区", "92.35", "1847/20", "settled", "优秀"),
            ("乌达区", "84.67", "254/3", "stale", "良好"),
            ("海南区", "−3.5", "-7/2", "late", "不合格"),
            ("阿拉善示例区", "—", "", "pending", "未定"),
        ],
        "figures": [("单位", 3), ("已定指标", "214"), ("待定", 14), ("平均分", "800/9")],
        "long": "海勃湾区2024年老旧小区改造竣工验收意见（第二批）—补充材料最终稿（盖章）.pdf",
        "now": now,
    }
