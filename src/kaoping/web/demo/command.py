"""`kaoping demo`: make the sample instance once, keep it, or start over after asking."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import click
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections

from kaoping.accounts.capabilities import Role
from kaoping.web.demo.build import build
from kaoping.web.sample import CAST

SAMPLE_NAME = "示例"


def run(prepare: Callable[[], None], *, reset: bool, agreed: bool) -> None:
    """Make the sample instance where there is none; with `reset` make it anew.

    Args:
        prepare: Brings the database to the state of this version.
        reset: Throw away what there is.
        agreed: Do so without asking.

    Raises:
        click.ClickException: This is not a sample instance, or somebody real is registered.
    """
    _require_sample()
    names = _registered()
    if names and reset:
        _ask(agreed=agreed)
        _throw_away()
        names = []
    prepare()
    if names:
        click.echo("示例数据已经有了，保持原样。要重新开始：kaoping demo --reset")
    else:
        click.echo("正在生成示例数据，约需一分钟……")
        build(lambda step: click.echo(f"  {step}"))
    tell()


def tell() -> None:
    """Print whom a visitor may log in as."""
    click.echo("登录页 /sample/ 上每个角色一张卡片，不需要密码：")
    for one in CAST:
        place = one.city or "系统管理"
        click.echo(f"  {place}　{Role(one.role).label}　{one.organisation}　{one.username}")


def _require_sample() -> None:
    if not settings.KAOPING_SAMPLE:
        message = "这不是示例系统，不能生成示例数据。请设置环境变量 KAOPING_SAMPLE=1 后再运行。"
        raise click.ClickException(message)
    if any(not name.startswith(SAMPLE_NAME) for name in _registered()):
        message = "数据库里有示例以外的人员，不能在其中生成示例数据。请另选 KAOPING_DATA。"
        raise click.ClickException(message)


def _registered() -> list[str]:
    """Return the names of everybody registered; none where there is no database yet."""
    person = get_user_model()
    if person._meta.db_table not in connection.introspection.table_names():
        return []
    return list(person.objects.values_list("name", flat=True))


def _ask(*, agreed: bool) -> None:
    click.echo(f"将删除 {settings.KAOPING_DATA} 中的示例数据库和材料，重新生成。请先停止网站。")
    if not agreed:
        click.confirm("确定重新开始吗？", abort=True)


def _throw_away() -> None:
    """Remove the embedded database with its files; its log refuses to be emptied in place."""
    if connection.vendor != "sqlite":
        message = "示例数据不在内置数据库里：请由管理员删除并重建数据库，再运行 kaoping demo。"
        raise click.ClickException(message)
    place = Path(connection.settings_dict["NAME"])
    connections.close_all()
    for suffix in ("", "-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
