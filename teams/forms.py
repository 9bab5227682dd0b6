from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.forms import AmountField, DayField
from access.models import OrganisationRole, User
from teams.models import Level

PHONE = RegexValidator(r"^\+?[0-9][0-9 ()-]{5,18}\Z", _("A phone number has digits and spaces only."))


# Nobody gets a level or a role because it stood first.
CHOOSE = ("", _("Choose"))


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    slug = forms.SlugField(
        label=_("Address"),
        help_text=_("Small letters, digits and hyphens; it never changes: …/t/kersenhof/"),
        max_length=50,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters, digits and hyphens only."))],
    )
    town = forms.CharField(label=_("Town"), max_length=100)
    postcode_areas = SimpleArrayField(
        forms.CharField(
            max_length=4, validators=[RegexValidator(r"^[1-9][0-9]{3}\Z", _("Four digits, such as 8246."))]
        ),
        label=_("Postcode areas"),
        help_text=_("The four digits, with commas between them."),
        required=False,
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, validators=[PHONE])
    email = forms.EmailField(label=_("E-mail"), required=False)
    starts_on = DayField(label=_("First day"), initial=timezone.localdate)

    field_order = ["name", "slug", "town", "postcode_areas", "phone", "email", "starts_on"]


class PersonForm(forms.Form):
    """Somebody by e-mail address; the names are asked only of who is new."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The address to sign in with."))
    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=200, required=False)


class MemberForm(PersonForm):
    contract_hours = AmountField(label=_("Hours a week"), min_value=0, max_value=48, max_digits=4, decimal_places=2)
    level = forms.TypedChoiceField(label=_("Level"), coerce=int, choices=[CHOOSE, *Level.choices])
    starts_on = DayField(label=_("First day"), initial=timezone.localdate)
    employee_number = forms.CharField(label=_("Employee number"), max_length=20, required=False)


class LastDayForm(forms.Form):
    ends_on = DayField(label=_("Last day"), initial=timezone.localdate)


class CoachForm(forms.Form):
    coach = forms.ModelChoiceField(User.objects.none(), label=_("Coach"), empty_label=_("Choose"))
    starts_on = DayField(label=_("First day"), initial=timezone.localdate)

    def __init__(self, *args: Any, coaches: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = coaches


class RoleForm(PersonForm):
    role = forms.ChoiceField(label=_("Role"), choices=[CHOOSE, *OrganisationRole.Role.choices])
    starts_on = DayField(label=_("First day"), initial=timezone.localdate)
