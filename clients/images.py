"""Files that come from outside: what they really are, whether we take them, and photos drawn anew from their pixels.

A name, a content type and an extension are what a sender says; only the first bytes and the decoder decide here.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext_lazy as _

from buurtzorgweb.forms import Refused

MOST_BYTES = 10 * 1024 * 1024
WORKER = Path(__file__).with_name("pixels.py")
PATIENCE = 40  # seconds; the worker bounds its own seconds of work, this also counts waiting for a turn

TOO_LARGE = _("This file is larger than 10 MB. Take the photo at a lower resolution, or send fewer pages.")
UNKNOWN = _("This is no photo (JPEG, PNG or WebP) and no PDF, whatever it is called. Choose another file.")
WHY = {
    "pixels": _("This photo has more than 40 megapixels. Take it at a lower resolution."),
    "broken": _("This photo is damaged or incomplete and cannot be read. Take it again."),
}
BROKEN_PDF = _("This PDF is damaged, incomplete or carries something behind its end. Ask for it again.")
NOT_NOW = _("The photo could not be read in time. Nothing was kept; try it again in a moment.")


@dataclass(frozen=True, slots=True)
class Photo:
    """Two JPEG files without anything but pixels."""

    large: bytes
    small: bytes
    width: int
    height: int


def what_is(content: bytes) -> Literal["photo", "pdf", ""]:
    """By its first bytes, which no honest program gets wrong."""
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return "photo"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "photo"
    return "pdf" if content.startswith(b"%PDF-") else ""


def check_pdf(content: bytes) -> None:
    """Whole from header to end. It is never shown here, only handed over as a file; raises Refused.

    Not parsed: a reader of PDF files is more code to be tricked than the few lies it would find.
    """
    end = content[-1024:]
    after = end.rpartition(b"%%EOF")[2]
    if content[5:7] not in (b"1.", b"2.") or b"startxref" not in end or b"%%EOF" not in end or after.strip(b"\r\n\0 "):
        raise Refused(BROKEN_PDF, "file")


def redraw(content: bytes, *, square: bool = False) -> Photo:
    """The photo without EXIF, position or anything hidden. Decoded in a bounded process; raises Refused."""
    words = [sys.executable, "-I", str(WORKER), *(["square"] if square else [])]
    try:
        # An empty environment: what is decoded there must not find a key or a password.
        done = subprocess.run(words, input=content, capture_output=True, timeout=PATIENCE, env={}, check=False)
    except subprocess.TimeoutExpired:
        raise Refused(NOT_NOW, "file") from None
    about, _line, files = done.stdout.partition(b"\n")
    if done.returncode or not about:
        # Killed by its own bounds: more memory or time than any photo needs.
        raise Refused(WHY["broken"], "file")
    said = json.loads(about)
    if "unfit" in said:
        raise Refused(WHY[said["unfit"]], "file")
    return Photo(files[: said["large"]], files[said["large"] :], said["width"], said["height"])
