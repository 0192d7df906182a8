"""The scope as a condition with its ranges written out: for functions of the owner that read much.

Row-level security asks the settings again of every row, and the planner cannot look past it. A
function of the owner may read without it, if each table it reads is asked for just what this says:
`zhuzhen_seen('a', lo, hi)` is what `base.rowsecurity.visible` says of the rows of `a` between two
codes, where `place_id` and `helper_code` are the scope's columns.
"""

from django.db import migrations

from zhuzhen.base.scope import MAX_RANGES

_SLOTS = ", ".join(
    f"(current_setting('zhuzhen.lo{n}', true), current_setting('zhuzhen.hi{n}', true))"
    for n in range(1, MAX_RANGES + 1)
)
_MADE = f"""
CREATE FUNCTION zhuzhen_seen(alias text, lo text, hi text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN bool_or(s.lo <= $2 AND $3 <= s.hi)
        THEN format('(%1$I.place_id BETWEEN %2$L AND %3$L)', $1, $2, $3)
        ELSE format('(%1$I.place_id BETWEEN %2$L AND %3$L AND (', $1, $2, $3) || coalesce(
            string_agg(format('%1$I.place_id BETWEEN %2$L AND %3$L OR '
                || '%1$I.helper_code BETWEEN %2$L AND %3$L', $1, s.lo, s.hi), ' OR '),
            'false') || '))'
        END
    FROM (VALUES {_SLOTS}) AS t(a, b), LATERAL (SELECT t.a COLLATE "C", t.b COLLATE "C") s(lo, hi)
    WHERE s.lo <= s.hi
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0002_append_only")]
    operations = [
        migrations.RunSQL(_MADE, "DROP FUNCTION zhuzhen_seen(text, text, text);"),
    ]
