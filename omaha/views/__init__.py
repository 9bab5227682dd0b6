"""One module per screen."""

from omaha.views.plan import client_plan

__all__ = ["client_plan"]
