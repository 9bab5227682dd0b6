"""From worked time to pay rows."""
