from django.apps import AppConfig


class BuurtzorgwebConfig(AppConfig):
    """Settings, addresses and form plumbing; holds no model."""

    name = "buurtzorgweb"
