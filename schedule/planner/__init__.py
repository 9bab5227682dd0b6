"""The planner: a proposal for the roster and the routes of a team's week. Pure: plain values in, plain values out.

`problem` holds the words, `roster` who works when, `timetable` and `moves` who goes where, `loop` the two together,
`check` the hard rules, `explain` the reasons, `figures` what a team looks at, `sick` one day without one of us.
"""
