"""The virus scanner: spoken to as clamd expects, off by default, and closed when it fails."""

import io
import socket
import struct
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.evidence import services
from kaoping.evidence.models import EvidenceFile
from kaoping.evidence.refusals import FileRefused
from kaoping.evidence.scanner import ScannerError, scan

VIRUS = b"a harmless text that this scanner takes for a virus"


class Clamd:
    """Answers INSTREAM as clamd does: reads pieces to the empty one, then says what it found."""

    def __init__(self, server, *, most=1 << 20, reply=None):
        self.server, self.most, self.reply = server, most, reply
        self.received = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line:
                self._answer(line)

    def _answer(self, line):
        file = line.makefile("rb")
        assert file.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", file.read(4))[0]:
            content += file.read(size)
            if len(content) > self.most:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.received.append(content)
        found = b"stream: Sample.Test FOUND\0" if VIRUS in content else b"stream: OK\0"
        line.sendall(found if self.reply is None else self.reply)


@pytest.fixture
def unix(tmp_path):
    """A scanner on a unix socket."""
    path = tmp_path / "clamd.ctl"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        yield Clamd(server), str(path)


@pytest.fixture
def tcp():
    """A scanner on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Clamd(server), f"tcp://127.0.0.1:{server.getsockname()[1]}"


def test_a_clean_file_over_a_unix_socket(unix):
    """The whole content arrives, in pieces, and the answer is clean."""
    clamd, path = unix
    content = b"clean" * 200_000
    clamd.most = len(content)
    assert scan(path, io.BytesIO(content)).virus == ""
    assert clamd.received == [content]


def test_the_address_may_be_written_as_unix(unix):
    """Both ways of writing a socket mean the same."""
    assert scan(f"unix://{unix[1]}", io.BytesIO(b"x")).virus == ""


def test_a_virus_over_tcp(tcp):
    """The name that the scanner gives comes back."""
    assert scan(tcp[1], io.BytesIO(VIRUS)).virus == "Sample.Test"


def test_the_file_is_read_from_its_beginning(tcp):
    """Whoever read the file before must not hide its beginning."""
    file = io.BytesIO(VIRUS)
    file.read()
    assert scan(tcp[1], file).virus == "Sample.Test"


@pytest.mark.parametrize("reply", [b"", b"nonsense\0", b"stream: ERROR\0"])
def test_an_answer_that_is_none(unix, reply):
    """Silence and nonsense are not a clean bill."""
    clamd, path = unix
    clamd.reply = reply
    with pytest.raises(ScannerError):
        scan(path, io.BytesIO(b"x"))


def test_a_scanner_that_refuses_the_size(unix):
    """Clamd hangs up past its limit; that is an error, not a clean file."""
    clamd, path = unix
    clamd.most = 10
    with pytest.raises(ScannerError):
        scan(path, io.BytesIO(b"x" * 3_000_000))


@pytest.mark.parametrize("address", ["/no/such/socket", "tcp://127.0.0.1:1", "tcp://127.0.0.1:x"])
def test_no_scanner(address):
    """A scanner that is not there is an error."""
    with pytest.raises(ScannerError):
        scan(address, io.BytesIO(b"x"))


def test_off_by_default(year, file_it):
    """Without a socket nothing is scanned, and the version says so."""
    assert file_it().current.is_scanned is False


def test_switched_on(year, file_it, unix, settings):
    """With a socket every file is scanned before it is stored."""
    settings.KAOPING_CLAMAV_SOCKET = unix[1]
    assert file_it().current.is_scanned is True


def test_a_virus_is_refused(year, unix, settings):
    """What the scanner names is not stored, and the person learns what was found."""
    settings.KAOPING_CLAMAV_SOCKET = unix[1]
    content = SimpleUploadedFile("说明.txt", VIRUS)
    with pytest.raises(FileRefused, match=r"Sample\.Test") as refused:
        services.file_evidence(year.unit, year.cycle_unit("haibowan"), content)
    assert refused.value.code == "evidence.virus"
    assert not EvidenceFile.objects.exists()


def test_it_fails_closed(year, settings):
    """A scanner that is switched on and does not answer lets nothing through."""
    settings.KAOPING_CLAMAV_SOCKET = "/no/such/socket"
    content = SimpleUploadedFile("说明.txt", b"text")
    with pytest.raises(FileRefused) as refused:
        services.file_evidence(year.unit, year.cycle_unit("haibowan"), content)
    assert refused.value.code == "evidence.not-scanned"
