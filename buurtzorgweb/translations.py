"""Translations: compile the .po files without gettext, and check that none lacks or keeps a text it should not."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

BASE_DIR = Path(__file__).resolve().parent.parent
LOCALE = BASE_DIR / "locale"
# Not code of ours, or not part of the product.
APART = {".git", ".venv", "var", "tests", "bench", "docs", "static"}


def po_files(root: Path) -> list[Path]:
    return sorted(root.glob("*/LC_MESSAGES/*.po"))


def compile_all() -> None:
    for source in po_files(LOCALE):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            # Renamed into place: a web process may be reading the old one.
            new = target.with_suffix(".new")
            polib.pofile(str(source)).save_as_mofile(str(new))
            new.replace(target)


def check() -> list[str]:
    """One line per text that is missing, doubtful or no longer used, found by extracting all texts afresh."""
    if not languages_of(LOCALE):
        return [f"{LOCALE.name}: there is no .po file"]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        copy_sources(copy)
        languages = [part for name in languages_of(LOCALE) for part in ("-l", name)]
        command = [sys.executable, "-m", "django", "makemessages", *languages]
        # Without settings makemessages looks at the folder it stands in.
        env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        made = subprocess.run(command, cwd=copy, capture_output=True, text=True, env=env)
        if made.returncode:
            return [(made.stderr.strip().splitlines() or ["makemessages failed"])[-1]]
        return [fault for path in po_files(copy / "locale") for fault in faults(path, path.relative_to(copy))]


def languages_of(locale: Path) -> list[str]:
    return sorted({path.parent.parent.name for path in po_files(locale)})


def copy_sources(target: Path) -> None:
    for source in LOCALE.rglob("*.po"):
        copy(source, target)
    for top in BASE_DIR.iterdir():
        if top.is_dir() and top.name not in APART:
            for suffix in ("py", "html", "txt"):
                for source in top.rglob(f"*.{suffix}"):
                    copy(source, target)


def copy(source: Path, target: Path) -> None:
    goal = target / source.relative_to(BASE_DIR)
    goal.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, goal)


def faults(path: Path, name: Path) -> Iterator[str]:
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            yield f"{name}: no longer used: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"{name}: doubtful (fuzzy): {entry.msgid!r}"
        elif not entry.translated():
            yield f"{name}: not translated: {entry.msgid!r}"


def main(words: list[str]) -> int:
    if words == ["compile"]:
        compile_all()
        return 0
    if words != ["check"]:
        sys.exit("usage: python -m buurtzorgweb.translations compile|check")
    found = check()
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
