"""Contracts and tariffs as a spreadsheet: out as xlsx, in as xlsx or csv, whole or not at all."""
