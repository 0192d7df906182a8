"""Money, projects and assets of a province in a database of their own: what ledgers are measured
on. Laid down set by set, under every constraint and trigger.
"""

import datetime as dt
import os

DATABASE = os.environ.get("ZHUZHEN_BENCH_DATABASE", "zhuzhen_bench")
PROVINCE = "440000000000"
READERS = ("county", "province")
TOWNS, PROJECTS_A_TOWN, CARDS_A_PROJECT, PAYMENTS = 1_127, 40, 3, 6

# Who has which project of which money; dice are the code's hash, so that every world is the same.
_PROJECTS = """
CREATE TEMP TABLE made AS
SELECT 'B' || left(t.code, 9) || lpad(n::text, 3, '0') AS code, coalesce(v.code, t.code) AS place,
    left(t.code, 6) || '000000' AS county, h,
    (ARRAY['provincial', 'assisting_city', 'host_city', 'host_county'])[1 + h %% 4] AS source,
    CASE WHEN h %% 4 = 1 THEN '440300000000' ELSE '' END AS helper, 2021 + h / 4 %% 2 AS year,
    5000000 + h %% 295000000 AS fen, make_date(2021 + h / 4 %% 2, 4, 1 + h / 8 %% 30) AS day
FROM (SELECT code FROM places_division WHERE level = 'town' ORDER BY code LIMIT %(towns)s) t
CROSS JOIN generate_series(0, %(projects)s - 1) n
CROSS JOIN LATERAL (SELECT hashtext(t.code || n) & 2147483647 AS h)
LEFT JOIN places_division v ON n %% 4 > 0 AND v.code = left(t.code, 9) || 201 + n %% 3;

INSERT INTO funds_purpose (uid, kind, title, place_id, helper_code, direction, opened_on)
SELECT gen_random_uuid(), 'project', code, place, helper,
    (ARRAY['industry', 'livelihood', 'habitat'])[1 + h %% 3], '2021-07-01' FROM made;

INSERT INTO projects_project (uid, code, title, place_id, helper_code, purpose_id, without_item,
    suspended_from, state, category, direction, tags, is_operating, content, reason, performance,
    benefit, budget_fen, use_code, builder, approval_no, procurement, scores, retention_fen,
    version, created_at, updated_at)
SELECT gen_random_uuid(), m.code, '项目' || m.code, m.place, m.helper, p.id, '测量', '', 'settled',
    'industry', p.direction, '{}', false, '测量', '测量', '', 0, 10^8, 'industry', '', '', '', '{}',
    0, 1, m.day, m.day FROM made m JOIN funds_purpose p ON p.title = m.code;

ALTER TABLE made ADD purpose bigint, ADD project bigint;
UPDATE made SET purpose = j.purpose_id, project = j.id FROM projects_project j
WHERE j.code = made.code;
"""
# Of each project's money: sent to its county, received, allocated, committed, paid, settled.
_MOVES = """
CREATE TEMP TABLE moves AS
WITH sent AS (
    SELECT county, source, helper, year, sum(fen) AS fen FROM made GROUP BY 1, 2, 3, 4
), moved AS (
    SELECT 'transfer' AS kind, make_date(year, 2, 20) AS day, 'origin' AS a, 'in_transit' AS b,
        source, helper, year, county AS a_place, county AS b_place, NULL::bigint AS a_purpose,
        NULL::bigint AS b_purpose, fen FROM sent
    UNION ALL SELECT 'receipt', make_date(year, 3, 1), 'in_transit', 'arrived', source, helper,
        year, county, county, NULL, NULL, fen FROM sent
    UNION ALL SELECT 'allocation', day, 'arrived', 'allocated', source, helper, year, county,
        place, NULL, purpose, fen FROM made
    UNION ALL SELECT 'commitment', day, 'allocated', 'committed', source, helper, year, place,
        place, purpose, purpose, fen FROM made
    UNION ALL SELECT 'payment', day + 20 * n, 'committed', 'paid', source, helper, year, place,
        place, purpose, purpose, fen / %(payments)s
    FROM made, generate_series(1, %(payments)s - h %% 3) n
    UNION ALL SELECT 'settlement', day + 140, 'paid', 'capitalised', source, helper, year, place,
        place, purpose, purpose, fen / %(payments)s * %(payments)s FROM made WHERE h %% 3 = 0
)
SELECT gen_random_uuid() AS uid, *, row_number() OVER () AS at FROM moved ORDER BY day;
"""
_ACCOUNTS = """
INSERT INTO funds_ledgeraccount (stage, source, year, place_id, helper_code, purpose_id,
    balance_fen)
SELECT DISTINCT stage, source, year, place, helper, purpose, 0 FROM (
    SELECT a AS stage, source, year, a_place AS place, helper, a_purpose AS purpose FROM moves
    UNION ALL SELECT b, source, year, b_place, helper, b_purpose FROM moves
) s;
"""
# Every tenth was entered five weeks late.
_ENTRIES = """
INSERT INTO funds_entry (uid, kind, "on", posted_at, posted_in, place_id, helper_code, amount_fen,
    text, voucher_no, payee, use_code, papers, cause)
SELECT uid, kind, day, day + time '12:00' + CASE WHEN at %% 10 = 0 THEN interval '35 days'
    ELSE interval '0' END, 0, b_place, helper, fen, '测量', '', '', '', '{}', '' FROM moves;

INSERT INTO funds_line (entry_id, account_id, amount_fen, "on", posted_at, place_id, helper_code)
SELECT e.id, a.id, s.fen, e."on", e.posted_at, a.place_id, a.helper_code FROM (
    SELECT uid, a AS stage, source, year, a_place AS place, helper, a_purpose AS purpose,
        -fen AS fen FROM moves
    UNION ALL SELECT uid, b, source, year, b_place, helper, b_purpose, fen FROM moves
) s JOIN funds_entry e ON e.uid = s.uid
JOIN funds_ledgeraccount a ON (a.stage, a.source, a.year, a.place_id, a.helper_code)
    = (s.stage, s.source, s.year, s.place, s.helper) AND a.purpose_id IS NOT DISTINCT FROM s.purpose
ORDER BY e.id;
"""
_CARDS = """
INSERT INTO assets_asset (uid, code, title, kind, form, place_id, helper_code, project_id, size,
    site, used_for, built_on, booked_on, original_fen, life_years, state, keeper, papers, version,
    created_at, updated_at)
SELECT gen_random_uuid(), m.code || '-' || n, '资产' || m.code || n,
    (ARRAY['operating', 'public_welfare', 'public_welfare', 'household'])[1 + (m.h / 16 + n) %% 4],
    'fixed', m.place, m.helper, m.project, '', '', '', m.day + 140, m.day + 140,
    m.fen / %(payments)s * %(payments)s / %(cards)s + CASE n WHEN 0
        THEN m.fen / %(payments)s * %(payments)s %% %(cards)s ELSE 0 END, 10,
    CASE WHEN (m.h / 64 + n) %% 40 = 0 THEN 'disposed' WHEN (m.h / 64 + n) %% 40 = 1
        THEN 'disposing' ELSE 'in_use' END,
    '村委会', '{}', 1, m.day + 140, m.day + 140
FROM made m, generate_series(0, %(cards)s - 1) n WHERE m.h %% 3 = 0 ORDER BY m.code, n;

INSERT INTO assets_assetfunding (asset_id, place_id, helper_code, source, year, amount_fen,
    entry_uid, "on", at)
SELECT a.id, a.place_id, a.helper_code, m.source, m.year, a.original_fen, s.uid, a.booked_on,
    a.created_at FROM assets_asset a JOIN made m ON m.project = a.project_id
JOIN moves s ON s.b_purpose = m.purpose AND s.kind = 'settlement';

INSERT INTO assets_ownership (asset_id, place_id, helper_code, kind, owner, share_bp, from_on)
SELECT id, place_id, helper_code, 'village', '某村', 10000, booked_on FROM assets_asset;

INSERT INTO assets_assetstep (asset_id, place_id, helper_code, step, before, after, "on", reason,
    facts, papers, at)
SELECT a.id, a.place_id, a.helper_code, s.step, s.before, s.after, a.booked_on + s.later, '',
    CASE s.step WHEN 'confirm_title' THEN jsonb_build_object('shares', jsonb_build_array(
        jsonb_build_object('kind', 'village', 'place_id', a.place_id, 'owner', '某村', 'share_bp',
        10000))) ELSE '{}' END, '{}', a.created_at + s.later * interval '1 day'
FROM assets_asset a, (VALUES ('form', '', 'formed', 0), ('register', 'formed', 'registered', 3),
    ('confirm_title', 'registered', 'title_confirmed', 9),
    ('hand_over', 'title_confirmed', 'in_use', 15)) s(step, before, after, later) ORDER BY a.id, 8;
"""
_RUNS = """
INSERT INTO assets_operation (asset_id, place_id, helper_code, mode, operator, contract_no, from_on,
    to_on, yearly_fen, principal_fen, papers, at)
SELECT id, place_id, helper_code, 'lease', '某合作社', '', built_on, built_on + 1095, 1000000, 0,
    '{}', created_at FROM assets_asset WHERE kind = 'operating';

INSERT INTO assets_dueincome (operation_id, place_id, helper_code, kind, due_on, amount_fen,
    received_fen, received_on)
SELECT id, place_id, helper_code, 'income', from_on + 91 * n, 250000,
    CASE WHEN from_on + 91 * n <= '2022-11-20' THEN 250000 ELSE 0 END,
    CASE WHEN from_on + 91 * n <= '2022-11-20' THEN from_on + 91 * n END
FROM assets_operation, generate_series(1, 12) n;

CREATE TEMP TABLE came AS SELECT id, place_id, helper_code, due_on FROM assets_dueincome
WHERE received_fen > 0;
INSERT INTO funds_ledgeraccount (stage, source, year, place_id, helper_code, balance_fen)
SELECT DISTINCT stage, 'asset_income', 2022, place_id, helper_code, 0 FROM came,
    unnest(ARRAY['origin', 'arrived']) stage;
INSERT INTO funds_entry (uid, kind, "on", posted_at, posted_in, place_id, helper_code, amount_fen,
    text, voucher_no, payee, use_code, papers, cause)
SELECT gen_random_uuid(), 'income', due_on, due_on + time '12:00', 0, place_id, helper_code, 250000,
    '测量', '', '', '', '{}', 'due:' || id FROM came;
INSERT INTO funds_line (entry_id, account_id, amount_fen, "on", posted_at, place_id, helper_code)
SELECT e.id, a.id, CASE a.stage WHEN 'origin' THEN -250000 ELSE 250000 END, e."on", e.posted_at,
    a.place_id, a.helper_code
FROM funds_entry e JOIN funds_ledgeraccount a ON a.source = 'asset_income'
    AND (a.place_id, a.helper_code) = (e.place_id, e.helper_code) WHERE e.cause LIKE 'due:%%';
"""
# What is disposed of went the whole way, step by step.
_ENDS = """
INSERT INTO assets_disposal (uid, asset_id, place_id, helper_code, kind, reason, text, state, level,
    valued_by, meeting, receiver, reinvest, papers, applied_on, at, version)
SELECT gen_random_uuid(), id, place_id, helper_code, 'sale', 'expired', '测量', 'applied', 'county',
    '', '', '', '', '{}', booked_on + 30, created_at + interval '30 days', 1
FROM assets_asset WHERE state IN ('disposed', 'disposing') ORDER BY id;

UPDATE assets_disposal d SET value_fen = a.original_fen / 2, valued_by = '某处', meeting = '某处',
    valued_on = a.booked_on + 40, decided_on = a.booked_on + 50, approved_on = a.booked_on + 55,
    disposed_on = a.booked_on + 60, receiver = '某处', proceeds_fen = a.original_fen / 2,
    reinvest = '某处', entry_uid = gen_random_uuid()
FROM assets_asset a WHERE a.id = d.asset_id AND a.state = 'disposed';

DO $$
DECLARE reached text;
BEGIN
    FOREACH reached IN ARRAY ARRAY['valued', 'decided', 'approved', 'posted', 'disposed',
        'proceeds_booked']
    LOOP
        UPDATE assets_disposal SET state = reached WHERE entry_uid IS NOT NULL;
    END LOOP;
END $$;

INSERT INTO assets_assetstep (asset_id, place_id, helper_code, step, before, after, "on", reason,
    facts, papers, at)
SELECT d.asset_id, d.place_id, d.helper_code, 'end_' || s.step, 'in_use', s.after,
    d.applied_on + s.later, '', jsonb_build_object('disposal', d.uid, 'from', s.start, 'to',
        s.reached), '{}', d.at + s.later * interval '1 day'
FROM assets_disposal d JOIN (VALUES ('apply', 'disposing', '', 'applied', 0),
    ('value', 'disposing', 'applied', 'valued', 10),
    ('decide', 'disposing', 'valued', 'decided', 20),
    ('approve', 'disposing', 'decided', 'approved', 25),
    ('dispose', 'disposed', 'posted', 'disposed', 30),
    ('book', 'disposed', 'disposed', 'proceeds_booked', 40)
) s(step, after, start, reached, later) ON s.step = 'apply' OR d.state = 'proceeds_booked'
ORDER BY d.id, s.later;
"""
_LAID = (_PROJECTS, _MOVES, _ACCOUNTS, _ENTRIES, _CARDS, _RUNS, _ENDS)
_COUNTED = (
    "funds_ledgeraccount", "funds_entry", "funds_line", "assets_asset", "assets_assetstep",
    "assets_disposal",
)  # fmt: skip
_COUNTY = """
SELECT left(place_id, 6) || '000000' FROM assets_asset GROUP BY 1 ORDER BY count(*) DESC, 1
OFFSET least(9, (SELECT count(DISTINCT left(place_id, 6)) - 1 FROM assets_asset)) LIMIT 1
"""


def stand_up(*, scale: float) -> str:
    """Point Django at a database with the divisions and, once, their money; what it holds then.

    It comes before whatever imports models.
    """
    os.environ["ZHUZHEN_DATABASE"] = f"{DATABASE}_money_{round(scale * 1000)}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhuzhen.project.settings"
    os.environ["ZHUZHEN_TODAY"] = "2022-11-20"
    from zhuzhen.project import database

    database.start_embedded()
    import django

    django.setup()
    from django.conf import settings

    from zhuzhen.project import readying

    settings.ALLOWED_HOSTS = ["*"]
    readying.make_ready(demonstration=False, say=print)
    _lay_down(towns=max(round(TOWNS * scale), 1))
    return _counted()


def _lay_down(*, towns: int) -> None:
    """Fill the database by its owner, if it holds no assets."""
    from django.db import connections, transaction

    given = {
        "towns": towns, "projects": PROJECTS_A_TOWN, "payments": PAYMENTS,
        "cards": CARDS_A_PROJECT,
    }  # fmt: skip
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM assets_asset)")
        if cursor.fetchone()[0]:
            return
        for sql in _LAID:
            cursor.execute(sql, given)
            cursor.execute("ANALYZE")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _let_readers_in()


def _let_readers_in() -> None:
    """Accounts that see a county, and the province."""
    from django.db.backends.postgresql.psycopg_any import DateRange

    from zhuzhen.people.models import Account, Grant
    from zhuzhen.project.work import acting_as_system

    with acting_as_system():
        grants = zip(READERS, ("county", "prov_admin"), (county(), PROVINCE), strict=True)
        for name, role, place in grants:
            made = Account(username=name, display_name=name)
            made.set_unusable_password()
            made.save()
            during = DateRange(dt.date(2020, 1, 1), None)
            Grant.objects.create(account=made, role=role, during=during, place_id=place)


def county() -> str:
    """The county with the most assets but nine."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(_COUNTY)
        return str(cursor.fetchone()[0])


def _counted() -> str:
    from django.db import connections

    counts = []
    with connections["owner"].cursor() as cursor:
        for name in _COUNTED:
            cursor.execute(f"SELECT count(*) FROM {name}")
            counts.append(f"{cursor.fetchone()[0]:,} in {name}")
    return ", ".join(counts)
