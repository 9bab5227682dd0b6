"""What `manage.py claims` does, one module for each of its words."""
