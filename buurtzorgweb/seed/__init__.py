"""A synthetic organisation of any size: the same rows for the same seed on the same day, streamed with COPY.

`plan` says how large, `world` who and where; `people`, `records`, `care` and `days` (with `routes`) write the lines of
`tables`; `bare` takes keys and row security off and puts them back, `stream` copies, `floor` measures, `load` does all.
"""
