"""What comes with a file: what it is, when it was made, and of a wound its place and size."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from access.forms import DayField
from buurtzorgweb.forms import Comma
from clients.images import MOST_BYTES, TOO_LARGE
from clients.measures import KINDS, wrong
from clients.models import Client, Document

Kind = Document.Kind
PHOTOS = "image/jpeg,image/png,image/webp"


class OneOfTwo(forms.FileField):
    """Of two fields one is filled. Neither says that it may stay empty; the form asks for one of them."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


class DocumentForm(forms.Form):
    """Two ways to a file: `capture` opens the tablet's camera at once, but then offers nothing else."""

    use_required_attribute = False

    document_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.RadioSelect, label=_("What is it?"))
    camera = OneOfTwo(
        label=_("Take a photo"),
        widget=forms.FileInput({"accept": PHOTOS, "capture": "environment"}),
    )
    file = OneOfTwo(
        label=_("Or choose a file"),
        help_text=_("JPEG, PNG, WebP or PDF, up to 10 MB."),
        widget=forms.FileInput({"accept": f"{PHOTOS},application/pdf"}),
    )
    title = forms.CharField(required=False, max_length=200, label=_("Title"))
    taken_on = DayField(label=_("Day of the photo or letter"))
    place = forms.CharField(
        required=False,
        max_length=100,
        label=_("Where is the wound?"),
        help_text=_("The same words keep the photos of one wound together."),
        widget=forms.TextInput({"list": "places", "autocomplete": "off"}),
    )
    length = Comma(required=False, max_digits=9, decimal_places=2, label=_("Length in cm"))
    width = Comma(required=False, max_digits=9, decimal_places=2, label=_("Width in cm"))

    readers = forms.TypedMultipleChoiceField(
        label=_("Only for you and"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without names the whole team sees it."),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        client: Client,
        members: list[tuple[int, str]],
        kind: str = "",
        place: str = "",
    ) -> None:
        first = {
            "document_id": uuid7(),
            "kind": kind if kind in Kind.values else Kind.WOUND,
            "place": place,
            "taken_on": timezone.localdate(),
        }
        super().__init__(data, files, initial=first)
        self.client = client
        self.fields["readers"].choices = members  # type: ignore[attr-defined]

    def clean_taken_on(self) -> Any:
        day = self.cleaned_data["taken_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has yet to come."))
        if day < self.client.birth_date:
            raise forms.ValidationError(_("This day lies before the birth of the client."))
        return day

    def clean_place(self) -> str:
        return " ".join(self.cleaned_data["place"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found = data.pop("camera", None) or data.get("file")
        if found is None and not self.has_error("file") and not self.has_error("camera"):
            self.add_error("file", _("Take a photo or choose a file."))
        elif found is not None and found.size > MOST_BYTES:
            self.add_error("file", TOO_LARGE)
            found = None
        if data.get("kind") == Kind.WOUND:
            self._clean_wound(data)
        if data.get("kind") == Kind.PORTRAIT and data.get("readers"):
            self.add_error(
                "readers", _("The photo of the person stands on each page of the record, for the whole team.")
            )
        return self._fields(data, found)

    def _clean_wound(self, data: dict[str, Any]) -> None:
        if not data.get("place") and not self.has_error("place"):
            self.add_error("place", _("Say where the wound is, so that its photos stay together."))
        if data.get("length") is None and data.get("width") is None:
            return
        for name, sentence in wrong(
            KINDS["wound_size"], data.get("length"), data.get("width"), fields=("length", "width")
        ):
            if not self.has_error(name):
                self.add_error(name, sentence)

    def _fields(self, data: dict[str, Any], found: Any) -> dict[str, Any]:
        """What the service takes; the bytes are read only when all the rest is right."""
        data.pop("file", None)
        if found is None or self.errors:
            return data
        return data | {"content": found.read(), "file_name": found.name}


class WithdrawForm(forms.Form):
    why = forms.CharField(
        max_length=200,
        label=_("Why is it withdrawn?"),
        help_text=_("It stays readable under “withdrawn”. A photo of another client, for example."),
    )


class ReadersForm(forms.Form):
    """Who of the team may see one document; nobody named means everybody."""

    readers = forms.TypedMultipleChoiceField(
        label=_("Only for you and"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    everybody = forms.BooleanField(label=_("The whole team may see it"), required=False)

    def __init__(self, data: Any = None, *, members: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["readers"].choices = members  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("everybody") and data.get("readers"):
            self.add_error("everybody", _("Choose one of the two: names, or the whole team."))
        return data
