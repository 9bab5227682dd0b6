"""What teams ask and tell each other. No row here names a client; what was written is not changed afterwards."""

from django.db import transaction
from django.utils.translation import gettext as _

from access.models import User
from buurtzorgweb.forms import Refused
from community.models import Answer, Question, Story
from teams.models import Team


@transaction.atomic
def ask(*, team: Team, author: User, title: str, text: str) -> Question:
    """A question to all teams."""
    return Question.objects.create(team=team, author=author, title=title, text=text)


@transaction.atomic
def answer(*, question: Question, author: User, text: str) -> Answer:
    """An answer, read by all teams."""
    return Answer.objects.create(question=question, author=author, text=text)


@transaction.atomic
def tell(*, team: Team, author: User, kind: str, title: str, text: str) -> Story:
    """A story or a guide that other teams may take over."""
    return Story.objects.create(team=team, author=author, kind=kind, title=title, text=text)


@transaction.atomic
def take_over(*, story: Story, team: Team) -> None:
    """This team works so too from now on; twice is once. Raises Refused."""
    if story.team_id == team.pk:
        raise Refused(_("This is your own story. Others take it over."))
    story.adopted_by.add(team)


@transaction.atomic
def give_back(*, story: Story, team: Team) -> None:
    """As if it was never taken over."""
    story.adopted_by.remove(team)
