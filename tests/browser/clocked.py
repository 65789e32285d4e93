"""The application under a clock that a journey sets: `clocked.py CLOCK serve PORT`, or a command.

A year's deadlines lie months apart, and a journey takes minutes. So the application runs in a
process of its own whose clock is what the file CLOCK says; it ticks on from there. Everything else
is the application as it is: its settings, its database in a file, its pages, its log.

    clocked.py clock.txt serve 8123
    clocked.py clock.txt create-administrators --organisation …
"""

from __future__ import annotations

import logging
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine


class Clock:
    """The clock of this process, set to what a file says whenever the file says something new."""

    def __init__(self, place: Path) -> None:
        self.place, self.said, self.lock = place, "", threading.Lock()
        self.journey: time_machine.travel | None = None

    def look(self) -> None:
        """Set the clock if the file has changed."""
        with self.lock:
            said = self.place.read_text(encoding="ascii")
            if said == self.said:
                return
            journey = time_machine.travel(datetime.fromisoformat(said), tick=True)
            if self.journey is not None:
                self.journey.stop()
            self.journey, self.said = journey, said
            journey.start()


def serve(clock: Clock, port: int) -> None:
    """Serve until the process is ended; each request first looks at the clock."""
    from kaoping.web.cli import prepare, set_up  # noqa: PLC0415  Django starts under the clock

    set_up()
    prepare()
    from django.core.servers.basehttp import (  # noqa: PLC0415  likewise
        ThreadedWSGIServer,
        WSGIRequestHandler,
    )

    from kaoping.web.wsgi import application  # noqa: PLC0415  likewise

    logging.getLogger("django.server").setLevel(logging.ERROR)

    def answered(environ: dict[str, Any], start_response: Any) -> Any:
        clock.look()
        return application(environ, start_response)

    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(answered)
    server.serve_forever()


def main() -> None:
    """Do what the arguments say."""
    clock = Clock(Path(sys.argv[1]))
    clock.look()
    if sys.argv[2] == "serve":
        serve(clock, int(sys.argv[3]))
        return
    from kaoping.cli import main as kaoping  # noqa: PLC0415  it starts under the clock

    kaoping(sys.argv[2:])


if __name__ == "__main__":
    main()
