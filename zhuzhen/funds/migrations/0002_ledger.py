"""The ledger's laws, kept by the database itself (docs/adr/0015).

All lines of an entry come in the transaction that wrote it, and in one statement; they sum to
nothing and to its amount; a reversal is the mirror of what it reverses. Balances and months are
kept by the same trigger, and no account that holds money falls below nothing. A closed month takes
no entry. Nothing is changed or deleted.
"""

from django.db import migrations

from zhuzhen.base.rowsecurity import append_only, policy, secure, visible

_TABLES = ("contribution", "purpose", "ledgeraccount", "entry", "transfer", "fundorder")
_LINES = ("line", "monthtotal")

# Posting shares a lock of the city and month that closing takes alone.
_BEGINS = """
CREATE FUNCTION funds_entry_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.posted_in := txid_current();
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(
        'funds.closing ' || left(NEW.place_id, 4) || ' ' || to_char(NEW."on", 'YYYY-MM'), 0));
    IF EXISTS (
        SELECT 1 FROM funds_closing c WHERE c.reopened_at IS NULL
        AND c.month = date_trunc('month', NEW."on")::date
        AND c.place_id IN (NEW.place_id, left(NEW.place_id, 9) || '000',
            left(NEW.place_id, 6) || '000000', left(NEW.place_id, 4) || '00000000')
    ) THEN
        RAISE EXCEPTION 'the month of % is closed for %', NEW."on", NEW.place_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_closed_month';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM funds_entry e WHERE e.id = NEW.reverses_id AND e.kind = 'reversal'
    ) THEN
        RAISE EXCEPTION 'entry % is a reversal itself', NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_reversal_of_reversal';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER funds_entry_begins BEFORE INSERT ON funds_entry
FOR EACH ROW EXECUTE FUNCTION funds_entry_begins();

CREATE FUNCTION funds_entry_has_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM funds_line l WHERE l.entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % has no lines', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_entry_has_lines';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER funds_entry_has_lines AFTER INSERT ON funds_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION funds_entry_has_lines();

CREATE FUNCTION funds_month_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(
        'funds.closing ' || left(NEW.place_id, 4) || ' ' || to_char(NEW.month, 'YYYY-MM'), 0));
    RETURN NEW;
END $$;
CREATE TRIGGER funds_month_closes BEFORE INSERT ON funds_closing
FOR EACH ROW EXECUTE FUNCTION funds_month_closes();
"""
_ENDS = """
DROP TRIGGER funds_month_closes ON funds_closing; DROP FUNCTION funds_month_closes();
DROP TRIGGER funds_entry_has_lines ON funds_entry; DROP FUNCTION funds_entry_has_lines();
DROP TRIGGER funds_entry_begins ON funds_entry; DROP FUNCTION funds_entry_begins();
"""

# Set by set: a statement may bring the lines of many entries.
_POSTED = """
CREATE FUNCTION funds_lines_posted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wrong bigint;
BEGIN
    SELECT l.entry_id INTO wrong FROM fresh l JOIN funds_entry e ON e.id = l.entry_id
    JOIN funds_ledgeraccount a ON a.id = l.account_id
    WHERE e.posted_in <> txid_current() OR l."on" <> e."on"
        OR (l.place_id, l.helper_code) IS DISTINCT FROM (a.place_id, a.helper_code) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a line does not fit entry % or its account', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_line_fits';
    END IF;

    SELECT f.entry_id INTO wrong FROM (
        SELECT entry_id, count(*) AS lines, sum(amount_fen) AS rest,
            sum(amount_fen) FILTER (WHERE amount_fen > 0) AS moved
        FROM fresh GROUP BY entry_id
    ) f JOIN funds_entry e ON e.id = f.entry_id
    WHERE f.rest <> 0 OR f.moved IS DISTINCT FROM e.amount_fen
        OR f.lines <> (SELECT count(*) FROM funds_line l WHERE l.entry_id = f.entry_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of entry % do not balance', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_entry_balances';
    END IF;

    SELECT e.id INTO wrong FROM funds_entry e
    WHERE e.id IN (SELECT entry_id FROM fresh) AND e.reverses_id IS NOT NULL AND EXISTS (
        (SELECT account_id, sum(amount_fen) FROM fresh WHERE entry_id = e.id GROUP BY 1
         EXCEPT SELECT account_id, -sum(amount_fen) FROM funds_line
            WHERE entry_id = e.reverses_id GROUP BY 1)
        UNION ALL
        (SELECT account_id, -sum(amount_fen) FROM funds_line
            WHERE entry_id = e.reverses_id GROUP BY 1
         EXCEPT SELECT account_id, sum(amount_fen) FROM fresh WHERE entry_id = e.id GROUP BY 1)
    ) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % is not the mirror of what it reverses', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_reversal_mirrors';
    END IF;

    -- In one order, so that two postings wait for each other instead of locking up.
    PERFORM 1 FROM funds_ledgeraccount WHERE id IN (SELECT account_id FROM fresh)
    ORDER BY id FOR NO KEY UPDATE;
    UPDATE funds_ledgeraccount a SET balance_fen = a.balance_fen + f.moved
    FROM (SELECT account_id, sum(amount_fen) AS moved FROM fresh GROUP BY account_id) f
    WHERE a.id = f.account_id;
    INSERT INTO funds_monthtotal AS m (account_id, month, amount_fen, place_id, helper_code)
    SELECT account_id, date_trunc('month', "on")::date, sum(amount_fen), place_id, helper_code
    FROM fresh GROUP BY account_id, date_trunc('month', "on")::date, place_id, helper_code
    ON CONFLICT (account_id, month) DO UPDATE SET amount_fen = m.amount_fen + excluded.amount_fen;
    RETURN NULL;
END $$;
CREATE TRIGGER funds_lines_posted AFTER INSERT ON funds_line
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION funds_lines_posted();
"""
_UNPOSTED = """
DROP TRIGGER funds_lines_posted ON funds_line; DROP FUNCTION funds_lines_posted();
"""

# An account begins at nothing, is only moved by lines, and stays what it is.
_KEPT = """
CREATE FUNCTION funds_account_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.balance_fen = 0 THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1
        AND (NEW.stage, NEW.source, NEW.year, NEW.place_id, NEW.helper_code, NEW.purpose_id)
        IS NOT DISTINCT FROM
        (OLD.stage, OLD.source, OLD.year, OLD.place_id, OLD.helper_code, OLD.purpose_id)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'accounts are moved by lines only'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER funds_account_kept BEFORE INSERT OR UPDATE OR DELETE ON funds_ledgeraccount
FOR EACH ROW EXECUTE FUNCTION funds_account_kept();

CREATE FUNCTION funds_month_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'months are moved by lines only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER funds_month_kept BEFORE INSERT OR UPDATE OR DELETE ON funds_monthtotal
FOR EACH ROW EXECUTE FUNCTION funds_month_kept();

CREATE FUNCTION funds_order_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'orders are kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'submitted' OR (NEW.kind, NEW.place_id, NEW.purpose_id, NEW.amount_fen,
        NEW."on", NEW.text, NEW.payee, NEW.voucher_no, NEW.use_code, NEW.content, NEW.content_sm3,
        NEW.papers, NEW.submitted_by_id, NEW.submitted_at) IS DISTINCT FROM (OLD.kind,
        OLD.place_id, OLD.purpose_id, OLD.amount_fen, OLD."on", OLD.text, OLD.payee,
        OLD.voucher_no, OLD.use_code, OLD.content, OLD.content_sm3, OLD.papers,
        OLD.submitted_by_id, OLD.submitted_at)
    THEN
        RAISE EXCEPTION 'order % is frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER funds_order_frozen BEFORE UPDATE OR DELETE ON funds_fundorder
FOR EACH ROW EXECUTE FUNCTION funds_order_frozen();
"""
_FREE = """
DROP TRIGGER funds_order_frozen ON funds_fundorder; DROP FUNCTION funds_order_frozen();
DROP TRIGGER funds_month_kept ON funds_monthtotal; DROP FUNCTION funds_month_kept();
DROP TRIGGER funds_account_kept ON funds_ledgeraccount; DROP FUNCTION funds_account_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial"), ("base", "0002_append_only")]
    operations = [
        *(policy(f"funds_{each}", place="place_id", helper="helper_code") for each in _TABLES),
        *(policy(f"funds_{each}", place="place_id", helper="helper_code") for each in _LINES),
        # That a month is closed above is known to all below; only who sees the place closes it.
        secure("funds_closing", using="true", check=visible(place="place_id")),
        migrations.RunSQL(sql=_BEGINS, reverse_sql=_ENDS),
        migrations.RunSQL(sql=_POSTED, reverse_sql=_UNPOSTED),
        migrations.RunSQL(sql=_KEPT, reverse_sql=_FREE),
        append_only("funds_entry"),
        append_only("funds_line"),
    ]
