"""The one derivation of claim lines from visits, as SQL: the rehearsal and the real run are made of the same parts.

A visit is paid under the ground its care moment names, else under the ground of the day (Wlz, then the newest Zvw,
Wmo, private), by who insured the client that day, under the contract of that year, at the tariff of that day. Direct
care time only: minutes of visits, of all nurses. A line is one client, day and product (or visit, or month, where the
contract adds up); it ends where payer, product, tariff or month changes. What cannot be a line has one cause.

Each statement goes through the clients from `low` up to `high`. LATERAL and OFFSET 0 keep the planner to the index of
a client's visits: seen from all teams, a part is small, and no part may read the visits of years.
"""

from backoffice.claims.causes import BY_PAYER

__all__ = ["BY_PAYER", "claim", "each", "rehearsal"]

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
# `named`: the ground a care moment says. `grounds`: the days on which an indication is the one that counts, of all laws
# together and of each law apart, so that a day finds one row and nothing is sorted.
GROUNDS = """
, named AS MATERIALIZED (
  SELECT c.id AS care_moment_id, i.client_id, i.id, i.law, i.product, i.starts_on, i.ends_on
  FROM mine m JOIN schedule_caremoment c ON c.client_id = m.client_id JOIN clients_indication i ON i.id = c.indication_id
), held AS (
  SELECT i.client_id, i.id, i.law, i.product, s.scope, span.days,
    range_agg(span.days) OVER (
      PARTITION BY i.client_id, s.scope
      ORDER BY CASE WHEN i.law = 'Wlz' AND %(wlz_first)s = 'yes' THEN 1 WHEN i.law IN ('Zvw', 'Wlz') THEN 2 ELSE 3 END,
        i.starts_on DESC, i.id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken
  FROM mine m JOIN clients_indication i ON i.client_id = m.client_id
  CROSS JOIN LATERAL (
    SELECT daterange(i.starts_on, i.ends_on, '[]') * daterange(%(first)s, %(last)s, '[]') AS days
  ) span
  CROSS JOIN LATERAL (VALUES (''), (i.law)) AS s (scope)
  WHERE i.starts_on <= %(last)s AND (i.ends_on IS NULL OR i.ends_on >= %(first)s)
    AND (s.scope = '' OR EXISTS (SELECT FROM named n WHERE n.client_id = i.client_id))
), grounds AS MATERIALIZED (
  SELECT client_id, id, law, product, scope, lower(part) AS begins, upper(part) AS ends
  FROM held CROSS JOIN LATERAL unnest(datemultirange(days) - coalesce(taken, '{}')) AS part
)"""
# What is known of payers is the same for each part, and small. `tariff`: of one unit, rounded once.
PRICES = """
, agreed AS MATERIALIZED (
  SELECT n.insurer_id AS uzovi, n.law, k.insurer_id AS holder, k.unit, k.rounding, k.priced_per, k.line_per,
    k.message_code, k.code_list, %(today)s - make_interval(months => k.claim_months) AS since,
    k.id = ANY (%(full)s) AS full
  FROM backoffice_contractinsurer n JOIN backoffice_contract k ON k.id = n.contract_id
  WHERE n.year = extract(year FROM %(first)s::date)
), units AS (
  SELECT * FROM (VALUES ('01', 1), ('07', 5), ('04', 60), ('16', 240)) AS u (unit, minutes)
), prices AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY a.uzovi, a.law, t.id)::int AS number, a.uzovi, a.law, t.product, a.code_list,
    a.message_code, a.rounding, a.line_per, p.unit, u.minutes AS unit_minutes, t.most_units,
    t.starts_on, coalesce(t.ends_on, %(last)s) AS ends_on,
    CASE WHEN a.priced_per = 'unit' OR u.minutes IS NULL THEN t.hourly
      ELSE round(t.hourly * u.minutes / 60, 2) END AS tariff
  FROM agreed a JOIN backoffice_tariff t ON t.insurer_id = a.holder
  CROSS JOIN LATERAL (SELECT coalesce(nullif(t.unit, ''), a.unit) AS unit) p
  LEFT JOIN units u ON u.unit = p.unit
  WHERE t.starts_on <= %(last)s AND (t.ends_on IS NULL OR t.ends_on >= %(first)s)
), maxima AS MATERIALIZED (
  SELECT p.number, m.starts_on, coalesce(m.ends_on, %(last)s) AS ends_on
  FROM prices p JOIN backoffice_maximumtariff m ON m.product = p.product AND m.product <> ''
  WHERE p.tariff > CASE WHEN p.unit_minutes IS NULL THEN m.hourly ELSE round(m.hourly * p.unit_minutes / 60, 2) END
)"""
VISITS = """
, given AS (
  SELECT m.client_id, m.deceased_on, m.insurer_uzovi, m.care_office_uzovi, m.nameless, m.unfit, v.*
  FROM mine m CROSS JOIN LATERAL (
    SELECT v.id, v.date, v.team_id, v.actual_minutes AS minutes, v.care_moment_id FROM schedule_visit v
    WHERE v.client_id = m.client_id AND v.date BETWEEN %(first)s AND %(last)s AND v.status = 'done' OFFSET 0
  ) v
  WHERE NOT EXISTS (SELECT FROM backoffice_claimvisit c WHERE c.visit_id = v.id AND c.ended = 0 OFFSET 0)
), grounded AS (
  SELECT v.*, CASE WHEN n.id IS NOT NULL AND v.date BETWEEN n.starts_on AND coalesce(n.ends_on, v.date)
      THEN n.id ELSE g.id END AS indication_id,
    CASE WHEN n.id IS NOT NULL AND v.date BETWEEN n.starts_on AND coalesce(n.ends_on, v.date)
      THEN n.law ELSE g.law END AS law,
    CASE WHEN n.id IS NOT NULL AND v.date BETWEEN n.starts_on AND coalesce(n.ends_on, v.date)
      THEN n.product ELSE g.product END AS product
  FROM given v
  LEFT JOIN named n ON n.care_moment_id = v.care_moment_id
  LEFT JOIN grounds g ON g.client_id = v.client_id AND g.scope = coalesce(n.law, '')
    AND g.begins <= v.date AND g.ends > v.date
), insured AS (
  SELECT v.*, CASE v.law WHEN 'Zvw' THEN coalesce(f.uzovi, v.insurer_uzovi)
      WHEN 'Wlz' THEN coalesce(f.uzovi, v.care_office_uzovi) ELSE '' END AS uzovi,
    v.nameless AND b.client_id IS NULL AS unnamed, v.law = 'Wlz' AND d.client_id IS NULL AS undecided
  FROM grounded v
  LEFT JOIN facts f ON f.client_id = v.client_id AND f.starts_on <= v.date AND f.ends_on >= v.date
    AND f.kind = CASE v.law WHEN 'Zvw' THEN 'insurer' WHEN 'Wlz' THEN 'care_office' END
  LEFT JOIN facts b ON b.client_id = v.client_id AND b.starts_on <= v.date AND b.ends_on >= v.date AND b.kind = 'no_bsn'
  LEFT JOIN decisions d ON d.client_id = v.client_id AND d.starts_on <= v.date AND d.ends_on >= v.date
), told AS (
  SELECT v.*, p.number, p.rounding, p.line_per, p.unit_minutes,
    CASE
      WHEN v.date > v.deceased_on THEN 'after_death'
      WHEN v.law IS NULL THEN 'no_indication'
      WHEN v.law NOT IN ('Zvw', 'Wlz') THEN 'elsewhere'
      WHEN v.unnamed THEN 'no_bsn'
      WHEN v.unfit THEN 'unfit_person'
      WHEN v.undecided THEN 'no_decision'
      WHEN v.uzovi = '' THEN 'no_insurer'
      WHEN i.uzovi IS NULL OR v.date > i.ends_on THEN 'unknown_insurer'
      WHEN a.uzovi IS NULL THEN 'no_contract'
      WHEN p.number IS NULL THEN 'no_tariff'
      WHEN x.number IS NOT NULL THEN 'above_maximum'
      WHEN v.date < a.since THEN 'too_late'
      WHEN a.full THEN 'over_ceiling'
      ELSE ''
    END AS cause
  FROM insured v
  LEFT JOIN backoffice_insurer i ON i.uzovi = v.uzovi
  LEFT JOIN agreed a ON a.uzovi = v.uzovi AND a.law = v.law
  LEFT JOIN prices p ON p.uzovi = v.uzovi AND p.law = v.law AND p.product = v.product
    AND p.starts_on <= v.date AND p.ends_on >= v.date
  LEFT JOIN maxima x ON x.number = p.number AND x.starts_on <= v.date AND x.ends_on >= v.date
)"""
# Of what cannot be claimed, a client's days of one cause are one row.
LINES = """
, summed AS (
  SELECT client_id, cause, CASE WHEN cause = '' THEN number END AS number,
    CASE WHEN cause = ANY (%(by_payer)s) THEN uzovi ELSE '' END AS uzovi,
    CASE WHEN cause = ANY (%(by_payer)s) THEN product ELSE '' END AS product,
    any_value(indication_id) AS indication_id, any_value(team_id) AS team_id,
    min(date) AS starts_on, max(date) AS ends_on, count(*)::int AS visits, sum(minutes)::int AS minutes,
    CASE
      WHEN any_value(unit_minutes) IS NULL THEN count(*)
      WHEN any_value(rounding) = 'visit' THEN sum((2 * minutes + unit_minutes) / (2 * unit_minutes))
      ELSE (2 * sum(minutes) + any_value(unit_minutes)) / (2 * any_value(unit_minutes))
    END::int AS units, array_agg(id) AS ids
  FROM told
  GROUP BY client_id, cause, 3, 4, 5,
    CASE WHEN cause = '' AND rounding <> 'month' THEN date END,
    CASE WHEN cause = '' AND line_per = 'visit' AND rounding <> 'month' THEN id END
)"""
# `above_units` asks for all lines of a client in order, which few contracts need: left out where none says so.
COUNTED = """
, counted AS (
  SELECT s.*, CASE WHEN p.most_units IS NULL THEN false ELSE sum(s.units) OVER (
    PARTITION BY s.client_id, s.cause, p.uzovi, p.law, p.product ORDER BY s.starts_on, s.ids
    ROWS UNBOUNDED PRECEDING) > p.most_units END AS above
  FROM summed s LEFT JOIN prices p ON p.number = s.number
)"""
UNCOUNTED = ", counted AS (SELECT s.*, false AS above FROM summed s)"
READY = """
, lines AS MATERIALIZED (
  SELECT s.client_id, s.team_id, s.indication_id, s.starts_on, s.ends_on, s.visits, s.minutes, s.units, s.ids,
    CASE WHEN s.cause <> '' THEN s.cause WHEN s.units = 0 THEN 'too_short' WHEN s.above THEN 'above_units' ELSE '' END
      AS cause,
    CASE WHEN s.cause = '' AND s.units > 0 THEN p.uzovi ELSE s.uzovi END AS uzovi,
    CASE WHEN s.cause = '' AND s.units > 0 THEN coalesce(nullif(p.product, ''), %(wlz_product)s) ELSE s.product END
      AS product,
    p.unit, p.tariff, p.code_list, p.message_code, s.units * p.tariff AS amount
  FROM counted s LEFT JOIN prices p ON p.number = s.number
)"""
# What becomes of the lines. Each is a step of one statement, so that all of a part happens or nothing.
PUT = """
, numbered AS MATERIALIZED (
  SELECT nextval('backoffice_claimline_id_seq') AS id, f.id AS file_id, l.*
  FROM lines l JOIN backoffice_claimfile f ON f.insurer_id = l.uzovi AND f.message_code = l.message_code
  WHERE l.cause = '' AND f.run_id = %(run)s AND f.state = 'draft'
), put AS (
  INSERT INTO backoffice_claimline (id, client_id, team_id, file_id, indication_id, starts_on, ends_on, code_list,
    product, minutes, units, unit, tariff, amount)
  SELECT id, client_id, team_id, file_id, indication_id, starts_on, ends_on, code_list, product, minutes, units, unit,
    tariff, amount
  FROM numbered
), bound AS (
  INSERT INTO backoffice_claimvisit (visit_id, line_id, ended) SELECT unnest(ids), id, 0 FROM numbered
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


def lines(limits: bool) -> str:
    """All steps up to the lines. `limits`: some contract allows so many units for a client in a month."""
    return WHO + GROUNDS + PRICES + VISITS + LINES + (COUNTED if limits else UNCOUNTED) + READY


def rehearsal(limits: bool) -> str:
    """What would be claimed, in sums, and what would not, and why."""
    return lines(limits) + HOLD + WARN + SUM


def claim(limits: bool) -> str:
    """Lines into the drafts of the run, bound to their visits; the rest stays where it is."""
    return lines(limits) + PUT + SUM


def each(limits: bool) -> str:
    """The lines themselves, to look at."""
    return lines(limits) + EACH
