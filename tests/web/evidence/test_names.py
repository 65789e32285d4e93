"""Names of files: what is refused, what is kept, and that each refusal says how to mend it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.evidence.checks.names import check_endings, check_name, ending_of, endings_of

REFUSED = [
    ("../../etc/passwd.pdf", "name-path"),
    ("..\\通知.pdf", "name-path"),
    ("C:\\材料\\通知.pdf", "name-path"),
    ("材料/通知.pdf", "name-path"),
    (".htaccess", "name-path"),
    ("通知\n.pdf", "name-control-character"),
    ("通知\x00.pdf", "name-control-character"),
    ("通知\x7f.pdf", "name-control-character"),
    ("通知\u2028.pdf", "name-control-character"),
    ("通知\u202efdp.exe", "name-invisible-character"),
    ("通\u200b知.pdf", "name-invisible-character"),
    ("\ufeff通知.pdf", "name-invisible-character"),
    ("通知\u3164.pdf", "name-invisible-character"),
    ("通知<script>.pdf", "name-forbidden-mark"),
    ("通知:流.pdf", "name-forbidden-mark"),
    ("CON.pdf", "name-device"),
    ("lpt1", "name-device"),
    ("ＮＵＬ.txt", "name-device"),
    ("   ", "name-empty"),
    ("", "name-empty"),
    (" 通知.pdf", "name-blank-edge"),
    ("通知.pdf.", "name-blank-edge"),
    ("长" * 147 + ".pdf", "name-too-long"),
]

KEPT = [
    "关于印发《2023年度计划》的通知（乌海住建发〔2023〕12号）.pdf",
    "材料……汇总（一）.docx",
    "会议纪要 2023.11.30.docx",
    "现场／东侧.jpg",
    "report-final_v2.1.xlsx",
    "长" * 146 + ".pdf",
]


@pytest.mark.parametrize(("name", "code"), REFUSED)
def test_a_name_that_deceives_is_refused(name, code):
    """A name is shown to people and saved on their machines: it must be what it looks like."""
    problems = check_name(name)
    assert code in {one.code for one in problems}
    assert all(one.mend for one in problems)


@pytest.mark.parametrize("name", KEPT)
def test_names_that_offices_give_are_kept(name):
    """Book marks, document numbers, dots in dates and dashes are how officials name files."""
    assert check_name(name) == []
    assert check_endings(name) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("通知.exe", "program"),
        ("通知.EXE", "program"),
        ("通知．ｅｘｅ", "program"),
        ("快捷方式.lnk", "program"),
        ("安装.msi", "program"),
        ("脚本.ps1", "script"),
        ("页面.html", "script"),
        ("图.svg", "script"),
        ("台账.xlsm", "macro"),
        ("模板.dotm", "macro"),
        ("图纸.dwg", "kind-not-accepted"),
        ("没有扩展名", "name-without-ending"),
        ("合同.docx.pdf", "double-ending"),
        ("通知.pdf.exe", "double-ending"),
        ("通知.exe.pdf", "double-ending"),
        ("通知.pdf            .exe", "double-ending"),
        ("通知．pdf．jpg", "double-ending"),
    ],
)
def test_endings_that_are_not_accepted(name, code):
    """Programs, scripts, macro documents and doubled endings are refused by name alone."""
    assert code in {one.code for one in check_endings(name)}


def test_a_doubled_ending_is_mended_by_a_name_to_copy():
    """The person is told the name to give, not only that the present one is wrong."""
    (problem,) = check_endings("合同.docx.pdf")
    assert "“合同.pdf”" in problem.mend


def test_what_cannot_be_seen_is_shown_by_its_code():
    """A message that repeats an invisible character would help nobody."""
    (problem,) = check_name("a\u202eb.pdf")
    assert "[U+202E]" in problem.message


@given(st.text(max_size=300))
def test_checking_a_name_is_total(name):
    """Whatever a client sends as a name gives problems or none, never an exception."""
    check_name(name)
    check_endings(name)
    assert ending_of(name) == (endings_of(name) or [""])[-1]
