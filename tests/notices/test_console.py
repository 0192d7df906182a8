"""`zhuzhen notices`: listed, shown, and ended when nothing stands against it."""

import json

import pytest
from django.conf import settings
from typer.testing import CliRunner

from tests.cast import cast, stage
from tests.notices.making import LAST, OVER, PUBLISHED_ON, VILLAGE, drafted, published
from zhuzhen.cli.notices import app
from zhuzhen.notices.commands import file_objection
from zhuzhen.notices.models import Notice

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def on(monkeypatch):
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


@pytest.fixture
def notice(everything, on) -> Notice:
    who = cast(stage())
    on(LAST)
    made = published(by=who.village, approver=who.town)
    drafted(by=who.village, subject_id="2", title="草稿")
    file_objection(made, said="户主有商铺", name="王五", today=PUBLISHED_ON)
    return made


def run(*words: str, fails: bool = False) -> str:
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert (done.exit_code != 0) is fails, done.output
    return done.output


def test_list(notice) -> None:
    rows = json.loads(run("list", "--format", "json"))
    assert [(row["state"], row["open_objections"]) for row in rows] == [
        ("published", 1), ("draft", 0),
    ]  # fmt: skip
    assert rows[0]["number"] == str(notice.uid)
    for words, count in (
        (("--state", "draft"), 1), (("--ending",), 1), (("--place", VILLAGE), 2),
        (("--place", "440281000000"), 0), (("--ending", "--state", "draft"), 0),
    ):  # fmt: skip
        assert len(json.loads(run("list", *words, "--format", "json"))) == count
    assert "--state：可填 draft" in run("list", "--state", "x", fails=True)


def test_show_tells_all_but_what_was_objected(notice) -> None:
    told = run("show", str(notice.uid))
    for word in ("拟纳入监测对象公示（公示中）", "张**", "2022-11-11 至 2022-11-15", "批准"):
        assert word in told
    assert "异议 2022-11-10 待答复，2022-11-15 前答复" in told
    assert "商铺" not in told
    assert "王五" not in told
    assert json.loads(run("show", str(notice.uid), "--format", "json"))[0]["heads"] == notice.heads
    for number in ("x", "00000000-0000-0000-0000-000000000000"):
        assert "没有找到" in run("show", number, fails=True)


def test_pass(notice, on) -> None:
    on(OVER)
    assert "还有 1 件异议没有答复" in run("pass", str(notice.uid), fails=True)
    notice.objections.all().update(state="rejected", answered_on=OVER)
    assert "已结束" in run("pass", str(notice.uid))
    assert Notice.objects.get(pk=notice.pk).state == "passed"
