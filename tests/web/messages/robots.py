"""A robot of our own: an HTTP server on this machine that answers as WeCom and DingTalk do."""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        parts = urlsplit(self.path)
        robot = self.server.robot
        robot.posts.append((parts.path, parse_qs(parts.query), dict(self.headers), body))
        status, answer = robot.answers[min(len(robot.posts), len(robot.answers)) - 1]
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", robot.url)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args):
        """Say nothing."""


class Robot:
    """What was posted, and what is answered: the first answer to the first post, and so on."""

    TAKEN = (200, b'{"errcode": 0, "errmsg": "ok"}')

    def __init__(self, url):
        self.url, self.posts, self.answers = url, [], [self.TAKEN]


@contextmanager
def robot():
    """Run a robot for a while."""
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    server.robot = Robot(f"http://127.0.0.1:{server.server_port}/send?key=geheim")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.robot
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
