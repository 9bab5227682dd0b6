"""The closing form: all was done as planned, unless something is ticked or typed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from buurtzorgweb.forms import Clock, Comma
from clients.forms.drafts import typed
from clients.forms.promises import Members, PromiseFields
from clients.measures import KINDS, Kind, wrong
from clients.models import Draft
from omaha.plan import NamedProblem, OpenProblem
from omaha.trend import SCALES
from schedule.models import Visit
from schedule.outcome import MeasurementDraft, Outcome, RatingDraft, ReportDraft
from schedule.route import Stop

LONGER, SHORTER, EXTRA, INCIDENT = "longer", "shorter", "extra", "incident"
GIVEN = [
    (LONGER, _("Took longer")),
    (SHORTER, _("Took shorter")),
    (EXTRA, _("Did something extra")),
    (INCIDENT, _("Fall or incident")),
]
NOT_GIVEN = [("away", _("Not at home")), ("refused", _("Did not want it")), ("hospital", _("In hospital"))]
SCORES = [(score, str(score)) for score in range(1, 6)]


def given_times(stop: Stop) -> tuple[datetime, datetime]:
    """When the visit was, unless the nurse says otherwise: as planned, or just now when she came before its time."""
    now = timezone.localtime()
    start, length = stop.start, stop.end - stop.start
    if start > now and stop.day == now.date():
        start = max(now - length, now.replace(hour=0, minute=0)).replace(second=0, microsecond=0)
    return start, start + length


class CloseVisitForm(PromiseFields):
    """Ids are made where the form is made, so that sending it twice is one closing."""

    outcome_id = forms.UUIDField(widget=forms.HiddenInput)
    report_id = forms.UUIDField(widget=forms.HiddenInput)
    measurement_id = forms.UUIDField(widget=forms.HiddenInput)
    done = forms.MultipleChoiceField(required=False, label=_("Planned and done"))
    differs = forms.MultipleChoiceField(required=False, choices=[*GIVEN, *NOT_GIVEN], label=_("What was different?"))
    start = Clock(required=False, label=_("From"))
    end = Clock(required=False, label=_("Until"))
    report = forms.CharField(required=False, max_length=10_000, label=_("What must your colleague know?"))
    report_problem = forms.ChoiceField(required=False, label=_("Belongs to"))
    measurement_kind = forms.ChoiceField(required=False, label=_("Measurement"))
    value = Comma(required=False, max_digits=9, decimal_places=2, label=_("Value"))
    second_value = Comma(required=False, max_digits=9, decimal_places=2, label=_("Second value"))
    measurement_label = forms.CharField(
        required=False,
        max_length=100,
        label=_("Where or what exactly?"),
        widget=forms.TextInput({"list": "places", "autocomplete": "off"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        stop: Stop,
        problems: Sequence[OpenProblem | NamedProblem],
        members: Members,
        me: int,
        draft: Draft | None = None,
    ) -> None:
        fresh = {name: uuid7() for name in ("outcome_id", "report_id", "measurement_id")}
        planned = [str(key) for key in stop.work_ids]
        start, end = given_times(stop)
        times = {"start": start.time(), "end": end.time()}
        super().__init__(data, initial=fresh | {"done": planned} | times | _typed(draft))
        self.offer(members, me)
        self.stop = stop
        self.problems = problems
        for problem in problems:
            self._add_rating(problem)
        self._choices("done", list(zip(planned, stop.work, strict=True)))
        named = [(str(problem.id), problem.name) for problem in problems]
        self._choices("report_problem", [("", _("In general")), *named])
        self.offer_kinds(KINDS)

    def offer_kinds(self, kinds: dict[str, Kind]) -> None:
        """What may be measured: everybody's kinds, and the team's own once they were read."""
        self.kinds = kinds
        self._choices(
            "measurement_kind", [("", _("No measurement")), *((kind.code, kind.name) for kind in kinds.values())]
        )

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _add_rating(self, problem: OpenProblem | NamedProblem) -> None:
        """Three scales and an id for each open problem; untouched, nothing is rated."""
        self.fields[f"rating_id_{problem.id}"] = forms.UUIDField(
            required=False, widget=forms.HiddenInput, initial=uuid7()
        )
        for scale in SCALES:
            self.fields[f"{scale}_{problem.id}"] = forms.TypedChoiceField(
                required=False, choices=SCORES, coerce=int, empty_value=None, label=SCALES[scale]
            )

    def clean_differs(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["differs"]
        if {LONGER, SHORTER} <= set(ticked):
            raise forms.ValidationError(_("It cannot have taken both longer and shorter. Choose one."))
        if len([chip for chip in ticked if chip in dict(NOT_GIVEN)]) > 1:
            raise forms.ValidationError(_("Choose one reason why care was not given."))
        return ticked

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_rating(data)
        self._clean_measurement(data)
        if INCIDENT in data.get("differs", []) and not data.get("report"):
            self.add_error("report", _("Write what happened, so that your colleagues know."))
        if not self.reason and not self.has_error("start") and not self.has_error("end"):
            self._clean_times(data)
        return data

    @property
    def reason(self) -> str:
        """Why care was not given, or nothing."""
        return next((chip for chip in self.cleaned_data.get("differs", []) if chip in dict(NOT_GIVEN)), "")

    def _clean_times(self, data: dict[str, Any]) -> None:
        given = given_times(self.stop)
        start, end = data.get("start") or given[0].time(), data.get("end") or given[1].time()
        began = timezone.make_aware(datetime.combine(self.stop.day, start))
        ended = timezone.make_aware(datetime.combine(self.stop.day, end))
        if ended <= began:
            ended += timedelta(days=1)  # a visit over midnight
        minutes = round((ended - began).total_seconds() / 60)
        if minutes > 12 * 60:
            self.add_error("end", _("The end lies before the beginning. Correct one of the two."))
        elif began > timezone.now() + timedelta(minutes=90):
            self.add_error("start", _("This has not begun yet. Correct the time, or close the visit later."))
        data["began"], data["minutes"] = began, minutes

    def _clean_rating(self, data: dict[str, Any]) -> None:
        for problem in self.problems:
            given = [data.get(f"{scale}_{problem.id}") is not None for scale in SCALES]
            if any(given) and not all(given):
                self.add_error(
                    f"status_{problem.id}", _("Choose knowledge, behavior and status together: they are one score.")
                )

    def _clean_measurement(self, data: dict[str, Any]) -> None:
        kind = self.kinds.get(data.get("measurement_kind") or "")
        if kind is None:
            if data.get("value") is not None and not self.has_error("measurement_kind"):
                self.add_error("measurement_kind", _("What did you measure? Choose it, or clear the value."))
            return
        for name, sentence in wrong(
            kind, data.get("value"), data.get("second_value"), fields=("value", "second_value")
        ):
            if not self.has_error(name):
                self.add_error(name, sentence)
        if not kind.second:
            data["second_value"] = None
        if kind.code == "wound_size" and not data.get("measurement_label"):
            self.add_error("measurement_label", _("Say where the wound is, so that its sizes stay together."))

    @property
    def outcome(self) -> Outcome:
        """What was said, as one value; only after is_valid()."""
        data = self.cleaned_data
        given = not self.reason
        done = set(data["done"])
        return Outcome(
            id=data["outcome_id"],
            status=Visit.Status.DONE if given else Visit.Status.NOT_DONE,
            started_at=data["began"] if given else None,
            minutes=data["minutes"] if given else None,
            reason=self.reason,
            differs=tuple(sorted(data["differs"])),
            not_done=tuple(key for key in self.stop.work_ids if str(key) not in done)
            if given
            else tuple(self.stop.work_ids),
            report=self._report(data),
            ratings=tuple(self._ratings(data)),
            measurement=self._measurement(data),
            promise=self.promised,
        )

    def _report(self, data: dict[str, Any]) -> ReportDraft | None:
        return ReportDraft(data["report_id"], data["report"], _key(data["report_problem"])) if data["report"] else None

    def _ratings(self, data: dict[str, Any]) -> Iterator[RatingDraft]:
        for problem in self.problems:
            scores = [data[f"{scale}_{problem.id}"] for scale in SCALES]
            if None not in scores:
                yield RatingDraft(data[f"rating_id_{problem.id}"] or uuid7(), problem.id, *scores)

    def _measurement(self, data: dict[str, Any]) -> MeasurementDraft | None:
        kind = self.kinds.get(data["measurement_kind"])
        if kind is None:
            return None
        code, own_label = kind.stored
        label = own_label or " ".join(data["measurement_label"].split())
        return MeasurementDraft(
            data["measurement_id"], code, data["value"], data["second_value"], label, kind.loinc, kind.unit
        )


def _typed(draft: Draft | None) -> dict[str, Any]:
    """What was typed before; times that are none are left as planned."""
    found = typed(draft, many=("done", "differs"))
    for name in ("start", "end"):
        try:
            found[name] = Clock(required=False).to_python(found.get(name))
        except forms.ValidationError:
            found[name] = None
        if found[name] is None:
            del found[name]
    return found


def _key(text: str) -> UUID | None:
    return UUID(text) if text else None
