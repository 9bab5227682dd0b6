"""The stylesheet's budget and its contrast; templates without style or script of their own; icons that exist."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CSS = (ROOT / "static/app.css").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TONES = ["brick", "good", "watch", "stop", "wait"]


def tokens(mode):
    pairs = re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)
    return {name: (light, dark)[mode] for name, light, dark in pairs}


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, two):
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_stylesheet_keeps_its_budget():
    assert len(CSS.encode()) <= 25 * 1024
    assert CSS.count("{") == CSS.count("}")


def test_first_load_of_shared_files_is_small():
    files = ["app.css", "app.js", "icons.svg", "vendor/open-props-1.7.23.css"]
    assert sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in files) <= 20_000
    assert (ROOT / "static/app.js").stat().st_size < 4096


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_contrast(mode):
    colours = tokens(mode)
    for name in ["ink", "soft", *TONES]:
        for ground in ["paper", "sheet", "sunk", "brick-wash", *[f"{tone}-wash" for tone in TONES]]:
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
    assert contrast(colours["on-brick"], colours["brick"]) >= 4.5
    assert contrast(colours["edge"], colours["paper"]) >= 3
    for tone in TONES:
        assert contrast(colours[tone], colours[f"{tone}-wash"]) >= 5.4


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_style_and_no_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=", text)
    assert "<style" not in text
    assert not re.search(r"\s(on[a-z]+|hx-on[:a-z-]*)=", text)
    assert "js:" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_every_icon_named_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (ROOT / "static/icons.svg").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r'\{% icon "([a-z0-9-]+)"', path.read_text())}
    assert named <= known
