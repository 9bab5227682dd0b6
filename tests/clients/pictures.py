"""Files made for the tests: honest ones, lying ones, and bombs."""

import io
import struct
import zlib

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def picture(kind="JPEG", size=(640, 480), mode="RGB", colour=(170, 60, 50), **more):
    """A picture with a dark left half, so that turning it shows."""
    out = io.BytesIO()
    image = Image.new(mode, size, colour)
    image.paste(tuple(value // 4 for value in colour), (0, 0, size[0] // 2, size[1]))
    image.save(out, kind, **more)
    return out.getvalue()


def photo_with_position(orientation=6):
    """As a tablet makes it: turned, with maker, moment and the place of somebody's home."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker of tablets"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (5.0, 41.0, 3.0)})
    return picture(exif=exif.tobytes(), comment=b"Willy")


def bomb(side=30_000):
    """A complete PNG of `side` × `side` pixels in some hundred kilobytes."""
    row, deflate = bytes(1 + side // 8), zlib.compressobj(9)
    data = b"".join([*(deflate.compress(row) for _ in range(side)), deflate.flush()])
    return _png(side, data)


def empty_bomb(side=30_000):
    """Only says that it is large."""
    return _png(side, zlib.compress(b"\0"))


def _png(side, data):
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", data), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
