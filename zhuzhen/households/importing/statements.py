"""The SQL of landing: of the room (DuckDB) what goes out, of PostgreSQL what is done with it."""

LAST_NUMBERS = """
SELECT place_id, max(number) FROM households_household
WHERE place_id = ANY (%s::text[]) AND number ~ '^[0-9]{17}$' AND starts_with(number, place_id)
GROUP BY place_id
"""
NUMBERS = """
CREATE OR REPLACE TABLE numbers AS
SELECT g.key, g.village || lpad((coalesce(t.last, 0) +
    row_number() OVER (PARTITION BY g.village ORDER BY g.row))::VARCHAR, 5, '0') AS number
FROM groups g LEFT JOIN taken t ON t.village = g.village WHERE g.household_id IS NULL
"""
# What lists repeat of the members; the pairs as `rules.composition.name_pairs` makes them.
MAKE_UP = """
CREATE OR REPLACE TABLE make_up AS
WITH members AS ({members}), closed AS (
    SELECT *, regexp_replace(name, '\\s', '', 'g') AS bare FROM members
)
SELECT key, count(*) AS size, count(*) FILTER (labour IN ('ordinary', 'skilled')) AS able,
    count(*) FILTER (labour = 'weak_half') AS weak,
    min(name) FILTER (relation = 'head') AS head_name,
    list_sort(list_distinct(flatten(list(list_concat(
        list_transform(range(1, length(bare) + 1), lambda nth: substr(bare, nth, 1)),
        list_transform(range(1, length(bare)), lambda nth: substr(bare, nth, 2))
    ))))) AS pairs
FROM closed GROUP BY key
"""
_HOUSE_COLUMNS = (
    "key, is_new, household_id, version, number, place_id, address, kind, social_assist, "
    "legacy_grade, was_edge_2019, phone_sealed, account_sealed, head_name, name_pairs, size, able, "
    "weak, registered_on, is_touched"
)
_PEOPLE_COLUMNS = (
    "key, resident_id, is_changed, name, relation, sex, born_on, id_kind, id_sealed, id_blind, "
    "id_shown, labour, schooling, health_sealed, certificate_sealed, certificate_blind, since, line"
)
HOUSES_TABLE, PEOPLE_TABLE = f"sheet_houses ({_HOUSE_COLUMNS})", f"sheet_people ({_PEOPLE_COLUMNS})"
HISTORY_TABLE = "sheet_history (key, resident_id, before, after)"

TEMPORARY = (
    # What is asked of rows is asked of few and by keys; no index is made for it.
    """CREATE TEMP TABLE sheet_houses (key text,
        id bigint DEFAULT nextval(pg_get_serial_sequence('households_household', 'id')),
        is_new boolean, household_id bigint, version integer, number text, place_id text,
        address text, kind text, social_assist text, legacy_grade text, was_edge_2019 boolean,
        phone_sealed text, account_sealed text, head_name text, name_pairs text[], size integer,
        able integer, weak integer, registered_on date, is_touched boolean) ON COMMIT DROP""",
    """CREATE TEMP TABLE sheet_people (key text, resident_id bigint, is_changed boolean, name text,
        relation text, sex text, born_on date, id_kind text, id_sealed text, id_blind text,
        id_shown text, labour text, schooling text, health_sealed text, certificate_sealed text,
        certificate_blind text, since date, line bigint) ON COMMIT DROP""",
    """CREATE TEMP TABLE sheet_history (key text, resident_id bigint, before jsonb, after jsonb)
        ON COMMIT DROP""",
)

# NULL in a column of a known row: stays as it is.
HOUSES_OUT = """
SELECT g.key, f.is_new, g.household_id, k.version, n.number, coalesce(k.place_id, g.village),
    coalesce(g.address, k.address, ''), coalesce(g.kind, k.kind),
    coalesce(g.social_assist, k.social_assist, 'none'),
    coalesce(g.legacy_grade, k.legacy_grade, ''),
    coalesce(g.was_edge_2019, k.was_edge_2019, false), nullif(s.phone, ''), nullif(s.account, ''),
    m.head_name, '{{"' || array_to_string(list_transform(m.pairs,
        lambda pair: replace(replace(pair, '\\', '\\\\'), '"', '\\"')), '","') || '"}}',
    m.size, m.able, m.weak, coalesce(g.registered_on, DATE '{today}'),
    f.is_new OR f.added > 0 OR f.changed > 0 OR f.is_changed
FROM groups g JOIN fates f ON f.key = g.key JOIN make_up m ON m.key = g.key
JOIN house_seals s ON s.key = g.key LEFT JOIN known_households k ON k.id = g.household_id
LEFT JOIN numbers n ON n.key = g.key ORDER BY g.row
"""
PEOPLE_OUT = """
SELECT p.key, m.resident_id, c.row IS NOT NULL, p.name, p.relation, p.sex, p.born_on,
    CASE WHEN p.id IS NULL THEN 'none' ELSE 'resident' END, nullif(s.id, ''), p.id_blind,
    substr(p.id, 1, 6) || '********' || substr(p.id, 15), p.labour, p.schooling,
    nullif(s.health, ''), nullif(s.certificate, ''), p.certificate_blind,
    CASE WHEN g.household_id IS NULL THEN coalesce(g.registered_on, DATE '{today}')
        ELSE DATE '{today}' END, p.row
FROM people p JOIN groups g ON g.key = p.key JOIN seals s ON s.row = p.row
LEFT JOIN matched m ON m.row = p.row
LEFT JOIN (SELECT DISTINCT row FROM changes WHERE owner = 'person') c ON c.row = p.row
WHERE m.row IS NULL OR c.row IS NOT NULL
"""
# One line a household: of a new one its size, of a known one what changed and how many came; and
# one a person changed. Of sealed facts only which.
HISTORY_OUT = """
WITH told AS (
    SELECT owner, key, CASE WHEN owner = 'person' THEN row END AS row,
        coalesce(to_json(map_from_entries(list((field, known)) FILTER (NOT is_sealed))),
            '{}'::JSON) AS before,
        json_merge_patch(
            coalesce(to_json(map_from_entries(list((field, value)) FILTER (NOT is_sealed))),
                '{}'::JSON),
            coalesce(CASE WHEN bool_or(is_sealed)
                THEN json_object('sealed', list(field) FILTER (is_sealed)) END, '{}'::JSON)
        ) AS after
    FROM changes GROUP BY ALL
)
SELECT f.key, NULL::BIGINT, coalesce(t.before, '{}'), CASE WHEN f.is_new
    THEN json_object('size', m.size) ELSE json_merge_patch(coalesce(t.after, '{}'::JSON),
    json_object('added', f.added, 'size', m.size)) END
FROM fates f JOIN make_up m ON m.key = f.key
LEFT JOIN told t ON t.key = f.key AND t.owner = 'house'
WHERE f.is_new OR f.added > 0 OR f.is_changed
UNION ALL
SELECT t.key, m.resident_id, t.before, t.after
FROM told t JOIN matched m ON m.row = t.row WHERE t.owner = 'person'
"""
# Known households are locked, and must be as they were read.
LOCK_KNOWN = """
WITH locked AS (
    SELECT h.id, h.version, h.state FROM households_household h
    WHERE h.id IN (SELECT household_id FROM sheet_houses WHERE NOT is_new AND is_touched)
    ORDER BY h.id FOR UPDATE
)
SELECT count(*) FROM sheet_houses s LEFT JOIN locked l ON l.id = s.household_id
WHERE NOT s.is_new AND s.is_touched
  AND (l.id IS NULL OR l.version <> s.version OR l.state <> 'active')
"""
WRITING = (
    # As they were, for undoing.
    """INSERT INTO households_importedrow (receipt_id, household_id, resident_id, place_id, before,
        version)
    SELECT %(receipt)s, h.id, NULL, h.place_id, jsonb_build_object('address', h.address,
        'kind', h.kind, 'social_assist', h.social_assist, 'legacy_grade', h.legacy_grade,
        'was_edge_2019', h.was_edge_2019, 'phone_sealed', h.phone_sealed,
        'account_sealed', h.account_sealed), s.version + 1
    FROM sheet_houses s JOIN households_household h ON h.id = s.household_id WHERE s.is_touched""",
    """INSERT INTO households_importedrow (receipt_id, household_id, resident_id, place_id, before,
        version)
    SELECT %(receipt)s, r.household_id, r.id, r.place_id, jsonb_build_object('name', r.name,
        'relation', r.relation, 'sex', r.sex, 'born_on', r.born_on, 'id_kind', r.id_kind,
        'id_sealed', r.id_sealed, 'id_blind', r.id_blind, 'id_shown', r.id_shown,
        'labour', r.labour, 'schooling', r.schooling, 'health_sealed', r.health_sealed,
        'certificate_sealed', r.certificate_sealed, 'certificate_blind', r.certificate_blind),
        h.version + 1
    FROM sheet_people p JOIN households_resident r ON r.id = p.resident_id
    JOIN households_household h ON h.id = r.household_id WHERE p.is_changed""",
    """INSERT INTO households_household (id, number, place_id, address, kind, social_assist,
        legacy_grade, was_edge_2019, state, head_name, name_pairs, size, able, weak, phone_sealed,
        account_sealed, registered_on, version, receipt_id, created_by_id, updated_at)
    SELECT id, number, place_id, address, kind, social_assist, legacy_grade, was_edge_2019,
        'active', head_name, name_pairs, size, able, weak, coalesce(phone_sealed, ''),
        coalesce(account_sealed, ''), registered_on, 1, %(receipt)s, %(by)s, %(now)s
    FROM sheet_houses WHERE is_new""",
    """UPDATE households_household h SET address = s.address, kind = s.kind,
        social_assist = s.social_assist, legacy_grade = s.legacy_grade,
        was_edge_2019 = s.was_edge_2019, head_name = s.head_name, name_pairs = s.name_pairs,
        size = s.size, able = s.able, weak = s.weak, version = h.version + 1,
        phone_sealed = coalesce(s.phone_sealed, h.phone_sealed),
        account_sealed = coalesce(s.account_sealed, h.account_sealed), updated_at = %(now)s
    FROM sheet_houses s WHERE h.id = s.household_id AND s.is_touched""",
    "UPDATE sheet_houses SET id = household_id WHERE NOT is_new",
    """UPDATE households_resident r SET name = p.name, relation = p.relation,
        sex = coalesce(p.sex, r.sex), born_on = coalesce(p.born_on, r.born_on),
        id_kind = CASE WHEN p.id_blind IS NULL THEN r.id_kind ELSE 'resident' END,
        id_sealed = coalesce(p.id_sealed, r.id_sealed),
        id_blind = coalesce(p.id_blind, r.id_blind), id_shown = coalesce(p.id_shown, r.id_shown),
        labour = p.labour, schooling = p.schooling,
        health_sealed = coalesce(p.health_sealed, r.health_sealed),
        certificate_sealed = coalesce(p.certificate_sealed, r.certificate_sealed),
        certificate_blind = coalesce(p.certificate_blind, r.certificate_blind)
    FROM sheet_people p WHERE r.id = p.resident_id AND p.is_changed""",
    """WITH made AS (
        INSERT INTO households_resident (household_id, place_id, name, relation, sex, born_on,
            id_kind, id_sealed, id_blind, id_shown, health_sealed, certificate_sealed,
            certificate_blind, labour, schooling, state, during)
        SELECT s.id, s.place_id, p.name, p.relation, coalesce(p.sex, 'unknown'), p.born_on,
            p.id_kind, coalesce(p.id_sealed, ''), coalesce(p.id_blind, ''),
            coalesce(p.id_shown, ''), coalesce(p.health_sealed, ''),
            coalesce(p.certificate_sealed, ''), coalesce(p.certificate_blind, ''), p.labour,
            p.schooling, 'present', daterange(p.since, NULL)
        FROM sheet_people p JOIN sheet_houses s ON s.key = p.key WHERE p.resident_id IS NULL
        ORDER BY p.line RETURNING id, household_id, place_id
    )
    INSERT INTO households_importedrow (receipt_id, household_id, resident_id, place_id, before,
        version)
    SELECT %(receipt)s, m.household_id, m.id, m.place_id, NULL, s.version + 1
    FROM made m JOIN sheet_houses s ON s.household_id = m.household_id WHERE NOT s.is_new""",
    """INSERT INTO households_householdchange (household_id, resident_id, place_id, kind, "on",
        before, after, reason, by_id, by_name, at)
    SELECT s.id, t.resident_id, s.place_id, 'imported', %(today)s, t.before,
        t.after || jsonb_build_object('receipt', %(receipt)s::bigint), '', %(by)s, %(by_name)s,
        %(now)s
    FROM sheet_history t JOIN sheet_houses s ON s.key = t.key""",
    "DROP TABLE sheet_history, sheet_people, sheet_houses",
)
