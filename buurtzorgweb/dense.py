"""Dense parts: rows by the dozen, in Jinja2, which says them at a fifth of what Django's own language takes.

`templates/dense/` holds them. They decide how a thing is shown and nothing else: what they say was computed in the
view, once. The shell of a page and everything that is small stay in Django's language.
"""

from typing import Any

from django.template import engines
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined

from buurtzorgweb.templatetags.look import icon


def environment(**options: Any) -> Environment:
    """What these templates may call besides what a view gives them."""
    made = Environment(  # noqa: S701 Django turns autoescape on
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    )
    made.globals.update(icon=icon, _=gettext, ngettext=ngettext)
    return made


def dense(template: str, **values: Any) -> SafeString:
    """A part as text that is escaped already, for `{{ part }}` in the page around it."""
    return mark_safe(engines["jinja2"].get_template(template).render(values))  # noqa: S308 the engine escaped it
