"""Record 04 as one SQL expression, made from the same layout as the writer's; a test holds the two equal byte for byte.

Two million lines are formatted where they lie. What cannot be known there, the BSN, is nine signs that no other field
can hold, and is put in on the way out.
"""

from backoffice.vektis.layout import Field
from backoffice.vektis.writer import LAYOUT, put

BSN_LATER = "\x01" * 9
# What is asked twice of a line is made once, before the lines are put in order.
ONCE = """to_char(l.starts_on, 'YYYYMMDD') AS first_day, lpad(replace(l.amount::text, '.', ''), 8, '0') AS money"""
# What a line says, by element. Types and checks of the columns keep each within the width of its field.
LINE = {
    "0402": "l.detail",
    "0414": "l.first_day",
    "0415": "CASE l.ends_on WHEN l.starts_on THEN l.first_day ELSE to_char(l.ends_on, 'YYYYMMDD') END",
    "0416": "l.code_list",
    "0417": "l.product",
    "0418": "l.units",
    "0419": "l.unit",
    "0425": "replace(l.tariff::text, '.', '')",
    "0426": "l.money",
    "0427": "CASE WHEN l.credits_id IS NULL THEN 'D' ELSE 'C' END",
    "0429": "l.money",
    "0430": "CASE WHEN l.credits_id IS NULL THEN 'D' ELSE 'C' END",
    "0431": "lpad(l.id::text, 12, '0')",
    "0432": "coalesce(lpad(l.credits_id::text, 12, '0'), '')",
}
DECISION = {
    "0409": "coalesce(l.client_number, '')",
    "0410": "coalesce(l.request_number, '')",
    "0411": "coalesce(l.decision_number, '')",
    "0412": "coalesce(l.function_code, '')",
    "0413": "coalesce(l.package_code, '')",
}
# As wide as their field already, by type or by how they are made.
FULL = {"0414", "0415", "0416", "0419", "0426", "0427", "0429", "0430"}


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _filled(field: Field, expression: str) -> str:
    if field.number in FULL:
        return expression
    pad, sign = ("lpad", "0") if field.is_number else ("rpad", " ")
    return f"{pad}({expression}::text, {field.length}, '{sign}')"


def line_expression(constants: dict[str, str], *, decision: bool) -> str:
    """SQL text of one line `l`; `constants` are what all lines of the file share. Neighbouring constants become one."""
    asked = LINE | (DECISION if decision else {})
    parts: list[str] = []
    fixed = ""
    for field in LAYOUT.records["04"].fields:
        if field.number not in asked:
            fixed += BSN_LATER if field.number == "0403" else put(field, constants.get(field.number, ""))
            continue
        parts += [quoted(fixed)] if fixed else []
        parts.append(_filled(field, asked[field.number]))
        fixed = ""
    return " || ".join([*parts, quoted(fixed)] if fixed else parts)
