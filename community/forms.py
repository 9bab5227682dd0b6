from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Story


class QuestionForm(forms.Form):
    title = forms.CharField(label=_("Your question in one sentence"), max_length=200)
    text = forms.CharField(
        label=_("What others need to know"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Your answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class StoryForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Story.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What you do, and what it brings"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8})
    )
