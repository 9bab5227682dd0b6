"""What teams ask and tell each other: questions with answers, stories and guides that spread. No client in any row."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import User
from teams.models import Team


class Question(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="questions")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField()
    given_at = models.DateTimeField(default=timezone.now)

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

    class Meta:
        ordering = ["-told_at"]

    def __str__(self) -> str:
        return self.title
