"""Who can take a shift or a visit from a colleague, and what is told of it."""
