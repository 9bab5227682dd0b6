"""The doors through which a care plan changes, one module per subject."""
