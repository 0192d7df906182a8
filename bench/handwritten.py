"""The best hand-written SQL for the figures of the board of 2022: one statement a register.

Written for the duties of the first two packs' first registers, by the tables' owner (no row-level
security), FILTER aggregates over one read of a register. Each gives (duty, owner_key, period,
value) with zeros for owners who have nothing, as the board shows them. `HASHED` says for which
the planner has to be kept from nested loops over thousands of owners; it is left free elsewhere.
"""

YEAR = "daterange('2022-01-01', '2023-01-01')"
DONGGUAN = "4419"

_UNITS = f"""member AS MATERIALIZED (
    SELECT m.org_id AS id, m.during, left(m.place_id, 9) AS town FROM partners_membership m
    WHERE m.role <> 'special_support' AND m.during && {YEAR}),
unit AS (SELECT DISTINCT id FROM member)"""
_SENDERS = f"""posted AS MATERIALIZED (
    SELECT sending_org_id AS id, during, left(helper_code, 4) AS helper FROM partners_posting
    WHERE status <> 'planned' AND during && {YEAR}),
sender AS (SELECT DISTINCT id FROM posted)"""
_CLUSTERS = f"""cluster AS (
    SELECT id, during FROM partners_cluster
    WHERE left(helper_id, 4) = '{DONGGUAN}' AND during && {YEAR})"""
_ALL_CLUSTERS = _CLUSTERS.replace(f"left(helper_id, 4) = '{DONGGUAN}' AND ", "")
_PAIRS = f"""pair AS (
    SELECT DISTINCT helper_place_id || '-' || place_id AS id, left(helper_place_id, 4) AS helper,
           left(place_id, 4) AS place, during FROM partners_pairing
    WHERE kind = 'city_city' AND during && {YEAR})"""
_FORCES = f"""force AS (
    SELECT id, during FROM partners_org WHERE kind = 'city_taskforce'
    AND left(coalesce(home_id, works_in_id), 4) = '{DONGGUAN}' AND during && {YEAR})"""
_CITIES = """city AS (SELECT DISTINCT helper_place_id AS id, left(helper_place_id, 4) AS helper,
    during FROM partners_pairing WHERE kind = 'city_city')"""


def _records(register: str, columns: str, *, where: str = "") -> str:
    """The counting records of 2022 of a register, with just what its figures need."""
    return f"""r AS (
    SELECT {columns}, happened_on FROM registers_record WHERE register = '{register}'
    AND happened_on >= '2022-01-01' AND happened_on < '2023-01-01'
    AND state IN ('submitted', 'confirmed') {where})"""


def _year(duty: str, kind: str, owners: str, figure: str) -> str:
    """One duty's rows: its owners (a CTE) with a column of `counted`, zero where there is none."""
    return (
        f"SELECT '{duty}' AS duty, '{kind}:' || o.id AS owner_key, '2022' AS period, "
        f"coalesce(f.{figure}, 0) AS value FROM {owners} o LEFT JOIN {figure}_of f USING (id)"
    )


def _by_cluster(
    duty: str, register: str, *, columns: str, figure: str, clusters: str = _CLUSTERS
) -> str:
    return f"""WITH {clusters}, {_records(register, columns)},
n_of AS (SELECT c.id, {figure} AS n FROM r JOIN cluster c
    ON c.id = r.cluster_id AND c.during @> r.happened_on GROUP BY 1)
{_year(duty, "cluster", "cluster", "n")}"""


_FIELD_VISIT = f"""WITH {_UNITS}, {_PAIRS},
{_records("field_visit", "org_id, place_id, helper_code, values ->> 'rank' AS rank")},
p_of AS (SELECT org_id AS id, count(*) FILTER (WHERE rank = 'principal') AS p,
        count(*) FILTER (WHERE rank = 'in_charge') AS i FROM r
    WHERE rank IN ('principal', 'in_charge') AND EXISTS (SELECT 1 FROM member m
        WHERE m.id = r.org_id AND m.town = left(r.place_id, 9) AND m.during @> r.happened_on)
    GROUP BY 1),
i_of AS (SELECT id, i FROM p_of),
c_of AS (SELECT q.id, count(*) AS c FROM r JOIN pair q ON q.helper = left(r.helper_code, 4)
    AND q.place = left(r.place_id, 4) AND q.during @> r.happened_on
    WHERE rank = 'city_leader' GROUP BY 1),
near AS (SELECT id FROM pair WHERE helper = '{DONGGUAN}')
{_year("principal_visit", "cluster_org", "unit", "p")}
UNION ALL {_year("in_charge_visit", "cluster_org", "unit", "i")}
UNION ALL {_year("city_leader_visit", "city_pair", "near", "c")}"""

_PARTY_GROUP = f"""WITH {_UNITS},
{
    _records(
        "party_group_meeting",
        "org_id",
        where='''AND values ->> 'body' IN
    ('party_group', 'leadership') AND values -> 'on_assistance' = 'true' ''',
    )
},
n_of AS (SELECT org_id AS id, count(*) AS n FROM r WHERE EXISTS (SELECT 1 FROM member m
    WHERE m.id = r.org_id AND m.during @> r.happened_on) GROUP BY 1)
{_year("party_group_study", "cluster_org", "unit", "n")}"""

_GOVERNMENT = f"""WITH {_PAIRS}, {_records("government_joint_meeting", "helper_code, place_id")},
n_of AS (SELECT q.id, count(*) AS n FROM r JOIN pair q ON q.helper = left(r.helper_code, 4)
    AND q.place = left(r.place_id, 4) AND q.during @> r.happened_on GROUP BY 1)
{_year("government_joint_meeting", "city_pair", "pair", "n")}"""

_HEARING = f"""WITH {_SENDERS},
{_records("report_hearing", "org_id", where="AND values ->> 'hearer_rank' = 'principal'")},
n_of AS (SELECT org_id AS id, count(*) AS n FROM r WHERE EXISTS (SELECT 1 FROM posted p
    WHERE p.id = r.org_id AND p.during @> r.happened_on) GROUP BY 1)
{_year("report_hearing", "sending_unit", "sender", "n")}"""

# Dongguan's year asks that a leader of the unit goes; the province does not.
_CONDOLENCE = f"""WITH {_SENDERS},
{_records("condolence_visit", "org_id, values ->> 'performer_rank' AS rank")},
n_of AS (SELECT org_id AS id, count(*) AS n FROM r WHERE EXISTS (SELECT 1 FROM posted p
    WHERE p.id = r.org_id AND p.during @> r.happened_on
    AND (p.helper <> '{DONGGUAN}' OR r.rank IN ('principal', 'in_charge'))) GROUP BY 1)
{_year("condolence", "sending_unit", "sender", "n")}"""

_MOBILISED = f"""WITH {_UNITS}, {_CLUSTERS},
{_records("mobilised_enterprise", "org_id, cluster_id, values ->> 'credit_code' AS code")},
u_of AS (SELECT org_id AS id, count(DISTINCT code) AS u FROM r WHERE EXISTS (SELECT 1
    FROM member m WHERE m.id = r.org_id AND m.during @> r.happened_on) GROUP BY 1),
c_of AS (SELECT c.id, count(DISTINCT code) AS c FROM r JOIN cluster c ON c.id = r.cluster_id
    AND c.during @> r.happened_on GROUP BY 1)
{_year("mobilised_by_unit", "cluster_org", "unit", "u")}
UNION ALL {_year("mobilised_by_cluster", "cluster", "cluster", "c")}"""

_TRAINING = f"""WITH {_CITIES}, {_FORCES},
{_records("training_session", "org_id, helper_code, values")},
a_of AS (SELECT c.id, count(DISTINCT r.*) AS a FROM r JOIN city c
    ON c.helper = left(r.helper_code, 4) AND c.during @> r.happened_on
    WHERE values ->> 'kind' = 'all_staff'
    AND (values ->> 'persons')::bigint >= (values ->> 'expected_persons')::bigint GROUP BY 1),
b_of AS (SELECT f.id, count(*) AS b FROM r JOIN force f ON f.id = r.org_id
    AND f.during @> r.happened_on WHERE values ->> 'kind' = 'business' GROUP BY 1),
assisting AS (SELECT DISTINCT id FROM city)
{_year("all_staff_training", "assisting_city", "assisting", "a")}
UNION ALL {_year("task_force_training", "task_force", "force", "b")}"""

_MONTHS = """month AS (SELECT n, '2022-' || lpad(n::text, 2, '0') AS label,
    daterange(make_date(2022, n, 1), (make_date(2022, n, 1) + interval '1 month')::date) AS days
    FROM generate_series(1, 12) n)"""


def _monthly(duty: str, kind: str, owners: str) -> str:
    return (
        f"SELECT '{duty}', '{kind}:' || o.id, month.label, coalesce(f.n, 0) FROM {owners} o "
        f"JOIN month ON o.during && month.days LEFT JOIN {owners}_of f "
        "ON f.id = o.id AND f.month = month.n"
    )


_BRIEFS = f"""WITH {_CLUSTERS}, {_FORCES}, {_MONTHS},
{_records("work_brief", "org_id, cluster_id")},
cluster_of AS (SELECT c.id, extract(month FROM happened_on)::int AS month, count(*) AS n
    FROM r JOIN cluster c ON c.id = r.cluster_id AND c.during @> r.happened_on GROUP BY 1, 2),
force_of AS (SELECT f.id, extract(month FROM happened_on)::int AS month, count(*) AS n
    FROM r JOIN force f ON f.id = r.org_id AND f.during @> r.happened_on GROUP BY 1, 2)
{_monthly("work_briefs", "cluster", "cluster")}
UNION ALL {_monthly("task_force_briefs", "task_force", "force")}"""

_INVESTED = f"""WITH town AS (SELECT id, during, left(town_id, 6) AS county FROM partners_cluster
    WHERE left(helper_id, 4) = '{DONGGUAN}' AND during && {YEAR}), {_CLUSTERS},
{_records("invested_enterprise", "cluster_id, place_id, values ->> 'credit_code' AS code")},
n_of AS (SELECT c.id, count(DISTINCT code) AS n FROM r JOIN town c ON c.id = r.cluster_id
    AND c.during @> r.happened_on AND c.county = left(r.place_id, 6) GROUP BY 1)
{_year("invested_enterprises", "cluster", "cluster", "n")}"""

STATEMENTS = (
    _FIELD_VISIT,
    _PARTY_GROUP,
    _by_cluster(
        "cluster_joint_meeting",
        "cluster_joint_meeting",
        columns="cluster_id",
        figure="count(*)",
        clusters=_ALL_CLUSTERS,
    ),
    _GOVERNMENT,
    _HEARING,
    _CONDOLENCE,
    _MOBILISED,
    _TRAINING,
    _by_cluster(
        "media_reports",
        "media_report",
        columns="cluster_id, values ->> 'level' AS level",
        figure="count(*) FILTER (WHERE level IN ('county', 'municipal', 'provincial', 'central'))",
    ),
    _by_cluster("highlight_videos", "highlight_video", columns="cluster_id", figure="count(*)"),
    _BRIEFS,
    _INVESTED,
    _by_cluster("workshops", "workshop", columns="cluster_id", figure="count(*)"),
    _by_cluster(
        "consumption",
        "consumption_sale",
        columns="cluster_id, (values ->> 'amount')::bigint AS amount",
        figure="sum(amount)::bigint",
    ),
)
HASHED = frozenset({_FIELD_VISIT, _PARTY_GROUP, _BRIEFS})
