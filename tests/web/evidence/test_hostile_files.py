"""A corpus of hostile and honest files: each is told apart by what it is, not by its name."""

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.evidence.checks import Bounds, examine
from web.evidence import samples

RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/attachedTemplate" Target="http://example.invalid/a.dotm" '
    b'TargetMode="External"/></Relationships>'
)


def with_macros(document: bytes) -> bytes:
    """Return an office document as one with macros is saved under a harmless name."""
    types = samples.part_of(document, "[Content_Types].xml")
    types = types.replace(
        b"</Types>",
        b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )
    return samples.with_parts(
        document, {"[Content_Types].xml": types, "word/other.bin": b"anything"}
    )


def found(name: str, content: bytes, bounds: Bounds | None = None):
    """Return the kind and the codes of what is wrong."""
    examined = examine(name, io.BytesIO(content), len(content), bounds)
    return examined.kind and examined.kind.key, [one.code for one in examined.problems]


HONEST = [
    ("通知.pdf", samples.pdf(), "pdf"),
    ("照片.jpg", samples.photo(), "jpeg"),
    ("照片.JPEG", samples.photo(), "jpeg"),
    ("截图.png", samples.photo("PNG"), "png"),
    ("图.webp", samples.photo("WEBP"), "webp"),
    ("动图.gif", samples.photo("GIF"), "gif"),
    ("台账.xlsx", samples.sheet(), "xlsx"),
    ("纪要.docx", samples.words(), "docx"),
    ("旧文档.doc", samples.old_word(), "doc"),
    ("旧文档.wps", samples.old_word(), "doc"),
    ("旧表.xls", samples.compound({"Workbook": samples.workbook_stream()}), "xls"),
    ("旧稿.ppt", samples.compound({"PowerPoint Document": bytes(20)}), "ppt"),
    ("旧文档.doc", samples.old_word(far_table=True), "doc"),
    ("旧文档.doc", samples.old_word(small={"x": b"abc" * 60}), "doc"),
    ("版式.ofd", samples.archive({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<d/>"}), "ofd"),
    ("说明.txt", "说明文字\n".encode(), "text"),
    ("说明.txt", "说明文字，国标编码\n".encode("gb18030"), "text"),
    ("说明.txt", "说明文字".encode("utf-16"), "text"),
    ("数据.csv", "项目,数量\n示例,3\n".encode("utf-8-sig"), "csv"),
    ("材料.zip", samples.archive({"照片/一.jpg": samples.photo(), "说明.txt": b"a"}), "zip"),
    ("文档.zip", samples.archive({"纪要.docx": samples.words()}), "zip"),
    ("视频.mp4", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41" + bytes(300), "mp4"),
]

HOSTILE = [
    # programs, whatever they are called
    ("通知.pdf", b"MZ" + bytes(200), "program"),
    ("照片.jpg", b"\x7fELF" + bytes(200), "program"),
    ("程序.txt", b"\xcf\xfa\xed\xfe" + bytes(200), "program"),
    ("类.pdf", b"\xca\xfe\xba\xbe" + bytes(200), "program"),
    ("模块.txt", b"\x00asm\x01\0\0\0" + bytes(100), "program"),
    ("快捷.pdf", b"L\0\0\0\x01\x14\x02\0" + bytes(200), "program"),
    (
        "安装.doc",
        samples.compound({"x": b"y"}, class_id=bytes.fromhex("84100c0000000000c000000000000046")),
        "program",
    ),
    ("应用.zip", samples.archive({"META-INF/MANIFEST.MF": b"a", "A.class": b"b"}), "program"),
    ("应用.zip", samples.archive({"AndroidManifest.xml": b"a", "classes.dex": b"b"}), "program"),
    # scripts and pages
    ("说明.txt", b"#!/bin/sh\nrm -rf /\n", "script"),
    ("说明.txt", b"@echo off\r\ndel *\r\n", "script"),
    ("说明.txt", b"<html><script>1</script></html>", "script"),
    ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "script"),
    ("数据.csv", b"<?php system($_GET[0]);", "script"),
    ("说明.txt", "﻿<!-- x --><html>".encode(), "script"),
    ("说明.txt", "<script>1</script>".encode("utf-16"), "script"),
    ("数据.csv", b"a,b\n1,=cmd|' /C calc'!A0\n", "script"),
    ("通知.pdf", samples.pdf(inside=b"<</S/Launch/F(calc.exe)>>"), "script"),
    ("通知.pdf", samples.pdf(inside=b"<</S/Java#53cript/JS(1)>>"), "script"),
    # macros, locked and packaged documents
    ("台账.docx", with_macros(samples.words()), "macro"),
    ("台账.xlsx", samples.with_parts(samples.sheet(), {"xl/vbaProject.bin": b"x"}), "macro"),
    (
        "台账.xlsx",
        samples.with_parts(samples.sheet(), {"xl/macrosheets/sheet1.xml": b"<x/>"}),
        "macro",
    ),
    ("旧文档.doc", samples.old_word(storages=("Macros", "VBA")), "macro"),
    (
        "旧表.xls",
        samples.compound({"Workbook": bytes(4), "_VBA_PROJECT": b"x"}),
        "macro",
    ),
    (
        "旧表.xls",
        samples.compound(
            {"Workbook": samples.workbook_stream((0x85, b"\0\0\0\0\0\x01\x04\0Auto"))}
        ),
        "macro",
    ),
    (
        "旧稿.ppt",
        samples.compound(
            {
                "PowerPoint Document": b"\x1f\0\xff\x03\x14\0\0\0\x02\0\0\x04\x0c\0\0\0"
                b"\x07\0\0\0\x01\0\0\0\x02\0\0\0"
            }
        ),
        "macro",
    ),
    ("加密.docx", samples.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "locked"),
    (
        "加密.doc",
        samples.compound({"WordDocument": bytes(10) + struct.pack("<H", 0x0100) + bytes(50)}),
        "locked",
    ),
    (
        "加密.xls",
        samples.compound({"Workbook": samples.workbook_stream((0x2F, bytes(6)))}),
        "locked",
    ),
    (
        "加密.ppt",
        samples.compound(
            {"PowerPoint Document": b""},
            small={"x": bytes(100), "Current User": bytes(12) + struct.pack("<I", 0xF3D1C4DF)},
        ),
        "locked",
    ),
    ("坏.doc", samples.old_word()[:700], "broken"),
    (
        "坏.doc",
        samples.OLE_MAGIC + bytes(22) + struct.pack("<HH", 30, 6) + bytes(600),
        "broken",
    ),
    (
        "嵌入.doc",
        samples.compound({"WordDocument": bytes(100), "\x01Ole10Native": b"calc.exe"}),
        "packaged",
    ),
    (
        "嵌入.docx",
        samples.with_parts(
            samples.words(),
            {"word/embeddings/oleObject1.bin": samples.compound({"\x01Ole10Native": b"x"})},
        ),
        "packaged",
    ),
    (
        "嵌入.docx",
        samples.with_parts(samples.words(), {"word/media/image1.png": b"MZ" + bytes(90)}),
        "packaged",
    ),
    (
        "控件.docx",
        samples.with_parts(samples.words(), {"word/activeX/activeX1.xml": b"<x/>"}),
        "packaged",
    ),
    (
        "远程.docx",
        samples.with_parts(samples.words(), {"word/_rels/settings.xml.rels": RELATIONS}),
        "remote-template",
    ),
    # content that belies the name
    ("通知.pdf", samples.photo(), "belies"),
    ("照片.jpg", samples.pdf(), "belies"),
    ("台账.xlsx", samples.words(), "belies"),
    ("材料.zip", samples.words(), "belies"),
    ("通知.docx", samples.archive({"a.txt": b"a"}), "belies"),
    ("图.jpg", samples.photo("PNG"), "belies"),
    ("说明.txt", b"plain text " * 2000 + b"\0\1\2\3", "belies"),
    # two files in one
    ("照片.jpg", samples.photo() + samples.archive({"a.exe": b"MZ"}), "appended"),
    ("通知.pdf", samples.pdf() + samples.archive({"a.txt": b"b"}), "appended"),
    # kinds that are not accepted
    ("包.rar", b"Rar!\x1a\x07\x01\x00" + bytes(100), "kind-not-accepted"),
    ("包.zip", b"7z\xbc\xaf\x27\x1c" + bytes(100), "kind-not-accepted"),
    ("照片.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "kind-not-accepted"),
    ("图纸.pdf", b"AC1032" + bytes(100), "kind-not-accepted"),
    ("文档.doc", b"{\\rtf1 x}", "kind-not-accepted"),
    ("数据.pdf", bytes(range(256)) * 4, "kind-not-accepted"),
    # nothing, or broken
    ("空.pdf", b"", "empty"),
    ("坏.doc", samples.OLE_MAGIC + bytes(20), "broken"),
    ("坏.zip", b"PK\x03\x04" + bytes(60), "archive-broken"),
    ("坏.docx", samples.words()[:-40], "archive-broken"),
]


@pytest.mark.parametrize(("name", "content", "kind"), HONEST)
def test_honest_files_are_taken_for_what_they_are(name, content, kind):
    """Every accepted kind is recognised by content and gives no problem."""
    assert found(name, content) == (kind, [])


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE)
def test_hostile_files_are_refused(name, content, code):
    """Each trick is refused, with what is wrong and what to do instead."""
    examined = examine(name, io.BytesIO(content), len(content))
    assert code in [one.code for one in examined.problems]
    assert all(one.message and one.mend for one in examined.problems)


def test_all_problems_are_told_at_once():
    """Name and content are wrong: the person learns both in one answer."""
    _, codes = found("../通知.pdf.exe", b"MZ" + bytes(100))
    assert codes == ["name-path", "program", "double-ending"]


def test_the_size_is_bounded_before_the_content_is_read():
    """A file past the bound is refused without being opened."""

    class Unreadable(io.BytesIO):
        def read(self, *_args):
            raise AssertionError("it was read")

    examined = examine("大.pdf", Unreadable(), 11, Bounds(file=10))
    assert [one.code for one in examined.problems] == ["too-large"]


def test_long_plain_text_is_bounded_by_itself():
    """A text larger than anybody reads is data, and would fill the memory."""
    assert found("大.txt", b"a" * 100, Bounds(text=50)) == ("text", ["too-large"])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([one[:2] for one in HONEST if len(one[1]) < 40_000]),
    st.integers(0, 40_000),
    st.binary(min_size=1, max_size=8),
)
def test_no_damage_makes_the_examination_fail(honest, place, noise):
    """Whatever bytes are changed, the examination ends with a judgement."""
    name, content = honest
    at = place % len(content)
    examine(name, io.BytesIO(content[:at] + noise + content[at + len(noise) :]), len(content))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=3000))
def test_a_compound_file_of_noise_ends(noise):
    """The walks along sectors end, whatever links the sectors hold."""
    content = samples.OLE_MAGIC + samples.old_word()[8:512] + noise
    examine("文档.doc", io.BytesIO(content), len(content))
