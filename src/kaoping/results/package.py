"""A result as a package that anybody can check: facts, result, scheme, marks, in one file.

The bytes hang on the content alone: files in a fixed order, stored without compression, dated with
the first day that the format knows. The same run gives the same package on every machine.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from kaoping.results.facts import sha256_of

if TYPE_CHECKING:
    from kaoping.results.models import Publication, ScoreRun

FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def package_of(run: ScoreRun, publication: Publication | None) -> bytes:
    """Return the package of a run; one query for the scheme's texts.

    Args:
        run: The run.
        publication: Its publication; None for a package inside the house.
    """
    files = _files(run, publication)
    hashes = "".join(f"{sha256_of(text)}  {name}\n" for name, text in files.items())
    files["SHA256SUMS"] = hashes
    return _zipped(files)


def _files(run: ScoreRun, publication: Publication | None) -> dict[str, str]:
    texts = run.scheme.files
    return {
        "README.txt": _readme(run, publication),
        "facts.json": run.facts,
        "result.json": run.result,
        "marks.json": _json([_mark(row) for row in run.sources]),
        "publication.json": _json(_about(run, publication)),
        **{f"scheme/{name}": texts[name] for name in sorted(texts)},
    }


def _about(run: ScoreRun, publication: Publication | None) -> dict[str, Any]:
    about: dict[str, Any] = {
        "cycle": str(run.cycle),
        "run": run.number,
        "made_at": run.made_at.isoformat(),
        "facts_sha256": run.facts_sha256,
        "result_sha256": run.sha256,
        "scheme_sha256": run.scheme_id,
        "readings": json.loads(run.facts)["readings"],
        "log": {"number": run.log_number, "hash": run.log_head},
    }
    if publication is not None:
        about["version"] = publication.version
        about["published_at"] = publication.published_at.isoformat()
        about["reason"] = publication.reason
    return about


def _mark(row: dict[str, Any]) -> dict[str, Any]:
    """Return where a mark comes from, without the person's name and without words about people."""
    return {
        "unit": row["unit"],
        "leaf": row["leaf"],
        "stage": row["stage"],
        "organisation": row["organisation"],
        "at": row["at"],
        "evidence_sha256": [one["sha256"] for one in row["evidence"]],
    }


def _readme(run: ScoreRun, publication: Publication | None) -> str:
    version = f"公布第{publication.version}版" if publication else f"第{run.number}次计分（未公布）"
    status = run.scheme.status_label
    return (
        f"{run.cycle} {version}\n"
        f"办法：{run.scheme.title}（{status}）\n\n"
        "内容\n"
        "  facts.json        计分所依据的事实（含所取的释义）\n"
        "  result.json       计分结果：每个单位、每个条目\n"
        "  marks.json        每项赋分由哪个单位在何时给出，所依据材料的 SHA-256\n"
        "  scheme/           办法原文、计分规则和释义\n"
        "  publication.json  版本、校验码、日志链位置\n"
        "  SHA256SUMS        以上文件的校验码\n\n"
        "怎样核对\n"
        "  1. 校验文件：sha256sum -c SHA256SUMS\n"
        "  2. 重新计分：kaoping score scheme/scheme.yaml facts.json --json > mine.json\n"
        "  3. 比较：cmp mine.json result.json，没有输出即逐字节一致\n\n"
        f"result.json 的 SHA-256：{run.sha256}\n"
        f"日志第{run.log_number}条的摘要：{run.log_head}\n"
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _zipped(files: dict[str, str]) -> bytes:
    room = BytesIO()
    with ZipFile(room, "w", ZIP_STORED) as archive:
        for name, text in files.items():
            info = ZipInfo(name, FIRST_DAY)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, text.encode())
    return room.getvalue()
