"""Functions that run as the owner step round row-level security: those that hand out rows of
business tables write the scope out (docs/adr/0017), or are named here with their reason."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+|\{\w+\})\s*\(.*?\$\$;", re.DOTALL)
# They apply the scope of families themselves, make the scope, or tell counts and no row.
APART = {"households_listed", "households_named", "partners_reach", "casework_funnel"}


def _functions() -> dict[str, str]:
    found = {}
    for path in sorted((ROOT / "zhuzhen").rglob("migrations/*.py")):
        for match in _FUNCTION.finditer(path.read_text()):
            found[f"{path.parent.parent.name}.{path.stem}:{match[1]}"] = match[0]
    return found


def test_owner_functions_that_hand_out_tables_write_the_scope_out() -> None:
    wide = {
        name
        for name, body in _functions().items()
        if "SECURITY DEFINER" in body and ("RETURNS TABLE" in body or "SETOF record" in body)
    }
    assert len(wide) >= 7
    bare = {each for each in wide if "zhuzhen_seen(" not in _functions()[each]}
    assert {each.split(":")[1] for each in bare} <= APART, bare


def test_owner_functions_look_into_no_other_schema() -> None:
    for name, body in _functions().items():
        if "SECURITY DEFINER" in body:
            assert "SET search_path = public, pg_temp" in body, name
