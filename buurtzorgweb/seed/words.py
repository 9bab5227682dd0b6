"""The names and sentences of words.toml."""

import tomllib
from pathlib import Path
from typing import Any

_WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
WOMEN: list[str] = _WORDS["women"]
MEN: list[str] = _WORDS["men"]
NURSES: list[str] = _WORDS["nurses"]
FAMILIES: list[str] = _WORDS["families"]
PLACES: list[str] = _WORDS["places"]
TOWNS: list[str] = _WORDS["towns"]
STREETS: list[str] = _WORDS["streets"]
INSURERS: list[str] = _WORDS["insurers"]
CARE_OFFICE: str = _WORDS["care_office"]
WHAT_MATTERS: list[str] = _WORDS["what_matters"]
LIVING: list[str] = _WORDS["living"]
ACCESS: list[str] = _WORDS["access"]
SENTENCES: list[str] = _WORDS["sentences"]
RISKS: list[tuple[str, str]] = _WORDS["risks"]
CONTACTS: list[tuple[str, list[str]]] = _WORDS["contacts"]
MEASURED: list[tuple[str, str, str, int, int]] = _WORDS["measured"]
PROBLEMS: dict[str, list[tuple[str, str, str]]] = _WORDS["problems"]
