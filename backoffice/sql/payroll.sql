-- What a person worked in a month, in the words of backoffice/pay/sources.py. A job asks for anybody; a person for
-- herself alone, also where a client has moved to another team meanwhile: her hours stay hers.
-- Days count from `since`; moments are minutes since 1970. Only times, no client: a place is a position on the map.
CREATE FUNCTION gate.pay_work(people bigint[], since date, until date)
RETURNS TABLE (user_id bigint, contracts text, absences text, shifts text, visits text, places text, entries text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF coalesce(current_setting('app.job', true), '') = '' AND people IS DISTINCT FROM ARRAY[gate.me()] THEN
    RAISE insufficient_privilege USING MESSAGE = 'one sees one''s own work';
  END IF;
  RETURN QUERY
  SELECT p.person,
    (SELECT string_agg(concat_ws(',', m.id, m.team_id, m.contract_hours, m.starts_on,
        CASE WHEN m.ends_on <= until THEN m.ends_on::text ELSE '' END, m.transport, translate(m.employee_number, ',;', '  ')),
        ';' ORDER BY m.id)
      FROM public.teams_membership m
      WHERE m.user_id = p.person AND m.starts_on <= until AND (m.ends_on IS NULL OR m.ends_on >= since - 1)),
    (SELECT string_agg(concat_ws(',', a.team_id, a.kind, a.percent, a.starts_on,
        CASE WHEN a.ends_on <= until THEN a.ends_on::text ELSE '' END), ';' ORDER BY a.starts_on, a.id)
      FROM public.teams_absence a
      WHERE a.user_id = p.person AND a.starts_on <= until
        AND (a.ends_on IS NULL OR a.ends_on >= since OR a.kind = 'sick')),
    (SELECT string_agg(concat_ws(',', s.team_id, s.date - since, extract(epoch FROM s.starts_at)::bigint / 60,
        extract(epoch FROM s.ends_at)::bigint / 60, s.break_minutes, s.kind, s.transport), ';' ORDER BY s.starts_at, s.id)
      FROM public.schedule_shift s
      WHERE s.user_id = p.person AND s.date BETWEEN since - 1 AND until AND s.published_at IS NOT NULL),
    v.visits, v.places,
    (SELECT string_agg(concat_ws(',', w.team_id, w.date - since, w.kind, w.minutes), ';' ORDER BY w.date, w.kind, w.id)
      FROM public.schedule_workentry w
      WHERE w.user_id = p.person AND w.date BETWEEN since AND until)
  FROM unnest(people) AS p (person)
  LEFT JOIN (
    SELECT d.nurse_id,
      string_agg(d.team_id || ',' || (d.date - since) || ',' || d.began || ',' || d.actual_minutes, ';'
        ORDER BY d.began, d.id) AS visits,
      string_agg(coalesce(c.latitude || ' ' || c.longitude, ''), ';' ORDER BY d.began, d.id) AS places
    FROM (
      SELECT s.nurse_id, s.team_id, s.date, s.id, s.client_id, s.actual_minutes,
        extract(epoch FROM s.started_at)::bigint / 60 AS began
      FROM public.schedule_visit s
      WHERE s.nurse_id = ANY (people) AND s.date BETWEEN since AND until AND s.status = 'done'
    ) d
    LEFT JOIN public.clients_client c ON c.id = d.client_id
    GROUP BY d.nurse_id
  ) v ON v.nurse_id = p.person;
END $$;
REVOKE ALL ON FUNCTION gate.pay_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.pay_work TO app_team, app_job;

-- The treasurer sees the hours of her team in a run: sums, and nothing of anybody's pay.
CREATE FUNCTION gate.team_hours(of_run bigint, of_team bigint)
RETURNS TABLE (user_id bigint, worked bigint, absent bigint, agreed bigint, balance bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.teams_teamrole r WHERE r.user_id = gate.me() AND r.team_id = of_team
      AND r.role = 'housekeeper' AND r.starts_on <= gate.today() AND (r.ends_on IS NULL OR r.ends_on >= gate.today()))
    OR NOT of_team = ANY (gate.my_teams()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'the hours of a team are for its treasurer';
  END IF;
  RETURN QUERY
  SELECT t.user_id, sum(t.worked)::bigint, sum(t.absent)::bigint, sum(t.agreed)::bigint, sum(t.balance)::bigint
  FROM public.backoffice_payrolltotal t WHERE t.run_id = of_run AND t.team_id = of_team GROUP BY t.user_id;
END $$;
REVOKE ALL ON FUNCTION gate.team_hours FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate.team_hours TO app_team;

-- A frozen run stays as it is. Asked once a statement: half a million rows come and go each night.
CREATE FUNCTION gate.keep_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM FROM added a LEFT JOIN public.backoffice_payrollrun r ON r.id = a.run_id
    WHERE r.id IS NULL OR r.state = 'frozen' LIMIT 1;
  ELSE
    PERFORM FROM gone a JOIN public.backoffice_payrollrun r ON r.id = a.run_id WHERE r.state = 'frozen' LIMIT 1;
  END IF;
  IF FOUND THEN
    RAISE restrict_violation USING MESSAGE = format('%s: a frozen run never changes', TG_TABLE_NAME);
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION gate.keep_pay() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE restrict_violation USING MESSAGE = format('%s: rows of pay are never changed', TG_TABLE_NAME);
END $$;
CREATE FUNCTION gate.keep_run() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.state = 'frozen' THEN
    RAISE restrict_violation USING MESSAGE = 'a frozen run never changes';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION gate.keep_expense() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM public.backoffice_payrollrun WHERE id = OLD.run_id AND state = 'frozen') THEN
    RAISE restrict_violation USING MESSAGE = 'what was paid back never changes';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_run BEFORE UPDATE OR DELETE ON backoffice_payrollrun
  FOR EACH ROW EXECUTE FUNCTION gate.keep_run();
CREATE TRIGGER keep_expense BEFORE UPDATE OR DELETE ON backoffice_expense
  FOR EACH ROW EXECUTE FUNCTION gate.keep_expense();
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['payrollrow', 'payrolltotal', 'payrollseen', 'payrollexception'] LOOP
    EXECUTE format('CREATE TRIGGER keep_added AFTER INSERT ON backoffice_%s REFERENCING NEW TABLE AS added'
      ' FOR EACH STATEMENT EXECUTE FUNCTION gate.keep_frozen()', t);
    EXECUTE format('CREATE TRIGGER keep_gone AFTER DELETE ON backoffice_%s REFERENCING OLD TABLE AS gone'
      ' FOR EACH STATEMENT EXECUTE FUNCTION gate.keep_frozen()', t);
    EXECUTE format('CREATE TRIGGER keep_pay BEFORE UPDATE ON backoffice_%s'
      ' FOR EACH STATEMENT EXECUTE FUNCTION gate.keep_pay()', t);
  END LOOP;
END $$;
