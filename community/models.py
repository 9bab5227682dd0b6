"""What teams ask and tell each other: questions with answers, stories and guides that spread. No client in any row."""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import User
from teams.models import Team


class SharedQuerySet(models.QuerySet[Any]):
    """What somebody of some team wrote for all."""

    def about(self, text: str) -> Self:
        """Whose title or text has each word."""
        found = self
        for word in text.split():
            found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
        return found

    def with_names(self) -> Self:
        """Names beside the row: no mode reads whole persons."""
        names = {"first_name": F("author__first_name"), "last_name": F("author__last_name")}
        return self.select_related("team").annotate(**names)


class QuestionQuerySet(SharedQuerySet):
    def open_first(self) -> Self:
        """Those without an answer lead, then the newest; `answered` counts the answers."""
        waiting = Case(When(answered=0, then=0), default=1)
        return self.annotate(answered=Count("answers")).order_by(waiting, "-asked_at", "-pk")


class StoryQuerySet(SharedQuerySet):
    def spread(self, team: Team) -> Self:
        """`taken`: how many teams took it over; `ours`: whether this one did."""
        mine = Story.adopted_by.through.objects.filter(story=OuterRef("pk"), team=team)
        return self.annotate(taken=Count("adopted_by"), ours=Exists(mine)).order_by("-told_at", "-pk")


class Question(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="questions")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return self.title


class AnswerQuerySet(models.QuerySet["Answer"]):
    def with_names(self) -> "AnswerQuerySet":
        return self.annotate(first_name=F("author__first_name"), last_name=F("author__last_name"))


class Answer(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField()
    given_at = models.DateTimeField(default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["given_at"]

    def __str__(self) -> str:
        return self.text[:60]


class Story(models.Model):
    """A story or a guide that other teams take over."""

    class Kind(models.TextChoices):
        STORY = "story", _("story")
        GUIDE = "guide", _("guide")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    team = models.ForeignKey(Team, models.CASCADE, related_name="stories")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField()
    told_at = models.DateTimeField(default=timezone.now)
    adopted_by = models.ManyToManyField(Team, related_name="adopted_stories")

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at"]

    def __str__(self) -> str:
        return self.title
