"""The worker that decodes one picture nobody has vouched for: `python -I pixels.py <portrait?>`, bytes in, bytes out.

A process of its own, without Django, secrets, files or network: a decoder that is tricked holds nothing worth having.
It bounds its own memory and time before the first byte is read. What comes out was drawn anew from the pixels: no EXIF,
no position, no profile, nothing that was hung on behind the picture.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any

MOST_PIXELS = 40_000_000
MOST_MEMORY = 1 << 30
MOST_SECONDS = 20
LONGEST_SIDE = 3200
SMALL_SIDE = 320
SMALL_BYTES = 20_000


class Unfit(Exception):
    """Why a picture is not taken, in one word for the parent."""


def bound() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def opened(content: bytes) -> Any:
    """The header alone; size and type are known before anything is decoded."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Unfit("broken") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise Unfit("pixels")
    return picture


def drawn(picture: Any) -> Any:
    """The pixels, upright, in the colours of the web, no larger than a screen can use."""
    from PIL import Image, ImageOps

    profile = picture.info.get("icc_profile")
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at a half or a quarter at once
    picture.load()
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    picture = ImageOps.exif_transpose(picture)
    picture = in_web_colours(picture, profile)
    # Onto new paper: a comment of the old file would otherwise be written into the new one.
    paper = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper.paste(picture, mask=picture.getchannel("A"))
    else:
        paper.paste(picture.convert("RGB"))
    return paper


def in_web_colours(picture: Any, profile: bytes | None) -> Any:
    """A tablet photographs in wider colours than the web shows; a wound must not look paler for it."""
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    from PIL import ImageCms

    try:
        return ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def jpeg(picture: Any, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def small(picture: Any, square: bool) -> bytes:
    """A thumbnail of at most 20 KB; of a portrait the middle, so that it fits a round."""
    from PIL import Image, ImageOps

    if square:
        picture = ImageOps.fit(picture, (SMALL_SIDE // 2, SMALL_SIDE // 2), Image.Resampling.LANCZOS)
    side = SMALL_SIDE
    while True:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in (80, 65, 50, 35):
            made = jpeg(picture, quality)
            if len(made) <= SMALL_BYTES:
                return made
        side = side * 3 // 4


def redraw(content: bytes, square: bool) -> tuple[dict[str, Any], bytes, bytes]:
    picture = opened(content)
    try:
        clean = drawn(picture)
    except MemoryError:
        raise Unfit("pixels") from None
    except Exception:  # a decoder fails in many ways, and each of them means the same
        raise Unfit("broken") from None
    large = jpeg(clean, 86)
    return {"width": clean.width, "height": clean.height, "large": len(large)}, large, small(clean, square)


def main() -> None:
    bound()
    try:
        about, large, thumbnail = redraw(sys.stdin.buffer.read(), square=sys.argv[1:] == ["square"])
    except Unfit as why:
        about, large, thumbnail = {"unfit": str(why)}, b"", b""
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + large + thumbnail)


if __name__ == "__main__":
    main()
