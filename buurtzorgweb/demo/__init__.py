"""The demo neighbourhood: three invented teams of Wielmonde with their clients, and months of visits behind them.

`data/` tells who there is and what happened, in days from the day of loading; the rest is made to fit it:
`source` reads, `people`, `persons` and `plans` write what is told, `timetable`, `pins` and `rounds` work out who went
where and when, `visits`, `notes` and `hours` write that down, `load` does it all in one transaction.
"""
