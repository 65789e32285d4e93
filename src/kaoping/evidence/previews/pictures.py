"""Pictures: size, what the camera wrote, and a smaller copy. Runs inside the worker."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta, timezone
from typing import Any, BinaryIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
THUMBNAIL = 320
"""Longest edge of a thumbnail, in pixels; drawn at half that on a page."""

_EXIF_PLACE = 0x8825
_EXIF_DETAILS = 0x8769
_TAKEN, _TAKEN_ZONE, _CHANGED = 0x9003, 0x9011, 0x0132
_WRITTEN = re.compile(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):(\d{2})")
_ZONE = re.compile(r"([+-])(\d{2}):(\d{2})")
_EARLIEST = 1990  # digital cameras; a clock that was never set says 1970 or 1980

Image.MAX_IMAGE_PIXELS = None  # the bounds below are ours, and are asked before decoding


class TooLargeError(ValueError):
    """More pixels than are decoded here."""


def inspect(file: BinaryIO, wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return width, height, time and place of a picture, and its thumbnail.

    `wanted`: `jpeg_pixels` and `pixels`, the bounds. A picture past them is answered with
    `too_many` and without a thumbnail; one that cannot be decoded to the end is an error.
    """
    picture = Image.open(file, formats=FORMATS)
    width, height = picture.size
    answer: dict[str, Any] = {"width": width, "height": height}
    if _is_too_large(picture, wanted):
        return answer | {"too_many": True}, b""
    answer |= _what_the_camera_wrote(picture)
    return answer, _drawn(picture, THUMBNAIL)


def draw(file: BinaryIO, wanted: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the picture as a PNG with a longest edge of at most `edge` pixels."""
    picture = Image.open(file, formats=FORMATS)
    if _is_too_large(picture, wanted):
        raise TooLargeError
    return {}, _drawn(picture, int(wanted["edge"]))


def _is_too_large(picture: Image.Image, wanted: dict[str, Any]) -> bool:
    width, height = picture.size
    bound = wanted["jpeg_pixels"] if picture.format in {"JPEG", "MPO"} else wanted["pixels"]
    return width * height > int(bound) or min(width, height) < 1


def _drawn(picture: Image.Image, edge: int) -> bytes:
    picture.draft("RGB", (edge * 2, edge * 2))  # a JPEG is decoded at a fraction of its size
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    plain = upright.convert("RGBA" if has_alpha else "RGB")
    if has_alpha:
        ground = Image.new("RGBA", plain.size, "white")
        ground.alpha_composite(plain)
        plain = ground.convert("RGB")
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=False)  # a new file: nothing of the original's data goes along
    return out.getvalue()


def _what_the_camera_wrote(picture: Image.Image) -> dict[str, Any]:
    try:
        exif = picture.getexif()
        details = exif.get_ifd(_EXIF_DETAILS)
        written = details.get(_TAKEN) or exif.get(_CHANGED)
        found = {"taken": _moment(written, details.get(_TAKEN_ZONE))}
        place = _place(exif.get_ifd(_EXIF_PLACE))
    except Exception:  # noqa: BLE001  broken EXIF is no reason to refuse a picture
        return {}
    return {key: value for key, value in (found | place).items() if value is not None}


def _moment(written: object, zone: object) -> str | None:
    """Return the time as ISO text, with the zone where the camera knew it."""
    match = _WRITTEN.match(str(written or "").strip("\0 "))
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups())
    try:
        taken = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  see below
    except ValueError:
        return None
    if year < _EARLIEST:
        return None
    offset = _ZONE.match(str(zone or "").strip("\0 "))
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        sign = -1 if offset[1] == "-" else 1
        taken = taken.replace(tzinfo=timezone(sign * timedelta(minutes=minutes)))
    return taken.isoformat()  # without a zone, the application takes it as local time


def _place(written: dict[int, Any]) -> dict[str, Any]:
    """Return latitude and longitude as decimal text; nothing where either is unsound."""
    latitude = _degrees(written.get(2), written.get(1), "S", 90)
    longitude = _degrees(written.get(4), written.get(3), "W", 180)
    if latitude is None or longitude is None or (float(latitude) == 0 == float(longitude)):
        return {}
    return {"latitude": latitude, "longitude": longitude}


def _degrees(parts: Any, letter: object, negative: str, most: int) -> str | None:
    if not parts or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= most:  # a division by nought is not a number, and fails here too
        return None
    return f"{-value if str(letter).upper().startswith(negative) else value:.6f}"
