"""The one derivation of claim lines from visits, as SQL: the rehearsal and the real run are made of the same parts.

A visit is paid under the ground its care moment names, else under the ground of the day (Wlz, then the newest Zvw,
Wmo, private), by who insured the client that day, under the contract of that year, at the tariff of that day. Direct
care time only: minutes of visits, of all nurses. A line is one client, day and product (or visit, or month, where the
contract adds up); it ends where payer, product, tariff or month changes. What cannot be a line has one cause.

Each statement goes through the clients from `low` up to `high`. LATERAL and OFFSET 0 keep the planner to the index of
a client's visits: seen from all teams, a part is small, and no part may read the visits of years.
"""

from backoffice.claims.causes import BY_PAYER

__all__ = ["BY_PAYER", "again", "claim", "each", "rehearsal", "renewal"]

# `unfit`: what AW319 takes no line without (0208, 0210, 0217, 0219).
WHO = """
WITH mine AS MATERIALIZED (
  SELECT id AS client_id, team_id, deceased_on, insurer_uzovi, care_office_uzovi, bsn_sealed IS NULL AS nameless,
    birth_family = '' OR house_number !~ '^[0-9]{1,5}$' OR postcode !~ '^[1-9][0-9]{3} ?[A-Z]{2}$'
      OR postcode ~ 'S[ADS]$' OR (gender NOT IN ('male', 'female') AND %(sex_unknown)s = 'hold') AS unfit
  FROM clients_client WHERE id >= %(low)s AND id < %(high)s
), facts AS MATERIALIZED (
  SELECT client_id, kind, uzovi, starts_on, coalesce(ends_on, %(last)s) AS ends_on FROM backoffice_claimfact
  WHERE client_id >= %(low)s AND client_id < %(high)s
    AND starts_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(first)s)
), decisions AS MATERIALIZED (
  SELECT client_id, starts_on, coalesce(ends_on, %(last)s) AS ends_on FROM backoffice_longtermdecision
  WHERE client_id >= %(low)s AND client_id < %(high)s
    AND starts_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(first)s)
)"""
# `scope`: the client herself for the ground of a day, or the indication a care moment names; that one goes first, and
# where it does not hold only others of its law follow. `days`: those on which an indication is the one that counts.
GROUNDS = """
, moments AS MATERIALIZED (
  SELECT c.id, c.indication_id FROM mine m JOIN schedule_caremoment c ON c.client_id = m.client_id
  WHERE c.indication_id IS NOT NULL
), scopes AS (
  SELECT client_id AS scope, client_id, NULL AS law FROM mine
  UNION ALL
  SELECT i.id, i.client_id, i.law FROM clients_indication i WHERE i.id IN (SELECT indication_id FROM moments)
), held AS (
  SELECT s.scope, i.client_id, i.id, i.law, i.product, span.days,
    range_agg(span.days) OVER (
      PARTITION BY s.scope
      ORDER BY i.id = s.scope DESC,
        CASE WHEN i.law = 'Wlz' AND %(wlz_first)s = 'yes' THEN 1 WHEN i.law IN ('Zvw', 'Wlz') THEN 2 ELSE 3 END,
        i.starts_on DESC, i.id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken
  FROM scopes s JOIN clients_indication i ON i.client_id = s.client_id AND (s.law IS NULL OR i.law = s.law)
  CROSS JOIN LATERAL (
    SELECT daterange(i.starts_on, i.ends_on, '[]') * daterange(%(first)s, %(last)s, '[]') AS days
  ) span
  WHERE i.starts_on <= %(last)s AND (i.ends_on IS NULL OR i.ends_on >= %(first)s)
), grounds AS (
  SELECT scope, client_id, id, law, product, datemultirange(days) - coalesce(taken, '{}') AS days FROM held
)"""
# Who pays on which days: what facts say, else what stands in the record.
PAYERS = """
, said AS (
  SELECT client_id, CASE kind WHEN 'insurer' THEN 'Zvw' ELSE 'Wlz' END AS law, uzovi,
    datemultirange(daterange(starts_on, ends_on, '[]')) AS days
  FROM facts WHERE kind <> 'no_bsn'
), payers AS (
  SELECT client_id, law, uzovi, days FROM said
  UNION ALL
  SELECT m.client_id, r.law, r.uzovi,
    datemultirange(daterange(%(first)s, %(last)s, '[]')) - coalesce(s.days, '{}') AS days
  FROM mine m CROSS JOIN LATERAL (VALUES ('Zvw', m.insurer_uzovi), ('Wlz', m.care_office_uzovi)) AS r (law, uzovi)
  LEFT JOIN (SELECT client_id, law, range_agg(days) AS days FROM said GROUP BY client_id, law) s
    ON s.client_id = m.client_id AND s.law = r.law
)"""
# What was agreed is the same for each part, and small. `tariff`: of one unit, rounded once. `deal`: all prices of one
# number, law and product; `above`: the days on which the NZa allows less.
PRICES = """
, agreed AS MATERIALIZED (
  SELECT n.insurer_id AS uzovi, n.law, k.insurer_id AS holder, k.unit, k.rounding, k.priced_per, k.line_per,
    k.message_code, k.code_list, (%(today)s - make_interval(months => k.claim_months))::date AS since,
    k.id = ANY (%(full)s) AS full
  FROM backoffice_contractinsurer n JOIN backoffice_contract k ON k.id = n.contract_id
  WHERE n.year = extract(year FROM %(first)s::date)::int
), units AS (
  SELECT * FROM (VALUES ('01', 1), ('07', 5), ('04', 60), ('16', 240)) AS u (unit, minutes)
), priced AS (
  SELECT a.uzovi, a.law, t.product, a.code_list, a.message_code, a.rounding, a.line_per, p.unit,
    u.minutes AS unit_minutes, t.id, t.most_units, t.starts_on, coalesce(t.ends_on, %(last)s) AS ends_on,
    CASE WHEN a.priced_per = 'unit' OR u.minutes IS NULL THEN t.hourly
      ELSE round(t.hourly * u.minutes / 60, 2) END AS tariff
  FROM agreed a JOIN backoffice_tariff t ON t.insurer_id = a.holder
  CROSS JOIN LATERAL (SELECT coalesce(nullif(t.unit, ''), a.unit) AS unit) p
  LEFT JOIN units u ON u.unit = p.unit
  WHERE t.starts_on <= %(last)s AND (t.ends_on IS NULL OR t.ends_on >= %(first)s)
), prices AS MATERIALIZED (
  SELECT row_number() OVER w::int AS number, dense_rank() OVER (ORDER BY uzovi, law, product)::int AS deal, p.*, (
    SELECT range_agg(daterange(m.starts_on, m.ends_on, '[]')) FROM backoffice_maximumtariff m
    WHERE m.product = p.product AND m.product <> '' AND p.tariff >
      CASE WHEN p.unit_minutes IS NULL THEN m.hourly ELSE round(m.hourly * p.unit_minutes / 60, 2) END) AS above
  FROM priced p WINDOW w AS (ORDER BY uzovi, law, id)
)"""
# All that is known of a client's day before anybody came: few rows, which the visits of the month then find by one key.
SEGMENTS = """
, segments AS MATERIALIZED (
  SELECT g.scope, g.id, g.law, g.product, coalesce(p.uzovi, '') AS uzovi, lower(part) AS begins, upper(part) AS ends,
    m.unfit, CASE WHEN m.nameless THEN '{}'::datemultirange + coalesce(b.days, '{}') END AS nameless_known,
    CASE WHEN g.law = 'Wlz' THEN '{}'::datemultirange + coalesce(d.days, '{}') END AS decided,
    i.uzovi IS NOT NULL AS known, i.ends_on AS known_until, a.uzovi IS NOT NULL AS agreed, a.since, a.full, x.deal
  FROM grounds g JOIN mine m ON m.client_id = g.client_id
  LEFT JOIN payers p ON p.client_id = g.client_id AND p.law = g.law
  CROSS JOIN LATERAL unnest(g.days * coalesce(p.days, g.days)) AS part
  LEFT JOIN (SELECT client_id, range_agg(daterange(starts_on, ends_on, '[]')) AS days FROM facts
    WHERE kind = 'no_bsn' GROUP BY client_id) b ON b.client_id = g.client_id
  LEFT JOIN (SELECT client_id, range_agg(daterange(starts_on, ends_on, '[]')) AS days FROM decisions
    GROUP BY client_id) d ON d.client_id = g.client_id
  LEFT JOIN backoffice_insurer i ON i.uzovi = p.uzovi
  LEFT JOIN agreed a ON a.uzovi = p.uzovi AND a.law = g.law
  LEFT JOIN (SELECT DISTINCT uzovi, law, product, deal FROM prices) x
    ON x.uzovi = p.uzovi AND x.law = g.law AND x.product = g.product
)"""
VISITS = """
, given AS (
  SELECT m.client_id, m.deceased_on, v.*
  FROM mine m CROSS JOIN LATERAL (
    SELECT v.id, v.date, v.team_id, v.actual_minutes AS minutes, v.care_moment_id FROM schedule_visit v
    WHERE v.client_id = m.client_id AND v.date BETWEEN %(first)s AND %(last)s AND v.status = 'done' OFFSET 0
  ) v {unclaimed} OFFSET 0
), told AS MATERIALIZED (
  SELECT v.client_id, v.id, v.date, v.team_id, v.minutes, s.id AS indication_id, s.uzovi, s.product, p.number,
    CASE WHEN p.rounding <> 'month' THEN v.date END AS day, CASE WHEN p.line_per = 'visit' THEN v.id END AS one,
    (2 * v.minutes + p.unit_minutes) / (2 * p.unit_minutes) AS units,
    CASE
      WHEN v.date > v.deceased_on THEN 'after_death'
      WHEN s.scope IS NULL THEN 'no_indication'
      WHEN s.law NOT IN ('Zvw', 'Wlz') THEN 'elsewhere'
      WHEN NOT s.nameless_known @> v.date THEN 'no_bsn'
      WHEN s.unfit THEN 'unfit_person'
      WHEN NOT s.decided @> v.date THEN 'no_decision'
      WHEN s.uzovi = '' THEN 'no_insurer'
      WHEN NOT s.known OR v.date > s.known_until THEN 'unknown_insurer'
      WHEN NOT s.agreed THEN 'no_contract'
      WHEN p.number IS NULL THEN 'no_tariff'
      WHEN p.above @> v.date THEN 'above_maximum'
      WHEN v.date < s.since THEN 'too_late'
      WHEN s.full THEN 'over_ceiling'
      ELSE ''
    END AS cause
  FROM given v
  LEFT JOIN moments n ON n.id = v.care_moment_id
  LEFT JOIN segments s ON s.scope = coalesce(n.indication_id, v.client_id) AND s.begins <= v.date AND s.ends > v.date
  LEFT JOIN prices p ON p.deal = s.deal AND p.starts_on <= v.date AND p.ends_on >= v.date
)"""
# What somebody claimed before is not claimed again. Left out where nothing of the month ever was.
UNCLAIMED = "WHERE NOT EXISTS (SELECT FROM backoffice_claimvisit c WHERE c.visit_id = v.id AND c.ended = 0 OFFSET 0)"
# Of what cannot be claimed, a client's days of one cause are one row.
LINES = """
, ready AS (
  SELECT client_id, number, any_value(indication_id) AS indication_id, any_value(team_id) AS team_id,
    min(date) AS starts_on, max(date) AS ends_on, count(*)::int AS visits, sum(minutes)::int AS minutes,
    sum(units)::int AS units, array_agg(id) AS ids
  FROM told WHERE cause = '' GROUP BY client_id, number, day, one
), counted AS (
  SELECT r.client_id, r.indication_id, r.team_id, r.starts_on, r.ends_on, r.visits, r.minutes, r.ids, p.uzovi, p.law,
    p.product, p.unit, p.tariff, p.code_list, p.message_code, p.most_units,
    CASE WHEN p.unit_minutes IS NULL THEN r.visits WHEN p.rounding = 'visit' THEN r.units
      ELSE (2 * r.minutes + p.unit_minutes) / (2 * p.unit_minutes) END AS units
  FROM ready r JOIN prices p ON p.number = r.number
), waiting AS (
  SELECT client_id, cause, CASE WHEN cause = ANY (%(by_payer)s) THEN uzovi ELSE '' END AS uzovi,
    CASE WHEN cause = ANY (%(by_payer)s) THEN product ELSE '' END AS product,
    any_value(indication_id) AS indication_id, any_value(team_id) AS team_id, min(date) AS starts_on,
    max(date) AS ends_on, count(*)::int AS visits, sum(minutes)::int AS minutes, array_agg(id) AS ids
  FROM told WHERE cause <> '' GROUP BY 1, 2, 3, 4
)"""
# `above_units` asks for all lines of a client in order, which few contracts need: left out where none says so.
LIMITED = """CASE WHEN units = 0 THEN 'too_short' WHEN most_units IS NOT NULL AND sum(units) OVER (
  PARTITION BY client_id, uzovi, law, product ORDER BY starts_on, ids ROWS UNBOUNDED PRECEDING) > most_units
  THEN 'above_units' ELSE '' END"""
UNLIMITED = "CASE WHEN units = 0 THEN 'too_short' ELSE '' END"
CLEARED = """
, cleared AS (SELECT *, {cause} AS cause FROM counted)
"""
READY = """
, lines AS MATERIALIZED (
  SELECT {keys} c.client_id, c.team_id, c.indication_id, c.starts_on, c.ends_on, c.visits, c.minutes, c.units, c.ids,
    c.cause, CASE WHEN c.cause = 'too_short' THEN '' ELSE c.uzovi END AS uzovi,
    CASE WHEN c.cause = 'too_short' THEN '' ELSE coalesce(nullif(c.product, ''), %(wlz_product)s) END AS product,
    c.unit, c.tariff, c.code_list, c.units * c.tariff AS amount
  FROM cleared c {drafts}
  UNION ALL
  SELECT {none} client_id, team_id, indication_id, starts_on, ends_on, visits, minutes, 0, ids, cause, uzovi, product,
    NULL, NULL, NULL, NULL
  FROM waiting
)"""
# The real run knows the draft of each line and gives it its key, by which its visits are bound.
KEYS = {
    "keys": "CASE WHEN c.cause = '' THEN nextval('backoffice_claimline_id_seq') END AS id, f.id AS file_id,",
    "drafts": """LEFT JOIN backoffice_claimfile f ON f.insurer_id = c.uzovi AND f.message_code = c.message_code
    AND f.run_id = %(run)s AND f.state = 'draft' AND c.cause = ''""",
    "none": "NULL::bigint, NULL::bigint,",
}
NO_KEYS = {"keys": "", "drafts": "", "none": ""}
# Visits go in by their keys, which an index takes at half the price.
# What becomes of the lines. Each is a step of one statement, so that all of a part happens or nothing.
PUT = """
, put AS (
  INSERT INTO backoffice_claimline (id, client_id, team_id, file_id, indication_id, starts_on, ends_on, code_list,
    product, minutes, units, unit, tariff, amount)
  SELECT id, client_id, team_id, file_id, indication_id, starts_on, ends_on, code_list, product, minutes, units, unit,
    tariff, amount
  FROM lines WHERE file_id IS NOT NULL
), bound AS (
  INSERT INTO backoffice_claimvisit (visit_id, line_id, ended)
  SELECT v, id, 0 FROM lines CROSS JOIN unnest(ids) AS v WHERE file_id IS NOT NULL ORDER BY v
)"""
HOLD = """
, hold AS (
  INSERT INTO backoffice_claimobstacle (id, client_id, owner_team_id, recorded_at, month, cause, uzovi, product,
    first_day, last_day, visits, minutes, cents)
  SELECT uuidv7(), l.client_id, m.team_id, now(), %(first)s, l.cause, l.uzovi, l.product, min(l.starts_on),
    max(l.ends_on), sum(l.visits), sum(l.minutes), coalesce(sum(l.amount * 100)::bigint, 0)
  FROM lines l JOIN mine m ON m.client_id = l.client_id
  WHERE l.cause NOT IN ('', 'elsewhere') GROUP BY l.client_id, m.team_id, l.cause, l.uzovi, l.product
)"""
# The indication allows so many hours a week; of a running month only the days until today.
WARN = """
, warn AS (
  INSERT INTO backoffice_claimobstacle (id, client_id, owner_team_id, recorded_at, month, cause, uzovi, product,
    first_day, last_day, visits, minutes, cents)
  SELECT uuidv7(), l.client_id, m.team_id, now(), %(first)s, 'above_indication', '', l.product, l.first, l.last,
    l.visits, l.minutes, 0
  FROM (
    SELECT client_id, indication_id, min(product) AS product, min(starts_on) AS first, max(ends_on) AS last,
      sum(visits) AS visits, sum(minutes) AS minutes
    FROM lines WHERE cause = '' GROUP BY client_id, indication_id
  ) l JOIN mine m ON m.client_id = l.client_id JOIN clients_indication i ON i.id = l.indication_id
  WHERE l.minutes > i.hours_per_week * 60 / 7 * (1 + %(tolerance)s::numeric / 100) * greatest(
    (least(coalesce(i.ends_on, %(last)s), %(last)s, greatest(%(today)s, l.last))
      - greatest(i.starts_on, %(first)s) + 1), 7)
)"""
SUM = """
INSERT INTO backoffice_runsum (run_id, cause, uzovi, product, lines, visits, minutes, cents)
SELECT %(run)s, cause, uzovi, product, count(*), sum(visits), sum(minutes), coalesce(sum(amount * 100)::bigint, 0)
FROM lines GROUP BY cause, uzovi, product ORDER BY cause, uzovi, product
ON CONFLICT (run_id, cause, uzovi, product) DO UPDATE SET lines = backoffice_runsum.lines + excluded.lines,
  visits = backoffice_runsum.visits + excluded.visits, minutes = backoffice_runsum.minutes + excluded.minutes,
  cents = backoffice_runsum.cents + excluded.cents
"""
EACH = """
SELECT cause, client_id, starts_on, ends_on, uzovi, product, visits, minutes, units, unit, tariff, amount,
  indication_id, ids
FROM lines ORDER BY client_id, starts_on, cause, product, uzovi
"""


def _lines(limits: bool, fresh: bool, keys: dict[str, str]) -> str:
    """All steps up to the lines. `limits`: some contract allows so many units a month; `fresh`: nothing is claimed."""
    visits = VISITS.replace("{unclaimed}", "" if fresh else UNCLAIMED)
    cleared = CLEARED.replace("{cause}", LIMITED if limits else UNLIMITED)
    ready = READY
    for name, text in keys.items():
        ready = ready.replace(f"{{{name}}}", text)
    return WHO + GROUNDS + PAYERS + PRICES + SEGMENTS + visits + LINES + cleared + ready


def rehearsal(limits: bool, fresh: bool) -> str:
    """What would be claimed, in sums, and what would not, and why."""
    return _lines(limits, fresh, NO_KEYS) + HOLD + WARN + SUM


def claim(limits: bool, fresh: bool) -> str:
    """Lines into the drafts of the run, bound to their visits; the rest stays where it is."""
    return _lines(limits, fresh, KEYS) + PUT + SUM


def each(limits: bool) -> str:
    """The lines themselves, to look at."""
    return _lines(limits, False, NO_KEYS) + EACH


MADE = "SELECT id, ids FROM lines WHERE file_id IS NOT NULL ORDER BY id"
# What was refused is derived anew from its own visits, whatever claims them, within the longer term for it.
ASKED = {
    UNCLAIMED: "WHERE v.id = ANY (%(visits)s)",
    "WHERE id >= %(low)s AND id < %(high)s": "WHERE id = ANY (%(clients)s)",
    "k.claim_months)": "k.claim_months + k.resubmit_months)",
}


def _asked(statement: str) -> str:
    for plain, asked in ASKED.items():
        statement = statement.replace(plain, asked)
    return statement


def again(limits: bool) -> str:
    """What would become of some visits now, to look at."""
    return _asked(_lines(limits, False, NO_KEYS)) + EACH


def renewal(limits: bool) -> str:
    """Some visits into the drafts of a run; gives each line with its visits."""
    return _asked(_lines(limits, False, KEYS)) + PUT + MADE
