"""From visits to claim lines, files and returns."""
