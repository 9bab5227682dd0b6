"""python -m buurtzorgweb.embedded: for the rare case that a killed run left servers and none follows."""

from buurtzorgweb.embedded import stop

stop()
stop(fast=True)
