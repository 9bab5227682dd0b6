"""Her story, how she lives, and how one gets in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.forms.person import optional, short

LANGUAGES = {
    "nl": _("Dutch"),
    "en": _("English"),
    "tr": _("Turkish"),
    "ar": _("Arabic"),
    "ber": _("Berber"),
    "pl": _("Polish"),
    "de": _("German"),
    "fr": _("French"),
    "es": _("Spanish"),
    "pap": _("Papiamento"),
    "id": _("Indonesian"),
    "zh": _("Chinese"),
    "fa": _("Persian"),
    "uk": _("Ukrainian"),
    "ru": _("Russian"),
    "so": _("Somali"),
    "ti": _("Tigrinya"),
    "dse": _("Dutch sign language"),
}


def language_choices(spoken: str = "") -> list[tuple[Any, Any]]:
    """With the one that is known already, whatever it is."""
    more = [(spoken, spoken)] if spoken and spoken not in LANGUAGES else []
    return optional([*LANGUAGES.items(), *more], _("not known yet"))


class StoryForm(forms.Form):
    what_matters = short(
        4000,
        _("What matters to me"),
        help_text=_("In her or his own words; the record opens with it."),
        widget=forms.Textarea({"rows": 6, "autocapitalize": "sentences"}),
    )
    living = short(300, _("Lives"), help_text=_("Alone on the second floor, with a cat …"))
    language = forms.ChoiceField(label=_("Speaks best"), required=False)
    access_instructions = short(
        2000,
        _("Getting in"),
        help_text=_("Only your team reads this, and who stands in for it on the route."),
        widget=forms.Textarea({"rows": 3}),
    )
    key_safe_code = short(
        20,
        _("New code of the key safe"),
        help_text=_("Sealed at once. Leave it empty to keep the one that is known."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, spoken: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = language_choices(spoken)
