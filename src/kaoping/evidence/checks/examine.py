"""The examination of one file: its name, its kind, and everything inside it that can be opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import IO, BinaryIO, cast

from kaoping.evidence.checks import archives, findings, names, office, sniff
from kaoping.evidence.checks.archives import Budget, Entry
from kaoping.evidence.checks.bounds import MEBIBYTE, Bounds
from kaoping.evidence.checks.kinds import KINDS, Kind
from kaoping.evidence.checks.sniff import Family, Sniffed
from kaoping.problems import Place, Problem, shown

CONTENT_TYPES = "[Content_Types].xml"
_DECLARATION = 1024 * 1024
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Examination:
    """What came out.

    Attributes:
        kind: The kind by content; None where it is not an accepted one.
        problems: Every reason to refuse the file; empty where it may be filed.
    """

    kind: Kind | None
    problems: tuple[Problem, ...]


def examine(name: str, file: BinaryIO, size: int, bounds: Bounds | None = None) -> Examination:
    """Examine a file by its name and its whole content.

    Args:
        name: The name that it was given, unchanged.
        file: The content, at any position; it can be sought in and is only read.
        size: Bytes of the content.
        bounds: Limits; those of `Bounds` where nothing is given.
    """
    limits = bounds or Bounds()
    named = names.check_name(name)
    if size == 0:
        empty = Problem("empty", "文件是空的（0 字节）", "请核对文件后重新上传")
        return Examination(None, (*named, empty))
    if size > limits.file:
        return Examination(None, (*named, too_large(size, limits)))
    kind, found = _Content(Budget.of(limits)).look(name, file, size, depth=0)
    return Examination(kind, _once([*named, *found]))


def too_large(size: int, bounds: Bounds) -> Problem:
    """Return the problem of a file that is larger than allowed, or says that it will be."""
    return Problem(
        "too-large",
        f"文件有{size / MEBIBYTE:.1f} MB；单个文件最多{bounds.file // MEBIBYTE} MB",
        "请压缩图片、降低扫描分辨率，或拆成几个文件后上传",
    )


class _Content:
    """One walk through a file and the files inside it, within one budget."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget

    def look(
        self, name: str, file: BinaryIO, size: int, depth: int
    ) -> tuple[Kind | None, list[Problem]]:
        """Return the kind of a file and what is wrong with it."""
        file.seek(0)
        head = file.read(sniff.HEAD)
        sniffed = sniff.sniff(name, head, is_whole=len(head) >= size)
        endings = names.check_endings(name)
        key, problems = self._by_family(sniffed, file, size, depth)
        kind = KINDS.get(key)
        if kind is None and not problems:
            problems = [findings.not_accepted(sniffed)]
        if kind is not None and not endings and names.ending_of(name) not in kind.extensions:
            problems = [findings.belies(name, kind), *problems]
        return kind, [*endings, *problems]

    def _by_family(
        self, sniffed: Sniffed, file: BinaryIO, size: int, depth: int
    ) -> tuple[str, list[Problem]]:
        if sniffed.family is Family.ZIP:
            return self._archive(file, size, depth)
        if sniffed.family is Family.COMPOUND:
            return findings.compound(file, size)
        if sniffed.family is Family.TEXT:
            return sniffed.kind, findings.text_problems(file, size, self.budget.bounds)
        if sniffed.family is Family.PLAIN:
            return sniffed.kind, findings.plain_problems(sniffed.kind, file, size)
        return "", [findings.refused(sniffed)]

    def _archive(self, file: BinaryIO, size: int, depth: int) -> tuple[str, list[Problem]]:
        nesting = self.budget.bounds.nesting
        if depth > nesting:
            return "", [
                Problem(
                    "archive-nesting",
                    f"压缩包里又套压缩包，超过{nesting}层；最多{nesting}层",
                    "请把内层压缩包解开，重新打包或逐个上传",
                )
            ]
        try:
            entries = archives.open_directory(file, size, self.budget)
            return self._package(file, entries, depth)
        except archives.Refused as refused:
            return "", [refused.problem]

    def _package(
        self, file: BinaryIO, entries: list[Entry], depth: int
    ) -> tuple[str, list[Problem]]:
        by_name = {entry.name: entry for entry in entries}
        problems = findings.entry_problems(entries)
        if problems:
            return "", problems
        if CONTENT_TYPES in by_name:
            with archives.inflate(file, by_name[CONTENT_TYPES], self.budget) as opened:
                declared = opened.read(_DECLARATION)
            key = office.kind_of_package(declared)
            problems = office.package_problems(by_name, declared)
            return key, [*problems, *self._parts(file, entries, depth)]
        if "OFD.xml" in by_name:
            return "ofd", self._parts(file, entries, depth)
        if by_name.keys() & {"META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex"}:
            return "", [findings.program("Java 或 Android 程序")]
        return "zip", self._files(file, entries, depth)

    def _parts(self, file: BinaryIO, entries: list[Entry], depth: int) -> list[Problem]:
        """Look into the parts of a document: they may have any name, but must not act."""
        problems: list[Problem] = []
        for entry in entries:
            if entry.is_folder:
                continue
            with archives.inflate(file, entry, self.budget) as opened:
                head = opened.read(sniff.HEAD)
                part = cast("BinaryIO", opened)
                problems += office.part_problems(entry.name, head)
                problems += self._embedded(entry, part, head, depth)
        return problems

    def _embedded(self, entry: Entry, part: BinaryIO, head: bytes, depth: int) -> list[Problem]:
        found = sniff.sniff(entry.name, head, is_whole=len(head) >= entry.declared)
        if found.family is Family.PROGRAM:
            return [office.PACKAGED]
        if found.family is Family.COMPOUND:
            return office.look_into_compound(part, entry.declared)[1]
        if found.family is Family.ZIP:
            return self._archive(part, entry.declared, depth + 1)[1]
        return []

    def _files(self, file: BinaryIO, entries: list[Entry], depth: int) -> list[Problem]:
        """Look at the files of an archive: each has to be one that could be filed by itself."""
        problems: list[Problem] = []
        for entry in entries:
            if entry.is_folder:
                continue
            with archives.inflate(file, entry, self.budget) as opened:
                if _is_litter(entry.name) or entry.declared == 0:
                    continue
                inner = entry.name.rpartition("/")[2]
                found = self._one(inner, opened, entry.declared, depth)
            problems += [_inside(entry, problem) for problem in found]
        return problems

    def _one(self, name: str, opened: IO[bytes], size: int, depth: int) -> list[Problem]:
        named = names.check_name(name)
        return [*named, *self.look(name, cast("BinaryIO", opened), size, depth + 1)[1]]


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER[1:]


def _inside(entry: Entry, problem: Problem) -> Problem:
    where = shown(entry.name)
    inner = problem.place.file
    return replace(problem, place=Place(file=f"{where} › {inner}" if inner else where))


def _once(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return each kind of problem once a place: a program called `.exe` is one mistake, not two."""
    found: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        found.setdefault((problem.code, problem.place.file), problem)
    return tuple(found.values())
