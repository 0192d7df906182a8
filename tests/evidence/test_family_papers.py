"""Papers with personal facts of a family: no scope but that of families opens them."""

import dataclasses

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.cast import DONGGUAN, NANXIONG, ZHUJI, cast, stage
from tests.conftest import TODAY
from tests.evidence.making import jpeg, upload
from tests.pages import small_world
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.evidence.commands import file_papers, keep_file, thumbnail_of
from zhuzhen.evidence.models import Blob, Paper
from zhuzhen.evidence.queries import open_paper, paper_of, papers_of, similar_papers
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Grant
from zhuzhen.registers.commands.proving import add_papers

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def who(everything):
    return cast(stage())


def kept(by, **where) -> Paper:
    return keep_file(upload(jpeg(), name="承诺书.jpg"), by=by, is_family=True, **where)


def is_there(paper: Paper, *, to) -> bool:
    """Whether a paper, its file, its small picture and what is like it are there: all or none."""
    scope.enter(scope_of(to, on=TODAY))
    found = [bool(papers_of([paper.pk])), bool(similar_papers(Blob.objects.get()))]
    for read in (
        lambda: paper_of(paper.pk),
        lambda: open_paper(paper),
        lambda: thumbnail_of(paper),
    ):
        try:
            read()
            found.append(True)
        except Problem as problem:
            assert problem.code == "not_found"
            found.append(False)
    assert len(set(found)) == 1
    return found[0]


def test_only_the_scope_of_families_opens_it(who) -> None:
    # The unit, the assisting city and the cluster stand in its columns, and still see nothing.
    paper = kept(
        who.county, place_id=ZHUJI, helper_code=DONGGUAN, org_id=Grant.objects.get(
            account=who.liaison).org_id, cluster_id=1,
    )  # fmt: skip
    seen = {name: is_there(paper, to=account) for name, account in vars(who).items()}
    assert {name for name, sees in seen.items() if sees} == {
        "province", "host_city", "county", "town", "auditor",
    }  # fmt: skip


def test_its_uploader_sees_it_until_it_is_filed_and_then_by_scope_alone(who) -> None:
    paper = kept(who.liaison)
    assert is_there(paper, to=who.liaison)
    assert not is_there(paper, to=who.county)
    scope.enter(scope.EVERYTHING)
    file_papers(
        [paper], by=who.liaison, place_id=ZHUJI, helper_code=None, org_id=None, cluster_id=None
    )
    assert Paper.objects.get().is_family
    assert not is_there(paper, to=who.liaison)
    assert is_there(paper, to=who.county)


def test_filing_can_mark_a_paper_and_never_unmarks_it(who) -> None:
    ends = {"place_id": ZHUJI, "helper_code": None, "org_id": None, "cluster_id": None}
    paper = keep_file(upload(jpeg()), by=who.county)
    file_papers([paper], by=who.county, **ends, is_family=True)
    file_papers([paper], by=who.county, **ends)
    assert Paper.objects.get().is_family


def test_the_same_bytes_may_be_a_familys_and_not(who) -> None:
    paper = kept(who.county, place_id=ZHUJI)
    open_one = keep_file(upload(jpeg()), by=who.liaison, place_id=ZHUJI, helper_code=DONGGUAN)
    scope.enter(scope_of(who.assisting_city, on=TODAY))
    assert papers_of([paper.pk, open_one.pk]) == [open_one]
    assert [each.paper for each in similar_papers(open_one.blob)] == [open_one]


def test_it_proves_no_record(who) -> None:
    ends = small_world.Ends(ZHUJI, DONGGUAN, None, None)
    record = small_world.record("甲", ends=ends, by=who.county)
    paper = kept(who.county, place_id=ZHUJI)
    with pytest.raises(Problem, match="不能作为登记的佐证"):
        add_papers(record, papers=[paper])


def test_taking_it_is_written_down_and_no_browser_keeps_it(who, client: Client) -> None:
    paper = kept(who.county, place_id=ZHUJI)
    common = keep_file(upload(jpeg(seed=2)), by=who.county, place_id=ZHUJI)
    client.force_login(who.town)
    for path in (f"/papers/{paper.pk}/", f"/api/v1/papers/{paper.pk}/file"):
        answer = client.get(path)
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, jpeg())
    assert client.get(f"/papers/{common.pk}/").status_code == 200
    opened = AuditEntry.objects.filter(act="evidence.open").values_list("actor_id", "subject_id")
    assert list(opened) == [(who.town.pk, str(paper.pk))] * 2
    for path in (f"/papers/{paper.pk}/", f"/papers/{paper.pk}/thumbnail/"):
        assert client.get(path)["Cache-Control"] == "private, no-store"
    client.force_login(who.liaison)
    for path in ("/papers/{}/", "/papers/{}/thumbnail/", "/api/v1/papers/{}/file"):
        assert client.get(path.format(paper.pk)).status_code == 404


def test_the_policy_reads_indexes(who) -> None:
    """A restricted user must not be slower than one who sees everything."""
    with transaction.atomic(), connection.cursor() as cursor:
        limits = Scope(ranges=(CodeRange.under(NANXIONG),), families=(CodeRange.under(NANXIONG),))
        scope.enter(dataclasses.replace(limits, account_id=who.county.pk))
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM evidence_paper")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        transaction.set_rollback(True)
    assert "Seq Scan" not in plan
    assert plan.count("Bitmap Index Scan") > 8
