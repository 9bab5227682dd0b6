"""The week board: read in a few statements, judged by pure rules, written as HTML without a template row."""
