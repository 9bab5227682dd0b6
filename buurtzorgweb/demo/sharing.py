"""What teams asked and told each other."""

from typing import Any

from buurtzorgweb.demo.people import members_of
from buurtzorgweb.demo.source import Told, World, dutch, read
from community.models import Answer, Question, Story

ASKED_AT, ANSWERED_AT, TOLD_AT = "16:40", "20:15", "15:00"


def make_sharing(world: World) -> None:
    told = read("community")
    make_questions(world, told["questions"])
    make_stories(world, told["stories"])


def make_questions(world: World, told: list[Told]) -> None:
    team_of = {person["id"]: team["slug"] for team in world.told_teams["teams"] for person in members_of(team)}
    questions = {one["id"]: make_question(world, one, team_of[one["author"]]) for one in told}
    world.save(questions.values())
    world.save(make_answer(world, questions[one["id"]], answer) for one in told for answer in one["answers"])


def make_question(world: World, one: Told, team: str) -> Question:
    return Question(
        team=world.teams[team],
        author=world.users[one["author"]],
        title=dutch(one["title"]),
        text=dutch(one["body"]),
        asked_at=world.calendar.at(one["offset"], ASKED_AT),
    )


def make_answer(world: World, question: Question, one: Told) -> Answer:
    return Answer(
        question=question,
        author=world.users[one["author"]],
        text=dutch(one["text"]),
        given_at=world.calendar.at(one["offset"], ANSWERED_AT),
    )


def make_stories(world: World, told: list[Told]) -> None:
    stories = {one["id"]: make_story(world, one) for one in told}
    world.save(stories.values())
    adopted: Any = Story.adopted_by.through
    world.save(
        adopted(story=stories[one["id"]], team=world.teams[adoption["team"]])
        for one in told
        for adoption in one["adoptions"]
    )


def make_story(world: World, one: Told) -> Story:
    return Story(
        kind=one["kind"],
        team=world.teams[one["team"]],
        author=world.users[one["author"]],
        title=dutch(one["title"]),
        text=dutch(one["body"]),
        told_at=world.calendar.at(one["offset"], TOLD_AT),
    )
