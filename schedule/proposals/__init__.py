"""Between the rows of a team and the planner: reading a week, keeping its answer, showing it."""
