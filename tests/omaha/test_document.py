"""Two plans beside each other: what was added, what is gone, what is otherwise. No database."""

from hypothesis import given
from hypothesis import strategies as st

from omaha.document import differences

names = st.sampled_from(["Huid", "Pijn", "Medicatie", "Voeding"])
score = st.integers(1, 5)
scores = st.lists(score, min_size=3, max_size=3)
texts = st.text(min_size=1, max_size=20)


def both(text):
    return {"nl": text, "en": text}


def rows(strategy):
    return st.lists(strategy, max_size=4, unique_by=lambda row: row["key"])


work = st.builds(lambda key, text: {"key": str(key), "text": text, "category": both("x")}, st.integers(0, 5), texts)
problem = st.builds(
    lambda key, name, target, now, items, kind: {
        "key": str(key),
        "name": both(name),
        "kind": both(kind),
        "signs": [],
        "now": now,
        "target": target,
        "evaluate": None,
        "work": items,
    },
    st.integers(0, 4),
    names,
    scores,
    scores,
    rows(work),
    st.sampled_from(["actueel", "potentieel"]),
)
moment = st.builds(
    lambda key, minutes: {"key": str(key), "days": [1], "part": "morning", "minutes": minutes, "nurses": 1, "every": 1},
    st.integers(0, 4),
    st.integers(5, 60),
)
plan = st.builds(lambda problems, moments: {"problems": problems, "moments": moments}, rows(problem), rows(moment))


@given(plan)
def test_a_plan_does_not_differ_from_itself(one):
    assert differences(one, one) == []


@given(plan)
def test_the_order_of_rows_does_not_count(one):
    turned = {
        "problems": [row | {"work": row["work"][::-1]} for row in one["problems"]][::-1],
        "moments": one["moments"][::-1],
    }
    assert differences(one, turned) == []


@given(plan, plan)
def test_forth_and_back_mirror_each_other(one, two):
    mirror = {"+": "-", "-": "+", "~": "~"}
    forth = sorted((change.sign, change.part) for change in differences(one, two))
    back = sorted((mirror[change.sign], change.part) for change in differences(two, one))
    assert forth == back


@given(plan, plan)
def test_no_difference_means_the_same_to_a_reader(one, two):
    def seen(found):
        problems = {
            row["key"]: (
                row["kind"]["nl"],
                tuple(row["target"]),
                frozenset((item["key"], item["text"]) for item in row["work"]),
            )
            for row in found["problems"]
        }
        return problems, {row["key"]: row["minutes"] for row in found["moments"]}

    assert (differences(one, two) == []) == (seen(one) == seen(two))
