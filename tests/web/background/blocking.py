"""A task that waits in its midst until somebody lets it go on; for workers that are killed there.

It says that it has begun, then opens a pipe for reading: that blocks until a test opens the other
end. What it does after that may be done twice without harm, as with every task.
"""

from __future__ import annotations

from pathlib import Path

from django_tasks import task


@task()
def block(folder: str) -> str:
    """Say that it began, wait for the pipe, leave what was made."""
    place = Path(folder)
    with (place / "begun").open("a", encoding="ascii") as begun:
        begun.write("begun\n")
    said = (place / "pipe").read_text(encoding="ascii")
    (place / "made").write_text(said, encoding="ascii")
    return said
