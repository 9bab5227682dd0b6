"""What is typed about a care plan, one module per subject."""
