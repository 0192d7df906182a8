"""What the ledgers answer, as SQL written by hand for each question alone.

Asked by the tables' owner, without row-level security, with the place as a plain condition. Of
today the present state is read, without history; of a past day what that day asks; as known then
what that moment asks. The columns are ours; the last is what sums are compared by.
"""

_STAGES = ("arrived", "allocated", "committed", "paid", "capitalised", "expensed", "reclaimed")
_SUMS = ", ".join(f"sum(fen) FILTER (WHERE stage = '{each}')" for each in _STAGES)
_TOTAL = "coalesce(sum(fen) FILTER (WHERE stage <> 'reclaimed'), 0)"
_HELD = "stage NOT IN ('origin', 'in_transit')"
_HERE = "place_id BETWEEN %(lo)s AND %(hi)s"
# What stands on accounts: now; on a day; as known then.
_STOOD = {
    "today": f"SELECT a.*, balance_fen AS fen FROM funds_ledgeraccount a WHERE {_HERE}",
    "day": f"""
        SELECT a.*, m.fen FROM funds_ledgeraccount a JOIN (
            SELECT account_id, sum(amount_fen)::bigint AS fen FROM (
                SELECT account_id, amount_fen FROM funds_monthtotal
                WHERE {_HERE} AND month < date_trunc('month', %(day)s::date)::date
                UNION ALL SELECT account_id, amount_fen FROM funds_line WHERE {_HERE}
                AND "on" BETWEEN date_trunc('month', %(day)s::date)::date AND %(day)s
            ) t GROUP BY 1
        ) m ON m.account_id = a.id
    """,
    "known": f"""
        SELECT a.*, m.fen FROM funds_ledgeraccount a JOIN (
            SELECT account_id, sum(amount_fen)::bigint AS fen FROM funds_line
            WHERE {_HERE} AND "on" <= %(day)s AND posted_at <= %(known_at)s GROUP BY 1
        ) m ON m.account_id = a.id
    """,
}
FUND_PARTS = {
    moment: f"""
        SELECT left(place_id, %(width)s), {_SUMS}, {_TOTAL} FROM ({stood}) a
        WHERE {_HELD} GROUP BY 1 ORDER BY 1
    """
    for moment, stood in _STOOD.items()
}
FUND_ROWS = {
    moment: f"""
        SELECT g.*, p.title, p.direction, j.uid::text, j.code, j.approval_no, g.total FROM (
            SELECT place_id, source, year, helper_code, purpose_id, string_agg(id::text, ','),
                {_SUMS},
                {_TOTAL} AS total FROM ({stood}) a
            WHERE {_HELD} GROUP BY 1, 2, 3, 4, 5 HAVING bool_or(fen <> 0)
        ) g LEFT JOIN funds_purpose p ON p.id = g.purpose_id
        LEFT JOIN projects_project j ON j.purpose_id = g.purpose_id ORDER BY 1, 3, 2, 4, 5
    """
    for moment, stood in _STOOD.items()
}
OVERVIEW = {
    moment: f"""
        SELECT left(place_id, %(width)s), source, year, stage, sum(fen) FROM ({stood}) a
        WHERE stage <> 'origin' GROUP BY 1, 2, 3, 4 HAVING sum(fen) <> 0
    """
    for moment, stood in _STOOD.items()
}

_GONE = "('disposed', 'cancelled')"
_UNTIL = {
    "today": "true",
    "day": '"on" <= %(day)s',
    "known": '"on" <= %(day)s AND at <= %(known_at)s',
}
_STATE = f"""(SELECT DISTINCT ON (asset_id) asset_id, after FROM assets_assetstep
    WHERE {_HERE} AND {{until}} ORDER BY asset_id, id DESC) s"""
_TITLED = f"""(SELECT DISTINCT ON (asset_id) asset_id, (facts -> 'shares')::text AS shares
    FROM assets_assetstep WHERE {_HERE} AND facts ? 'shares' AND {{until}}
    ORDER BY asset_id, id DESC) t"""
_OWNED = f"""(SELECT asset_id, json_agg(json_build_array(kind, owner, share_bp))::text AS shares
    FROM assets_ownership WHERE {_HERE} GROUP BY 1) t"""
_INCOME_NOW = f"""(SELECT o.asset_id, sum(d.amount_fen) FILTER (WHERE d.due_on <= %(day)s) AS owed,
    sum(d.received_fen) AS came FROM assets_dueincome d
    JOIN assets_operation o ON o.id = d.operation_id WHERE d.{_HERE} GROUP BY 1) i"""
_INCOME_THEN = f"""(SELECT o.asset_id, sum(d.amount_fen) FILTER (WHERE d.due_on <= %(day)s) AS owed,
    sum(c.fen) AS came FROM assets_dueincome d JOIN assets_operation o ON o.id = d.operation_id
    LEFT JOIN (SELECT substr(e.cause, 5)::bigint AS due, sum(e.amount_fen) AS fen FROM funds_entry e
        WHERE e.cause LIKE 'due:%%' AND e.{_HERE} AND e."on" <= %(day)s {{known}} AND NOT EXISTS (
            SELECT FROM funds_entry r WHERE r.reverses_id = e.id AND r."on" <= %(day)s)
        GROUP BY 1) c ON c.due = d.id WHERE d.{_HERE} GROUP BY 1) i"""
_KNOWN = {"today": "", "day": "", "known": "AND e.posted_at <= %(known_at)s"}
ASSET_ROWS = {
    moment: f"""
        SELECT a.uid::text, a.code, a.title, a.kind, a.form, a.place_id, a.size, a.built_on,
            a.life_years, a.keeper, a.keeping_fen, {"a.state" if moment == "today" else "s.after"},
            j.uid::text, j.title, f.parts, f.entries, t.shares, r.mode, r.operator, r.from_on,
            r.to_on, r.yearly_fen, i.owed, i.came, d.uid::text, a.papers, f.fen - f.fen * least(
                (extract(year FROM g) * 12 + extract(month FROM g))::integer, a.life_years * 12)
                / (a.life_years * 12), f.fen
        FROM assets_asset a JOIN (
            SELECT asset_id, sum(amount_fen)::bigint AS fen, string_agg(entry_uid::text, ',')
                AS entries, json_agg(json_build_array(source, year, amount_fen)
                ORDER BY year, source)::text AS parts
            FROM assets_assetfunding WHERE {_HERE} AND {until} GROUP BY 1
        ) f ON f.asset_id = a.id
        {"" if moment == "today" else f"JOIN {_STATE.format(until=until)} ON s.asset_id = a.id"}
        LEFT JOIN {_OWNED if moment == "today" else _TITLED.format(until=until)}
            ON t.asset_id = a.id
        LEFT JOIN (SELECT DISTINCT ON (asset_id) * FROM assets_operation WHERE {_HERE}
            AND from_on <= %(day)s AND to_on >= %(day)s ORDER BY asset_id, from_on DESC) r
            ON r.asset_id = a.id
        LEFT JOIN {_INCOME_NOW if moment == "today" else _INCOME_THEN.format(known=_KNOWN[moment])}
            ON i.asset_id = a.id
        LEFT JOIN (SELECT DISTINCT ON (asset_id) asset_id, uid FROM assets_disposal
            WHERE {_HERE} AND applied_on <= %(day)s ORDER BY asset_id, id DESC) d
            ON d.asset_id = a.id
        LEFT JOIN projects_project j ON j.id = a.project_id
        CROSS JOIN LATERAL age(%(day)s::date, a.built_on) g
        WHERE a.{_HERE} AND a.booked_on <= %(day)s
            AND {"a.state" if moment == "today" else "s.after"} NOT IN {_GONE}
        ORDER BY a.place_id, a.code
    """
    for moment, until in _UNTIL.items()
}
ASSET_PARTS = {
    "today": f"""
        SELECT left(place_id, %(width)s), kind, count(*), sum(original_fen) FROM assets_asset
        WHERE {_HERE} AND booked_on <= %(day)s AND state NOT IN {_GONE} GROUP BY 1, 2 ORDER BY 1, 2
    """,
    **{
        moment: f"""
            SELECT left(a.place_id, %(width)s), a.kind, count(*), sum(f.fen) FROM assets_asset a
            JOIN (SELECT asset_id, sum(amount_fen)::bigint AS fen FROM assets_assetfunding
                WHERE {_HERE} AND {until} GROUP BY 1) f ON f.asset_id = a.id
            JOIN {_STATE.format(until=until)} ON s.asset_id = a.id
            WHERE a.{_HERE} AND a.booked_on <= %(day)s AND s.after NOT IN {_GONE}
            GROUP BY 1, 2 ORDER BY 1, 2
        """
        for moment, until in _UNTIL.items()
        if moment != "today"
    },
}
_REACHED = f"""
    SELECT s.facts ->> 'disposal' AS uid,
        (array_agg(s.facts ->> 'to' ORDER BY s.id DESC))[1] AS state,
        bool_or(step = 'end_value') AS valued, bool_or(step = 'end_decide') AS decided,
        bool_or(step = 'end_approve') AS approved, bool_or(step = 'end_file') AS filed,
        bool_or(step = 'end_dispose') AS disposed, bool_or(step = 'end_book') AS booked
    FROM assets_assetstep s WHERE {_HERE} AND step LIKE 'end_%%' AND {{until}} GROUP BY 1
"""
DISPOSALS = {
    "today": f"""
        SELECT d.*, a.uid::text, a.code, a.title, a.kind, a.original_fen FROM assets_disposal d
        JOIN assets_asset a ON a.id = d.asset_id WHERE d.{_HERE} AND d.applied_on <= %(day)s
        ORDER BY d.place_id, d.applied_on, d.id
    """,
    **{
        moment: f"""
            SELECT d.*, r.*, a.uid::text, a.code, a.title, a.kind, a.original_fen
            FROM assets_disposal d JOIN assets_asset a ON a.id = d.asset_id
            LEFT JOIN ({_REACHED.format(until=until)}) r ON r.uid = d.uid::text
            WHERE d.{_HERE} AND d.applied_on <= %(day)s
                {"AND d.at <= %(known_at)s" if moment == "known" else ""}
            ORDER BY d.place_id, d.applied_on, d.id
        """
        for moment, until in _UNTIL.items()
        if moment != "today"
    },
}
# Of a fund year at a quarter's end: in all, and in the quarter itself.
_FLOWS = """
    SELECT left(a.place_id, %(width)s), p.direction, a.stage, sum(m.fen) FILTER (WHERE m.day >=
        %(since)s), sum(m.fen) FROM ({moved}) m JOIN funds_ledgeraccount a ON a.id = m.account_id
    LEFT JOIN funds_purpose p ON p.id = a.purpose_id
    WHERE a.year = %(year)s AND a.stage NOT IN ('origin', 'in_transit', 'reclaimed')
    GROUP BY 1, 2, 3
"""
STATISTICS = {
    "day": _FLOWS.format(
        moved=f"SELECT account_id, month AS day, amount_fen AS fen FROM funds_monthtotal "
        f"WHERE {_HERE} AND month <= %(day)s"
    ),
    "known": _FLOWS.format(
        moved=f'SELECT account_id, "on" AS day, amount_fen AS fen FROM funds_line '
        f'WHERE {_HERE} AND "on" <= %(day)s AND posted_at <= %(known_at)s'
    ),
}
