"""One module per screen."""

from benchmarks.views.radar import radar, radar_team
from benchmarks.views.team import team

__all__ = ["radar", "radar_team", "team"]
