-- Lockgate 4.1: rate limiting. Applied by `lockgatectl migrate up` as migration 0041.

-- ANCHOR: policy
CREATE TABLE rate_policy (
    policy         text PRIMARY KEY,
    max_hits       integer NOT NULL CHECK (max_hits > 0),
    window_seconds integer NOT NULL CHECK (window_seconds BETWEEN 1 AND 86400),
    block_after    integer CHECK (block_after > max_hits),
    block_seconds  integer CHECK (block_seconds > 0),
    CHECK ((block_after IS NULL) = (block_seconds IS NULL))
);

INSERT INTO rate_policy (policy, max_hits, window_seconds, block_after, block_seconds) VALUES
    ('connect',  30,   60, NULL,  NULL),
    ('passcode',  3,  900,   15, 86400),
    ('message',  20, 3600,  100, 86400);
-- ANCHOR_END: policy

-- ANCHOR: counter
CREATE TABLE rate_counter (
    policy       text        NOT NULL REFERENCES rate_policy (policy),
    subject      bytea       NOT NULL CHECK (octet_length(subject) = 33),
    window_start timestamptz NOT NULL,
    hits         integer     NOT NULL DEFAULT 1,
    PRIMARY KEY (policy, subject, window_start)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- Serves the sweeper only. `hits` stays out of every index, so that an update is heap-only.
CREATE INDEX rate_counter_sweep ON rate_counter (window_start);

CREATE TABLE subject_block (
    subject       bytea       PRIMARY KEY CHECK (octet_length(subject) = 33),
    policy        text        NOT NULL REFERENCES rate_policy (policy),
    blocked_until timestamptz NOT NULL
);
-- ANCHOR_END: counter

-- ANCHOR: take_hit
CREATE FUNCTION take_hit(p_policy text, p_subject bytea, p_previous bytea DEFAULT NULL)
RETURNS TABLE (outcome text, remaining integer, resets_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    rule    rate_policy%ROWTYPE;
    started timestamptz;
    counted integer;
    until   timestamptz;
BEGIN
    SELECT * INTO STRICT rule FROM rate_policy AS r WHERE r.policy = p_policy;

    SELECT max(b.blocked_until) INTO until FROM subject_block AS b
     WHERE b.subject IN (p_subject, p_previous) AND b.blocked_until > now();
    IF until IS NOT NULL THEN
        RETURN QUERY SELECT 'blocked'::text, 0, until;
        RETURN;
    END IF;

    started := to_timestamp(floor(extract(epoch FROM now()) / rule.window_seconds) * rule.window_seconds);

    INSERT INTO rate_counter AS c (policy, subject, window_start)
    VALUES (p_policy, p_subject, started)
    ON CONFLICT (policy, subject, window_start) DO UPDATE SET hits = c.hits + 1
    RETURNING c.hits INTO counted;

    -- While a hash key is being rotated, hits under the old key still count.
    SELECT counted + coalesce(sum(c.hits), 0) INTO counted FROM rate_counter AS c
     WHERE c.policy = p_policy AND c.subject = p_previous AND c.window_start = started;

    IF counted > rule.block_after THEN
        until := now() + make_interval(secs => rule.block_seconds);
        INSERT INTO subject_block AS b (subject, policy, blocked_until)
        VALUES (p_subject, p_policy, until)
        ON CONFLICT (subject) DO UPDATE SET blocked_until = excluded.blocked_until;
        RETURN QUERY SELECT 'blocked'::text, 0, until;
        RETURN;
    END IF;

    RETURN QUERY SELECT
        CASE WHEN counted <= rule.max_hits THEN 'allowed' ELSE 'limited' END,
        greatest(rule.max_hits - counted, 0),
        started + make_interval(secs => rule.window_seconds);
END
$$;
-- ANCHOR_END: take_hit

-- ANCHOR: sweep
-- Run every 300 s by whichever replica gets the advisory lock; at most 10,000 rows a run.
CREATE FUNCTION sweep_counters() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    removed integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(8030, 1) THEN
        RETURN 0;
    END IF;
    DELETE FROM subject_block WHERE blocked_until < now();
    DELETE FROM rate_counter WHERE ctid = ANY (ARRAY(
        SELECT c.ctid FROM rate_counter AS c
         WHERE c.window_start < now() - interval '25 hours'
         LIMIT 10000));
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
-- ANCHOR_END: sweep

-- ANCHOR: grants
REVOKE ALL ON FUNCTION take_hit(text, bytea, bytea), sweep_counters() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_hit(text, bytea, bytea), sweep_counters() TO lockgate;
-- ANCHOR_END: grants
