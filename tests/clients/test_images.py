"""A file is what its bytes say; what is kept of a photo is nothing but its pixels."""

import io
import resource
import subprocess
import sys
import zipfile

from django.test import SimpleTestCase
from PIL import Image, ImageCms

from buurtzorgweb.forms import Refused
from clients import images, pixels
from tests.clients.pictures import PDF, bomb, empty_bomb, opened, photo_with_position, picture

HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


class RedrawTests(SimpleTestCase):
    def refused(self, content):
        with self.assertRaises(Refused) as found:
            images.redraw(content)
        return str(found.exception.message)

    def test_nothing_but_pixels_is_left(self):
        before = photo_with_position()
        self.assertIn(b"Maker of tablets", before)
        made = images.redraw(before)
        for content in (made.large, made.small):
            for trace in (b"Maker of tablets", b"Willy", b"Exif", b"ICC_PROFILE"):
                self.assertNotIn(trace, content)
            self.assertFalse(opened(content).getexif())
            self.assertEqual({}, dict(opened(content).getexif().get_ifd(0x8825)))

    def test_it_stands_upright(self):
        made = images.redraw(photo_with_position(orientation=6))
        self.assertEqual((480, 640), (made.width, made.height))
        image = opened(made.large)
        self.assertLess(image.getpixel((240, 20))[0], image.getpixel((240, 620))[0])

    def test_each_kind_of_photo_becomes_a_jpeg(self):
        for kind, mode, colour in (
            ("JPEG", "RGB", (170, 60, 50)), ("JPEG", "CMYK", (10, 60, 50, 0)), ("PNG", "RGBA", (170, 60, 50, 128)),
            ("PNG", "L", (90,)), ("PNG", "P", (3,)), ("WEBP", "RGB", (170, 60, 50)), ("WEBP", "RGBA", (9, 9, 9, 9)),
        ):  # fmt: skip
            with self.subTest(f"{kind} {mode}"):
                content = picture(kind, mode=mode, colour=colour) if len(colour) > 1 else flat(kind, mode, colour[0])
                made = images.redraw(content)
                self.assertEqual(("JPEG", "RGB"), (opened(made.large).format, opened(made.large).mode))

    def test_wide_colours_are_brought_to_the_web(self):
        """Without its profile a photo in another colour space would show other colours."""
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        made = images.redraw(picture(icc_profile=lab))
        self.assertNotIn("icc_profile", opened(made.large).info)
        red, green, blue = opened(made.large).getpixel((600, 100))
        self.assertTrue(abs(red - 170) < 6 and abs(green - 60) < 6 and abs(blue - 50) < 6, (red, green, blue))

    def test_a_damaged_profile_does_not_lose_the_photo(self):
        self.assertEqual(640, images.redraw(picture(icc_profile=b"no profile at all")).width)

    def test_what_hangs_behind_the_picture_is_gone(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("run.exe", b"MZ" * 100)
        for tail in (archive.getvalue(), HTML, SVG, PDF):
            made = images.redraw(picture() + tail)
            self.assertNotIn(tail[:20], made.large)
            self.assertTrue(made.large.endswith(b"\xff\xd9"))
            self.assertFalse(zipfile.is_zipfile(io.BytesIO(made.large)))

    def test_a_bomb_is_refused_before_it_is_drawn(self):
        """30,000 × 30,000 points: refused by its header, with hardly more memory than the worker itself needs."""
        content = bomb()
        self.assertLess(len(content), 200_000)
        plain = subprocess.run([sys.executable, "-I", "-c", "import PIL.Image"], check=True)  # what Python itself takes
        self.assertEqual(0, plain.returncode)
        # A child that is forked begins as large as this process.
        before = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
        self.assertIn("40 megapixels", self.refused(content))
        self.assertIn("40 megapixels", self.refused(empty_bomb()))
        self.assertIn("40 megapixels", self.refused(empty_bomb(200_000)))
        after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertLess(after, before + 50_000)  # kilobytes; drawn, one of them takes 900 MB

    def test_just_under_the_limit_is_taken(self):
        made = images.redraw(flat("PNG", "L", 90, (8000, 4990)))
        self.assertEqual(pixels.LONGEST_SIDE, max(made.width, made.height))

    def test_the_worker_cannot_take_more_memory_than_it_may(self):
        words = "import sys; sys.path.insert(0, %r); import pixels; pixels.bound(); bytearray(2 << 30)"
        done = subprocess.run(
            [sys.executable, "-I", "-c", words % str(images.WORKER.parent)], capture_output=True, check=False
        )
        self.assertIn(b"MemoryError", done.stderr)

    def test_the_worker_sees_no_secrets(self):
        words = "import sys, runpy, os; assert not set(os.environ) - {'LC_CTYPE'}, os.environ"
        done = subprocess.run([sys.executable, "-I", "-c", words], env={}, check=False)
        self.assertEqual(0, done.returncode)

    def test_lies_and_halves_are_refused(self):
        whole = picture(size=(1200, 900))
        for name, content in (
            ("half a photo", whole[: len(whole) // 2]),
            ("only a beginning", whole[:20]),
            ("a wrong checksum", picture("PNG")[:60] + b"\0" * 8 + picture("PNG")[68:]),
            ("half a WebP", picture("WEBP")[:200]),
            ("a page", HTML),
            ("a drawing", SVG),
            ("a magic word", b"\xff\xd8\xff" + HTML),
            ("nothing", b""),
            ("a TIFF", picture("TIFF")),
            ("a GIF", flat("GIF", "P", 3)),
        ):
            with self.subTest(name):
                self.assertIn("40" if "mega" in name else "", self.refused(content))

    def test_thumbnails_are_small_whatever_is_on_them(self):
        noise = Image.effect_noise((2000, 1500), 90).convert("RGB")
        out = io.BytesIO()
        noise.save(out, "JPEG", quality=95)
        made = images.redraw(out.getvalue())
        self.assertLessEqual(len(made.small), 20_000)
        square = opened(images.redraw(out.getvalue(), square=True).small)
        self.assertEqual(square.width, square.height)

    def test_extreme_shapes_do(self):
        for size in ((1, 1), (1, 20_000), (20_000, 1)):
            with self.subTest(size):
                self.assertTrue(images.redraw(picture("PNG", size=size)).small)


def flat(kind, mode, colour, size=(64, 48)):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind)
    return out.getvalue()


class KindTests(SimpleTestCase):
    def test_a_kind_is_told_by_the_first_bytes(self):
        for content, kind in (
            (picture(), "photo"), (picture("PNG"), "photo"), (picture("WEBP"), "photo"), (PDF, "pdf"),
            (HTML, ""), (SVG, ""), (b"", ""), (b"RIFF1234WAVE", ""), (b"PK\x03\x04", ""), (b"GIF89a", ""),
            (b"\n%PDF-1.4", ""),
        ):  # fmt: skip
            self.assertEqual(kind, images.what_is(content))

    def test_a_pdf_is_whole_and_ends_where_it_ends(self):
        images.check_pdf(PDF)
        images.check_pdf(PDF.replace(b"1.4", b"2.0") + b"\r\n")
        for content in (PDF[:-8], PDF + HTML, PDF + b"\0" * 5000, b"%PDF-" + HTML, b"%PDF-1.4 %%EOF", PDF[:30]):
            with self.subTest(content[-20:]), self.assertRaises(Refused):
                images.check_pdf(content)
