"""The same button pressed twice: done once, and the second answer is as good as the first."""

import re
import uuid

import pytest

from tests.cast import account
from tests.pages.recording import signed_in, visit
from zhuzhen.base import clock, scope
from zhuzhen.duties.commands import refresh_period
from zhuzhen.duties.models import DutyInstance, Exemption
from zhuzhen.people.models import Account, Grant
from zhuzhen.registers.models import Record, RecordStep

pytestmark = pytest.mark.django_db
FORM = "/registers/field_visit/new/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


@pytest.fixture
def record(on_stage, people) -> Record:
    answer = signed_in(people.liaison).post(FORM, visit(org=str(on_stage.lead.pk)))
    assert answer.status_code == 302
    scope.enter(scope.EVERYTHING)
    return Record.objects.get()


def steps() -> list[str]:
    scope.enter(scope.EVERYTHING)
    return list(RecordStep.objects.order_by("pk").values_list("step", flat=True))


def form_of(page: str, path: str) -> dict[str, str]:
    """What the form at `path` sends unseen, as it stands on the page."""
    form = re.search(rf'<form method="post" action="{path}">(.*?)</form>', page, re.S)[1]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


@pytest.mark.parametrize(("who", "step"), [("town", "confirm"), ("town", "return")])
def test_a_step_is_taken_once(on_stage, people, record, who, step):
    client, path = signed_in(getattr(people, who)), f"/records/{record.uid}/{step}/"
    page = client.get(f"/records/{record.uid}/").content.decode()
    sent = form_of(page, path) | {"reason": "照片看不清"}
    answers = [client.post(path, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer.url for answer in answers}) == 1
    assert steps() == ["submit", step]


def test_two_presses_on_two_pages_are_two(on_stage, people, record):
    client, path = signed_in(people.town), f"/records/{record.uid}/confirm/"
    opened = [client.get(f"/records/{record.uid}/").content.decode() for _ in range(2)]
    first, second = (form_of(page, path) for page in opened)
    assert first["uid"] != second["uid"]
    assert client.post(path, first).status_code == 302
    assert client.post(path, second).status_code == 409
    assert steps() == ["submit", "confirm"]


def test_a_change_is_made_once(on_stage, people, record):
    client, path = signed_in(people.liaison), f"/records/{record.uid}/edit/"
    sent = visit(org=str(on_stage.lead.pk), version="1", purpose="看车间")
    del sent["papers"]
    answers = [client.post(path, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert steps() == ["submit", "revise"]


def test_a_draft_is_kept_once(on_stage, people):
    client = signed_in(people.liaison)
    sent = visit(org=str(on_stage.lead.pk), act="draft", uid=str(uuid.uuid4()))
    del sent["papers"]
    assert len({client.post(FORM, sent).url for _ in range(2)}) == 1
    assert len(steps()) == 1


def test_chosen_records_are_returned_once(on_stage, people, record):
    client, path = signed_in(people.town), "/registers/field_visit/act/"
    sent = {"act": "return", "uid": str(record.uid), "reason_return": "照片看不清"}
    for _ in range(2):
        assert client.post(path, sent).status_code == 302
    assert steps() == ["submit", "return"]


def test_an_exemption_is_given_once(on_stage, people):
    scope.enter(scope.EVERYTHING)
    refresh_period("2022", now=clock.now())
    found = DutyInstance.objects.filter(duty="in_charge_visit").order_by("pk").first()
    client = signed_in(people.assisting_city)
    path = f"/board/{found.duty}/{found.owner_key}/exemption/?period=2022"
    answers = [client.post(path, {"reason": "批复〔2022〕8号"}) for _ in range(2)]
    assert answers[0].status_code == 302
    assert answers[1].status_code < 500
    scope.enter(scope.EVERYTHING)
    assert Exemption.objects.count() == 1


def test_an_account_and_a_grant_are_made_once(on_stage, people):
    root, guard = account("root", role="sys_admin"), account("guard", role="sec_admin")
    form = {"username": "newcomer", "display_name": "某"}
    answers = [signed_in(root).post("/admin/accounts/new/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 422]
    made = Account.objects.get(username="newcomer")
    grant = {"role": "cluster_member", "org": on_stage.member_c.name, "starts_on": "2022-11-01"}
    path = f"/admin/accounts/{made.pk}/grants/"
    answers = [signed_in(guard).post(path, grant | {"reason": "文件"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert Grant.objects.filter(account=made).count() == 1
