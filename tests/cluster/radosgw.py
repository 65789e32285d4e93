"""A server that speaks S3, of the tests' own: Ceph's object gateway over one store in memory.

    with server(folder) as host:            # 127.0.0.1:port, https
        address = f"https://{KEY}:{SECRET}@{host}/bucket"

A gateway needs a monitor and a store, each a process here. Nothing of a Ceph of the machine's own
is used but its programs: configuration, keys and data lie in a folder of their own, every port is
a free one of 127.0.0.1, nothing is written to a device, and all run as `nobody` where the tests run
as root. A gateway knows keys, as a bucket on a server does: a wrong one is turned away.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import uuid
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPSConnection
from pathlib import Path

KEY, SECRET = "kaoping", "shi/li+secret:@?#"
PATIENCE = 240
"""Seconds that a program may take on a machine with other things to do; seconds usually do."""

CONFIGURATION = """
[global]
fsid = {fsid}
mon host = v2:127.0.0.1:{monitor}
public addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = {folder}/keyring
run dir = {folder}
crash dir = {folder}
admin socket =
pid file =
log file = {folder}/$name.log
log to stderr = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
paxos propose interval = 0.05
paxos min wait = 0.01
[mon]
mon data = {folder}/mon
mon cluster log file = {folder}/cluster.log
mon initial members = a
auth allow insecure global id reclaim = false
[osd]
osd data = {folder}/osd
osd objectstore = memstore
[client.rgw]
rgw data = {folder}/rgw
rgw frontends = beast ssl_endpoint=127.0.0.1:{gateway} ssl_certificate={folder}/cert.pem ssl_private_key={folder}/key.pem
rgw run sync thread = false
rgw num control oids = 1
rgw thread pool size = 16
"""  # noqa: E501  the front end's settings are one line
ALL = ("--cap", "mon", "allow *", "--cap", "osd", "allow *")


def free_port() -> int:
    """Return a port on which nobody listens."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class _Cluster:
    """The programs of one cluster, and those of them that run."""

    def __init__(self, folder: Path, running: ExitStack) -> None:
        assert shutil.which("radosgw"), "Ceph's gateway is not installed: make bucket"
        self.folder, self.running = folder, running
        self.owner = {"user": "nobody"} if os.geteuid() == 0 else {}
        self.gateway = free_port()
        self.settings = ("-c", folder / "ceph.conf")
        said = {"fsid": uuid.uuid4(), "monitor": free_port(), "gateway": self.gateway}
        (folder / "ceph.conf").write_text(CONFIGURATION.format(folder=folder, **said), "utf-8")
        (folder / "keyring").touch()
        for name in ("mon", "osd", "rgw"):
            (folder / name).mkdir()
        for place in (folder, *folder.iterdir()):
            if self.owner:
                shutil.chown(place, **self.owner)

    def run(self, *command: object) -> None:
        """Let a program do one thing."""
        with (self.folder / "said").open("ab") as said:
            subprocess.run(
                [str(word) for word in command],
                check=True,
                cwd=self.folder,
                stdout=said,
                stderr=said,
                timeout=PATIENCE,
                **self.owner,
            )

    def start(self, program: str, name: str) -> subprocess.Popen[bytes]:
        """Let a program run until the end."""
        with (self.folder / "said").open("ab") as said:
            command = [program, "-f", *self.settings, "-n", name]
            begun = subprocess.Popen(
                command, cwd=self.folder, stdout=said, stderr=said, **self.owner
            )
        self.running.callback(begun.wait)
        self.running.callback(begun.kill)  # what it keeps is thrown away
        return begun

    def keys(self) -> None:
        """Make the keys by which the programs know each other, and the gateway's certificate."""
        for name in ("mon.", "osd.0", "client.admin", "client.rgw"):
            self.run("ceph-authtool", "--gen-key", "keyring", "-n", name, *ALL)
        subject = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
        kind = ("-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
        self.run("openssl", "req", *kind, *subject, "-keyout", "key.pem", "-out", "cert.pem")

    def store(self) -> None:
        """Start the monitor, and the store that it knows of."""
        self.run("monmaptool", "--create", *self.map_of_one(), "monmap")
        known = ("-i", "a", "--monmap", "monmap", "--keyring", "keyring")
        self.run("ceph-mon", "--mkfs", *self.settings, *known)
        self.start("ceph-mon", "mon.a")
        number = uuid.uuid4()
        patient = ("--connect-timeout", PATIENCE)
        self.run("ceph", *self.settings, "-n", "client.admin", *patient, "osd", "new", number)
        self.run("ceph-osd", "--mkfs", *self.settings, "-n", "osd.0", "--osd-uuid", number)
        self.start("ceph-osd", "osd.0")

    def map_of_one(self) -> list[str]:
        """Return how the one monitor is named to itself."""
        written = dict(
            line.split(" = ", 1)
            for line in (self.folder / "ceph.conf").read_text("utf-8").splitlines()
            if " = " in line
        )
        return ["--fsid", written["fsid"], "--addv", "a", written["mon host"]]

    def serve(self) -> None:
        """Start the gateway, and return when it answers."""
        user = ("--uid", "kaoping", "--display-name", "示例")
        keys = ("--access-key", KEY, "--secret-key", SECRET)
        name = ("-n", "client.rgw")
        self.run("radosgw-admin", *self.settings, *name, "user", "create", *user, *keys)
        gateway = self.start("radosgw", "client.rgw")
        trusted = ssl.create_default_context(cafile=self.folder / "cert.pem")
        for _ in range(PATIENCE * 10):
            asked = HTTPSConnection("127.0.0.1", self.gateway, timeout=PATIENCE, context=trusted)
            with closing(asked), suppress(OSError):
                asked.request("GET", "/")
                asked.getresponse().read()
                return
            with suppress(subprocess.TimeoutExpired):
                gateway.wait(0.1)
                break
        message = "the gateway does not answer"
        raise AssertionError(message)


@contextmanager
def server():
    """Run a server for a while; yields its host and port, and the certificate to trust."""
    with tempfile.TemporaryDirectory(prefix="kaoping-") as made, ExitStack() as running:
        cluster = _Cluster(Path(made), running)
        cluster.keys()
        cluster.store()
        cluster.serve()
        yield f"127.0.0.1:{cluster.gateway}", Path(made, "cert.pem")
