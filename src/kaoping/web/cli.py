"""The commands of the web application: `kaoping serve`, `migrate`, `worker`, `verify-log`, …

`COMMANDS` is what the command line attaches. Nothing here imports Django before a command runs, so
that the other commands start as fast as without it. Without a choice of settings, a machine with
`KAOPING_SECRET_KEY` is a server (`production`), and any other one serves itself alone (`dev`).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from kaoping.web.beside import Companion

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

    from kaoping.sealing import Anchor

HASH_LENGTH = 64


def set_up() -> None:
    """Choose the settings and start Django.

    Raises:
        click.ClickException: A setting is missing or wrong.
    """
    kind = "production" if os.environ.get("KAOPING_SECRET_KEY") else "dev"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"kaoping.web.settings.{kind}")
    gc.enable()  # the command line switches it off for commands that end soon

    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from None


@click.command("migrate")
def migrate() -> None:
    """建立或更新数据库，并收集静态文件。"""
    set_up()
    prepare()
    click.echo("数据库已是最新。")


def prepare() -> None:
    """Bring database, cache table and static files to the state of this version."""
    from django.conf import settings
    from django.core.management import call_command

    settings.KAOPING_DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if settings.STATIC_ROOT:
        call_command("collectstatic", interactive=False, verbosity=0)


@click.command("serve")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="监听的地址和端口")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="进程数")
@click.option(
    "--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="每个进程的线程数"
)
@click.option(
    "--background/--no-background",
    default=True,
    show_default=True,
    help="是否同时启动一个后台任务进程；另外运行 kaoping worker 的，用 --no-background",
)
def serve(bind: str, workers: int, threads: int, *, background: bool) -> None:
    """启动网站（先自动更新数据库），旁边带一个后台任务进程。"""
    set_up()
    prepare()
    click.echo(f"打开 http://{bind} ，按 Ctrl+C 结束。")
    with worker_beside() if background else nullcontext():
        run_server(bind, workers, threads)


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run a worker for as long as this process serves; it ends with us, however we end."""
    here = os.getpid()
    companion = Companion([sys.executable, "-m", "kaoping", "worker", "--beside", str(here)])
    companion.start()
    try:
        yield
    finally:
        if os.getpid() == here:  # the server's own processes leave through here too
            companion.end()


def run_server(bind: str, workers: int, threads: int) -> None:
    """Serve until somebody stops it.

    Args:
        bind: Address and port.
        workers: Processes.
        threads: Threads of each.
    """
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
        """Gunicorn with our options instead of its command line."""

        def load_config(self) -> None:
            """Take our options."""
            options = {
                "bind": bind,
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "timeout": 120,
                "max_requests": 5000,
                "max_requests_jitter": 500,
                "control_socket_disable": True,  # nothing outside the data folder
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> WSGIHandler:
            """Return the application."""
            from kaoping.web.wsgi import application

            return application

    Server().run()


@click.command("worker")
@click.option("--batch", is_flag=True, help="办完现有的任务就结束")
@click.option("--beside", type=int, hidden=True, help="这个进程结束时，也跟着结束")
def worker(*, batch: bool, beside: int | None) -> None:
    """办理后台任务和定时任务，直到按 Ctrl+C 结束。"""
    set_up()
    from kaoping.background.worker import work
    from kaoping.web.tasks import all_chores

    work(all_chores(), parent=beside, batch=batch)


@click.command("verify-log")
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    metavar="编号:摘要",
    help="已公布的链头，例如印在结果上的；可以给出多个",
)
def verify_log(anchors: tuple[str, ...]) -> None:
    """校验全部日志，指出第一条有问题的记录；不完整时以状态1结束。"""
    known = [_anchor(text) for text in anchors]
    set_up()
    from kaoping.accounts.actor import Actor
    from kaoping.audit.services import verify_and_note

    report = verify_and_note(Actor.system("命令行校验"), known)
    if report.broken is not None:
        click.echo(f"日志不完整：{report.broken.message}", err=True)
        click.echo(f"之前的{report.verified}条完好。", err=True)
        sys.exit(1)
    head = f"，链头 {report.head.number}:{report.head.hash}" if report.head else ""
    click.echo(f"日志完整：共{report.verified}条{head}")


def _anchor(text: str) -> Anchor:
    from kaoping.sealing import Anchor

    number, _, digest = text.partition(":")
    if not number.isdecimal() or int(number) < 1 or len(digest) != HASH_LENGTH:
        message = f"“{text}”不是链头；应为 编号:摘要，摘要是{HASH_LENGTH}位十六进制数字"
        raise click.BadParameter(message, param_hint="--anchor")
    return Anchor(int(number), digest.lower())


@click.command("create-administrators")
@click.option("--organisation", prompt="管理员所在单位", help="单位名称")
@click.option("--code", prompt="单位代码（英文）", help="单位代码")
@click.option("--system", "system_name", prompt="系统管理员（账号 姓名）", help="账号 姓名")
@click.option("--security", "security_name", prompt="安全管理员（账号 姓名）", help="账号 姓名")
@click.option("--audit", "audit_name", prompt="审计管理员（账号 姓名）", help="账号 姓名")
def create_administrators(
    organisation: str, code: str, system_name: str, security_name: str, audit_name: str
) -> None:
    """在新系统里登记三位互相独立的管理员，并给出各自的登录邀请。"""
    names = [_account(text) for text in (system_name, security_name, audit_name)]
    set_up()
    from kaoping.accounts.errors import Refusal
    from kaoping.accounts.first_people import register_administrators

    try:
        invitations = register_administrators(organisation, code, names)
    except Refusal as refusal:
        click.echo(f"{refusal.message}{refusal.mend}", err=True)
        sys.exit(1)
    for invitation in invitations:
        click.echo(f"{invitation.person}：{invitation.path}")
    click.echo("请在网站地址后接上各人的路径，交给本人设置密码；三天内有效。")


def _account(text: str) -> tuple[str, str]:
    username, _, name = text.strip().partition(" ")
    if not username or not name.strip():
        raise click.BadParameter(f"“{text}”应为 账号 姓名，例如 zhang.san 张三")
    return username, name.strip()


@click.command("demo")
@click.option("--reset", is_flag=True, help="删除现有的示例数据，重新生成（先询问）")
@click.option("--yes", "agreed", is_flag=True, help="不再询问")
def demo(*, reset: bool, agreed: bool) -> None:
    """生成示例系统：乌海市三个年度、乌鲁木齐市一个年度；已有的保持原样。"""
    set_up()
    from kaoping.web.demo.command import run

    run(prepare, reset=reset, agreed=agreed)


COMMANDS: tuple[click.Command, ...] = (
    migrate,
    serve,
    worker,
    demo,
    verify_log,
    create_administrators,
)
"""What `kaoping` attaches."""
