"""Files that a command names: which it may read, and which it may write.

A file that cannot be read or written is a wrong command line (status 2), said in Chinese. What a
person filled in is never overwritten.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click


class Existing(click.Path):
    """A file, or a folder where the command takes one, that has to be there."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or say what is wrong with it."""
        path = Path(value)
        if not os.path.exists(path):  # noqa: PTH110  false, not an error, for a name too long
            raise click.UsageError(f"没有文件“{path}”。请检查文件名和所在的文件夹", ctx)
        if path.is_dir() and not self.dir_okay:
            raise click.UsageError(f"“{path}”是文件夹，不是文件", ctx)
        return super().convert(value, param, ctx)


def check_output(path: Path, *, facts: Path | None = None) -> None:
    """Refuse an output file that cannot or must not be written, before any work is done."""
    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"输出文件“{path}”应以 .xlsx 结尾")
    if not path.resolve().parent.is_dir():
        raise click.UsageError(f"输出文件夹“{path.parent}”不存在")
    if facts is not None and path.resolve() == facts.resolve():
        raise click.UsageError(
            f"输出文件“{path}”就是事实文件，写结果会盖掉填报的内容。请换一个文件名"
        )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in words that a file could not be written."""
    try:
        yield
    except OSError as error:
        message = f"不能写入“{path}”（{error.strerror}）。请检查权限和剩余空间，或换一个位置"
        raise click.UsageError(message) from error
