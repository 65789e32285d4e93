"""PDF: pages, what the document does on its own, and pages as pictures. Runs inside the worker."""

from __future__ import annotations

import ctypes
import io
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw

from kaoping.evidence.previews.personal import Counter
from kaoping.evidence.previews.pictures import THUMBNAIL

_READ_PAGES = 60
_ATTACHMENT_NAME = 2048


def inspect(file: BinaryIO, wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the number of pages and what is inside a PDF, and its first page as a thumbnail.

    A PDF behind a password is answered with `locked`.
    """
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            return {"locked": True}, b""
        raise
    pages = len(document)
    answer: dict[str, Any] = {
        "pages": pages,
        "scripts": pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document.raw),
        "attachments": _attachments(document),
    }
    if not 0 < pages <= int(wanted["pages"]):
        return answer, b""
    counter = Counter()
    for number in range(min(pages, _READ_PAGES)):
        counter.read(document[number].get_textpage().get_text_range())
    return answer | {"personal": counter.found()}, _drawn(document, 0, THUMBNAIL)


def draw(file: BinaryIO, wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return page `page` (from 1) as a PNG with a longest edge of at most `edge` pixels."""
    document = pypdfium2.PdfDocument(file)
    return {}, _drawn(document, int(wanted["page"]) - 1, int(wanted["edge"]))


def _drawn(document: pypdfium2.PdfDocument, number: int, edge: int) -> bytes:
    page = document[number]
    width, height = page.get_size()
    scale = edge / max(width, height, 1)  # whatever the page claims to measure, so many pixels
    bitmap = page.render(scale=scale, may_draw_forms=True)
    out = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(out, "PNG")
    return out.getvalue()


def _attachments(document: pypdfium2.PdfDocument) -> list[str]:
    names = []
    for number in range(min(pypdfium2.raw.FPDFDoc_GetAttachmentCount(document.raw), 100)):
        attachment = pypdfium2.raw.FPDFDoc_GetAttachment(document.raw, number)
        buffer = (ctypes.c_ushort * _ATTACHMENT_NAME)()
        length = pypdfium2.raw.FPDFAttachment_GetName(attachment, buffer, ctypes.sizeof(buffer))
        raw = bytes(buffer)[: max(0, min(length, ctypes.sizeof(buffer)) - 2)]
        names.append(raw.decode("utf-16-le", "replace"))
    return names
