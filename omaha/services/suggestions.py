"""What teams do most about a problem, and how those plans went: counts made each night, read in one statement."""

from dataclasses import dataclass

from django.db import connection, transaction

from buurtzorgweb.sql import rows
from omaha.models import Suggestion

# Below this many plans over all teams nothing is said: it could be somebody.
FEWEST = 5

# Plans that only a few may read are not counted. Per team a sign needs two plans: one is no habit.
COUNT = """
WITH latest AS (
  SELECT DISTINCT ON (r.client_problem_id) r.client_problem_id AS plan, r.moment, r.knowledge, r.behavior, r.status
  FROM omaha_rating r WHERE NOT EXISTS (SELECT FROM omaha_rating c WHERE c.replaces_id = r.id)
  ORDER BY r.client_problem_id, r.rated_at DESC, r.id DESC),
first AS (
  SELECT r.client_problem_id AS plan, r.knowledge, r.behavior, r.status FROM omaha_rating r
  WHERE r.moment = 'baseline' AND NOT EXISTS (SELECT FROM omaha_rating c WHERE c.replaces_id = r.id)),
plans AS (
  SELECT p.id, p.problem_id AS problem, p.owner_team_id AS team, l.moment <> 'baseline' AS rated,
    l.moment <> 'baseline' AND l.knowledge >= f.knowledge AND l.behavior >= f.behavior AND l.status >= f.status
      AND (l.knowledge > f.knowledge OR l.behavior > f.behavior OR l.status > f.status) AS improved
  FROM omaha_clientproblem p JOIN latest l ON l.plan = p.id JOIN first f ON f.plan = p.id
  WHERE p.restricted_to IS NULL),
works AS (
  SELECT DISTINCT i.client_problem_id AS plan, i.category_id AS category, i.target_id AS target
  FROM omaha_intervention i WHERE i.restricted_to IS NULL),
signs AS (
  SELECT plan, sign FROM (SELECT DISTINCT ON (client_problem_id, sign_id) client_problem_id AS plan, sign_id AS sign,
      present FROM omaha_observedsign WHERE restricted_to IS NULL ORDER BY client_problem_id, sign_id, id DESC) s
  WHERE present)
INSERT INTO omaha_suggestion (team_id, problem_id, sign_id, category_id, target_id, plans, rated, improved)
SELECT p.team, p.problem, NULL, w.category, w.target, count(*), count(*) FILTER (WHERE p.rated),
  count(*) FILTER (WHERE p.improved)
FROM plans p JOIN works w ON w.plan = p.id
GROUP BY GROUPING SETS ((p.team, p.problem, w.category, w.target), (p.problem, w.category, w.target))
HAVING grouping(p.team) = 0 OR count(*) >= %(fewest)s
UNION ALL
SELECT p.team, p.problem, s.sign, w.category, w.target, count(*), count(*) FILTER (WHERE p.rated),
  count(*) FILTER (WHERE p.improved)
FROM plans p JOIN works w ON w.plan = p.id JOIN signs s ON s.plan = p.id
GROUP BY GROUPING SETS ((p.team, p.problem, s.sign, w.category, w.target), (p.problem, s.sign, w.category, w.target))
HAVING count(*) >= CASE WHEN grouping(p.team) = 0 THEN 2 ELSE %(fewest)s END
"""

# Of several signs the one most plans share speaks: adding them up would count a plan twice.
READ = """
SELECT * FROM (
  SELECT DISTINCT ON (s.team_id IS NULL, s.category_id, s.target_id) s.team_id IS NOT NULL, s.sign_id IS NOT NULL,
    s.category_id, c.name_nl, c.name_en, s.target_id, t.name_nl, t.name_en, s.plans, s.rated, s.improved
  FROM omaha_suggestion s JOIN omaha_interventioncategory c ON c.code = s.category_id
  JOIN omaha_target t ON t.code = s.target_id
  WHERE s.problem_id = %(problem)s AND (s.team_id = %(team)s OR s.team_id IS NULL)
    AND (s.sign_id IS NULL OR s.sign_id = ANY (%(signs)s)) AND NOT t.is_other
  ORDER BY s.team_id IS NULL, s.category_id, s.target_id, s.sign_id IS NULL, s.plans DESC
) best (own, by_sign, category, category_nl, category_en, target, target_nl, target_en, plans, rated, improved)
ORDER BY own DESC, by_sign DESC, plans DESC, improved DESC, category, target
"""


@dataclass(frozen=True, slots=True)
class Suggested:
    """An intervention others chose: `plans` that have it, of which `rated` again and `improved`."""

    own: bool
    by_sign: bool
    category: str
    category_nl: str
    category_en: str
    target: str
    target_nl: str
    target_en: str
    plans: int
    rated: int
    improved: int


@transaction.atomic
def count_suggestions() -> int:
    """Count anew over all plans of all teams; gives the number of counts kept. Run as a job."""
    Suggestion.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"fewest": FEWEST})
        return int(cursor.rowcount)


def suggestions_for(*, problem: str, signs: list[str], team_id: int, most: int = 5) -> dict[str, list[Suggested]]:
    """The most used of the own team and of all teams, those for these signs first."""
    found = [Suggested(*row) for row in rows(READ, problem=problem, signs=signs, team=team_id)]
    return {
        "own": [one for one in found if one.own][:most],
        "all": [one for one in found if not one.own][:most],
    }
