"""Each night the year's figures are made whole and the invariants checked; the outcome stays."""

import datetime as dt
import json

import pytest
import typer
from typer.testing import CliRunner

from tests.cast import stage
from tests.duties.world import refreshed
from zhuzhen.base.audit import last_nightly
from zhuzhen.cli import nightly, session, verifying
from zhuzhen.duties.models import DutyInstance

CHINA = dt.timezone(dt.timedelta(hours=8))


def run(command, *arguments):
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def on(everything, monkeypatch):
    monkeypatch.setattr(session, "prepare", lambda: None)
    made = stage()
    refreshed()
    return made


def test_a_year_half_made_is_made_whole(on):
    whole = DutyInstance.objects.count()
    DutyInstance.objects.exclude(org_id=on.member_b.pk).delete()
    assert DutyInstance.objects.count() < whole
    done = run(nightly.nightly)
    assert done.exit_code == 0, done.output
    assert "全部成立" in done.output
    assert DutyInstance.objects.count() == whole
    assert last_nightly().facts["broken"] == []
    assert last_nightly().facts["moved"] > 0


def test_before_the_first_night_the_last_check_says_so(on):
    told = run(verifying.verify, "--last")
    assert told.exit_code == 1
    assert "还没有夜间核对" in told.output and "没有内容" not in told.output


def test_it_is_done_once_a_night_unless_asked_again(on):
    run(nightly.nightly)
    first = last_nightly().pk
    assert "没有再做" in run(nightly.nightly).output
    assert last_nightly().pk == first
    assert run(nightly.nightly, "--again").exit_code == 0
    assert last_nightly().pk > first


def test_what_does_not_hold_is_kept_and_told(on, monkeypatch):
    rows = [{"invariant": "audit_chain", "holds": False}, {"invariant": "x", "holds": True}]
    monkeypatch.setattr(nightly, "invariants", lambda: rows)
    done = run(nightly.nightly)
    assert done.exit_code == 1
    assert "不成立的有 1 条：audit_chain" in done.output
    shown = run(verifying.verify, "--last", "--format", "json")
    assert shown.exit_code == 1
    (row,) = json.loads(shown.output)
    assert (row["broken"], row["checked"]) == (["audit_chain"], 2)


def test_no_night_yet_is_no_success(on):
    assert run(verifying.verify, "--last").exit_code == 1


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        ("2022-11-20 02:29", "2022-11-19 02:30", "2022-11-20 02:30"),
        ("2022-11-20 02:30", "2022-11-20 02:30", "2022-11-21 02:30"),
        ("2022-12-31 23:00", "2022-12-31 02:30", "2023-01-01 02:30"),
    ],
)
def test_when_it_is_due(now, last, following):
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=CHINA)
    assert f"{nightly.last_due(moment):%Y-%m-%d %H:%M}" == last
    assert f"{nightly.next_due(moment):%Y-%m-%d %H:%M}" == following
