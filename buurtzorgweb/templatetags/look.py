"""How things are said on screen: icons, times, days, numbers. A built-in library: templates need no `load`."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context, Node, Variable
from django.template.base import Parser, Token
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.templatetags.i18n import do_translate
from django.templatetags.static import PrefixNode
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

register = template.Library()

TONE_ICONS = {
    "good": "circle-check",
    "watch": "triangle-alert",
    "stop": "octagon-alert",
    "wait": "cloud-off",
    "brick": "sparkles",
}
MESSAGE_TONES = {constants.SUCCESS: "good", constants.WARNING: "watch", constants.ERROR: "stop"}
NOTHING = SafeString()
HARD_SPACE = "\N{NO-BREAK SPACE}"


class Said(Node):
    """A text that stands in the template itself: looked up once for each language, not for each page."""

    def __init__(self, text: str, asvar: str | None) -> None:
        self.text = text.replace("%", "%%")
        self.asvar = asvar
        self.known: dict[str, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language() or ""
        said = self.known.get(language)
        if said is None:
            said = self.known[language] = mark_safe(gettext(self.text).replace("%%", "%"))  # noqa: S308 our own words
        if self.asvar is None:
            return said
        context[self.asvar] = said
        return NOTHING


@register.tag("trans")
def trans(parser: Parser, token: Token) -> Node:
    """As Django's `trans`, which this takes the place of: it is a built-in after it."""
    node = do_translate(parser, token)
    said = node.filter_expression
    text = said.var.literal if isinstance(said.var, Variable) else None
    if text is None or said.filters or node.noop or node.message_context is not None:
        return node
    return Said(str(text), node.asvar)


@register.simple_tag
def once(template: str) -> SafeString:
    """A part of every page in which nothing but the language differs."""
    return _once(template, get_language() or "")


@cache
def _once(template: str, language: str) -> SafeString:
    return render_to_string(template)


@register.simple_tag
@cache
def asset(path: str) -> str:
    """A static address that cannot fail: error pages use it when even the manifest is missing."""
    try:
        return str(staticfiles_storage.url(path))
    except ValueError:
        return str(PrefixNode.handle_simple("STATIC_URL")) + path


@cache
def _icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', asset("icons.svg"), name)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite. Always beside a word, so always hidden from screen readers."""
    return _icon(str(name))


@register.filter
def tone(message: Message) -> str:
    """The tone of one of Django's messages."""
    return MESSAGE_TONES.get(message.level, "wait")


@register.filter
def tone_icon(name: str | None) -> str:
    """Each tone has its own icon: colour never stands alone."""
    return TONE_ICONS.get(name or "wait", "info")


@register.filter
def undo(message: Message) -> str:
    """The address that takes back what the message reports: `messages.success(…, extra_tags="undo:/t/…")`."""
    tags = str(message.extra_tags or "")
    return tags.removeprefix("undo:") if tags.startswith("undo:") else ""


@register.filter
def lead(text: Any) -> SafeString:
    """Say the first sentence in bold: what happened; the rest follows."""
    first, stop, rest = str(text).partition(". ")
    if not stop:
        return format_html("<strong>{}</strong>", text)
    return format_html("<strong>{}.</strong> {}", first, rest)


@register.filter
def clock(moment: datetime | time | None) -> str:
    """09.15 in Dutch, 09:15 in English; in local time."""
    if moment is None:
        return ""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return f"{moment.hour:02d}{'.' if _dutch() else ':'}{moment.minute:02d}"


@register.filter
def day(moment: date | datetime | None) -> str:
    """vrijdag 20 november, Friday 20 November; with the year when it is not this year."""
    if moment is None:
        return ""
    return _said_day(_local_date(moment), "l j F", get_language() or "")


@register.filter
def brief_day(moment: date | datetime | None, short: bool = False) -> str:
    """20 november, or 20 nov in a drawing; with the year when it is not this year."""
    if moment is None:
        return ""
    month = ("b" if _dutch() else "M") if short else "F"
    return _said_day(_local_date(moment), f"j {month}", get_language() or "")


def _said_day(on: date, form: str, language: str) -> str:
    return _formatted(on, form if on.year == timezone.localdate().year else f"{form} Y", language)


@lru_cache(maxsize=8192)
def _formatted(on: date, form: str, language: str) -> str:
    """Django makes the same day of the same pieces each time."""
    return formats.date_format(on, form)


@register.filter
def when(moment: datetime | None) -> str:
    """vandaag 03.10, gisteren 16.40, zondag 09.20, then 2 september."""
    if moment is None:
        return ""
    on = _local_date(moment)
    ago = (timezone.localdate() - on).days
    if ago in (0, 1):
        said = gettext("today") if ago == 0 else gettext("yesterday")
    elif 1 < ago < 7:
        said = _formatted(on, "l", get_language() or "")
    else:
        return brief_day(on)
    return f"{said} {clock(moment)}"


@register.filter
def hours(minutes: int | Decimal | None) -> str:
    """Minutes as people say them: 45 min, 1 u, 1 u 05."""
    if minutes is None:
        return ""
    whole, rest = divmod(int(minutes), 60)
    if not whole:
        return gettext("%(minutes)d min") % {"minutes": rest}
    unit = gettext("h")
    return f"{whole}{HARD_SPACE}{unit}{HARD_SPACE}{rest:02d}" if rest else f"{whole}{HARD_SPACE}{unit}"


@register.filter
def number(value: Any, places: int | str = 0) -> str:
    """A number in the local form, grouped: 1.690 or 60,4 in Dutch."""
    return str(floatformat(value, f"{places}g"))


@register.filter
def percent(value: Any, places: int = 1) -> str:
    """60,4 % with a hard space. The value is already in percent."""
    return f"{number(value, places)}{HARD_SPACE}%" if value is not None else ""


@register.filter
def euro(value: Any, places: int = 2) -> str:
    """€ 1.130,00 with a hard space."""
    return f"€{HARD_SPACE}{number(value, places)}" if value is not None else ""


@register.filter
def breaks(text: Any) -> SafeString:
    """Let a long term break after a slash: Neuro/musculaire/skeletfunctie."""
    return mark_safe(conditional_escape(text).replace("/", "/<wbr>"))  # noqa: S308 escaped above


@register.filter
def initials(name: Any) -> str:
    """MJ for Marieke Jansen: first and last word; particles in small letters do not count."""
    words = [word for word in str(name).split() if word[:1].isupper()] or str(name).split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else ""


def _dutch() -> bool:
    return (get_language() or "nl").startswith("nl")


def _local_date(moment: date | datetime) -> date:
    if not isinstance(moment, datetime):
        return moment
    return timezone.localdate(moment) if timezone.is_aware(moment) else moment.date()
