"""The flat files of the insurers: AW319 out, AW320 in. Values and bytes only; knows no database.

Positions, types and patterns are data (`data/aw319.csv`, `data/aw320.csv`), so that a new edition of the standard is a
new table and not new code. `layout` reads them, `writer` makes records of them, `checker` and `returns` read records
by them.
"""
