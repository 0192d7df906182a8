"""The night's reminders of notices, as SQL: to approve, to end, to answer objections to.

Told are the offices of the place itself and of its town and village, as `notices.queries` has them;
a test compares the two. Nothing passes by itself.
"""

NOTICES = """
WITH held AS (
    SELECT g.account_id, g.role, g.place_id AS lo, substr(g.place_id, 7, 3) <> '000' AS is_near,
        CASE WHEN right(g.place_id, 8) = '00000000' THEN left(g.place_id, 4) || '99999999'
            WHEN right(g.place_id, 6) = '000000' THEN left(g.place_id, 6) || '999999'
            WHEN right(g.place_id, 3) = '000' THEN left(g.place_id, 9) || '999'
            ELSE g.place_id END AS hi
    FROM people_grant g JOIN people_account a ON a.id = g.account_id AND a.is_active
    WHERE g.during @> %(today)s::date AND g.place_id IS NOT NULL
), waiting AS (
    SELECT n.id, n.uid, n.place_id, 'approve' AS step, NULL::date AS due_on
    FROM notices_notice n WHERE n.state = 'draft' AND 'return' IS DISTINCT FROM (
        SELECT s.step FROM notices_noticestep s WHERE s.notice_id = n.id ORDER BY s.id DESC LIMIT 1)
    UNION ALL SELECT n.id, n.uid, n.place_id, 'ends', n.closes_on + 1
    FROM notices_notice n WHERE n.state = 'published' AND n.closes_on < %(today)s
    UNION ALL SELECT n.id, n.uid, n.place_id, 'answer ' || min(o.due_on), min(o.due_on)
    FROM notices_objection o JOIN notices_notice n ON n.id = o.notice_id
    WHERE o.state = 'open' AND o.due_on <= %(today)s + %(last)s GROUP BY n.id
)
INSERT INTO reminders_reminder
    (account_id, kind, step, duty, owner_key, period, record_id, due_on, made_on)
SELECT DISTINCT h.account_id, 'notice', w.step, '', w.uid::text, '', NULL::bigint, w.due_on,
    %(today)s::date
FROM waiting w JOIN held h ON w.place_id BETWEEN h.lo AND h.hi AND (h.is_near OR h.lo = w.place_id)
WHERE h.role = ANY (CASE WHEN w.step LIKE 'answer%%'
        THEN %(notice_answerers)s::text[] ELSE %(notice_approvers)s::text[] END)
    AND (w.step = 'ends' OR NOT EXISTS (
        SELECT FROM notices_noticestep s WHERE s.notice_id = w.id
            AND s.step IN ('draft', 'revise') AND s.by_id = h.account_id))
ORDER BY h.account_id, w.due_on, w.uid::text
ON CONFLICT ON CONSTRAINT reminders_once DO NOTHING
"""
