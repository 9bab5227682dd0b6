"""What teams asked and told each other."""

from collections.abc import Iterator

from buurtzorgweb.demo.people import members_of
from buurtzorgweb.demo.source import World, dutch, read
from community.models import Answer, Question, Story

ASKED_AT, ANSWERED_AT, TOLD_AT = "16:40", "20:15", "15:00"


def make_sharing(world: World) -> None:
    told = read("community")
    team_of = {person["id"]: team["slug"] for team in world.told_teams["teams"] for person in members_of(team)}
    questions = {
        one["id"]: Question(
            team=world.teams[team_of[one["author"]]],
            author=world.users[one["author"]],
            title=dutch(one["title"]),
            text=dutch(one["body"]),
            asked_at=world.calendar.at(one["offset"], ASKED_AT),
        )
        for one in told["questions"]
    }
    world.save(questions.values())
    world.save(
        Answer(
            question=questions[one["id"]],
            author=world.users[answer["author"]],
            text=dutch(answer["text"]),
            given_at=world.calendar.at(answer["offset"], ANSWERED_AT),
        )
        for one in told["questions"]
        for answer in one["answers"]
    )
    stories = {
        one["id"]: Story(
            kind=one["kind"],
            team=world.teams[one["team"]],
            author=world.users[one["author"]],
            title=dutch(one["title"]),
            text=dutch(one["body"]),
            told_at=world.calendar.at(one["offset"], TOLD_AT),
        )
        for one in told["stories"]
    }
    world.save(stories.values())

    def adoptions() -> Iterator[Story.adopted_by.through]:  # type: ignore[name-defined]
        for one in told["stories"]:
            for adoption in one["adoptions"]:
                yield Story.adopted_by.through(story=stories[one["id"]], team=world.teams[adoption["team"]])

    world.save(adoptions())
