"""A family with one row of every table of families and notices, at a place of choice."""

import datetime as dt
import uuid

from zhuzhen.base import cipher
from zhuzhen.casework.models import (
    Campaign,
    CampaignVillage,
    Case,
    CaseStep,
    CivilHandover,
    Clue,
    Doubt,
    HelperPair,
    Measure,
    Plan,
    Submission,
    SupportChange,
    Visit,
)
from zhuzhen.evidence.models import Blob, Paper
from zhuzhen.households.models import (
    Household,
    HouseholdChange,
    HouseholdReceipt,
    ImportedRow,
    IncomeSheet,
    Resident,
    SafeguardCheck,
)
from zhuzhen.notices.models import Notice, NoticeStep, Objection
from zhuzhen.partners.models import Org
from zhuzhen.people.models import Account
from zhuzhen.screening.models import Feed, Run, Unmatched

DAY = dt.date(2022, 8, 8)
NOW = dt.datetime(2022, 11, 20, 9, 0, tzinfo=dt.UTC)
YEAR = (dt.date(2021, 8, 1), dt.date(2022, 8, 1))
OPEN_SPAN = (DAY, None)


def papers(word: str, *, place: str, by: Account) -> None:
    """A paper of a family, filed and not; that it names a unit as well opens it to nobody."""
    blob = Blob.objects.create(sm3=uuid.uuid4().hex * 2, size=3, mime="image/png")
    unit = Org.objects.order_by("pk").first()
    for at in (place, ""):
        Paper.objects.create(
            blob=blob, name=f"{word}承诺书{at}.png", place_id=at, is_family=True,
            uploaded_by_id=by.pk, helper_code=place, org_id=unit.pk if unit else None,
        )  # fmt: skip


def household(word: str, *, place: str, by: Account) -> Household:
    """A family of one, with income, safeguards, history and the receipt it came with."""
    made = Household.objects.create(
        number=uuid.uuid4().hex[:20], place_id=place, kind="ordinary", head_name=f"{word}户",
        size=1, registered_on=DAY, updated_at=NOW, created_by=by, address=f"{word}路",
    )  # fmt: skip
    person = Resident.objects.create(
        household=made, place_id=place, name=f"{word}人", relation="head", id_kind="resident",
        id_blind=cipher.blind(word + place), id_shown="449900********0000", labour="ordinary",
        schooling="not_at_school", during=OPEN_SPAN,
    )  # fmt: skip
    IncomeSheet.objects.create(
        household=made, place_id=place, period=YEAR, taken_on=DAY, persons=1, wages_fen=100,
        operating_fen=0, operating_cost_fen=0, property_fen=0, transfers_fen=0, self_paid_fen=0,
        claims_fen=0, net_fen=100, net_per_head_fen=100, judged_per_head_fen=100, by=by, at=NOW,
    )  # fmt: skip
    SafeguardCheck.objects.create(
        household=made, place_id=place, checked_on=DAY, education="ok", medical="ok",
        housing="ok", water="ok", note=f"{word}核查", by=by, at=NOW,
    )  # fmt: skip
    HouseholdChange.objects.create(
        household=made, resident=person, place_id=place, kind="registered", on=DAY,
        reason=f"{word}建档", by=by, at=NOW,
    )  # fmt: skip
    receipt = HouseholdReceipt.objects.create(
        file_name=f"{word}农户.xlsx", file_sm3="0" * 64, rows_read=1, households_created=1,
        households_updated=0, residents_created=1, residents_updated=0, unchanged=0,
        place_id=place, by=by, at=NOW,
    )  # fmt: skip
    ImportedRow.objects.create(
        receipt=receipt,
        household=made,
        place_id=place,
        before={"address": f"{word}旧址"},
        version=1,
    )
    return made


def casework(word: str, *, of: Household, by: Account) -> Case:
    """A case of the family that is being assisted, and whatever hangs on it."""
    place = of.place_id
    common = {"place_id": place, "by": by, "at": NOW}
    made = Case.objects.create(
        household=of, place_id=place, state="assisting", flow_steps=[], t0=DAY,
        decision_due_on=DAY, category="marginal_vulnerable", risks=["illness"],
        admitted_on=DAY, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    Clue.objects.create(
        household=of, source="self_report", key=uuid.uuid4().hex, text=f"{word}线索",
        found_on=DAY, due_on=DAY, state="in_case", case=made, **common,
    )  # fmt: skip
    submitted = Submission.objects.create(
        case=made, kind="admission", content={"why": f"{word}报批"}, content_sm3="0" * 64,
        on=DAY, **common,
    )  # fmt: skip
    CaseStep.objects.create(
        case=made, step="approve", after="monitored", on=DAY, reason=f"{word}意见",
        submission=submitted, **common,
    )  # fmt: skip
    CivilHandover.objects.create(
        case=made, place_id=place, sent_on=DAY, due_on=DAY, state="sent", note=f"{word}移交"
    )
    Plan.objects.create(
        case=made, household=of, goal=f"{word}目标", responsible=f"{word}责任人", starts_on=DAY,
        ends_on=DAY, **common,
    )  # fmt: skip
    HelperPair.objects.create(household=of, place_id=place, name=f"{word}帮扶人", during=OPEN_SPAN)
    Measure.objects.create(
        case=made, household=of, kind="industry", what=f"{word}措施", starts_on=DAY,
        state="running", **common,
    )  # fmt: skip
    Visit.objects.create(
        household=of, case=made, kind="regular", visited_on=DAY, visitors=f"{word}走访人",
        finding=f"{word}情况", **common,
    )  # fmt: skip
    SupportChange.objects.create(
        household=of, case=made, act="planned", subject_id=made.pk, on=DAY, reason=f"{word}变动",
        **common,
    )  # fmt: skip
    Doubt.objects.create(
        household=of, case=made, place_id=place, rule="x", key=uuid.uuid4().hex,
        text=f"{word}疑点", remedy=f"{word}改正", found_on=DAY, state="open",
    )  # fmt: skip
    return made


def around(word: str, *, place: str, by: Account) -> None:
    """What belongs to a place: a campaign, a notice with an objection, a feed and its run."""
    county = place[:6].ljust(12, "0")
    campaign = Campaign.objects.create(
        title=f"{word}排查", place_id=county, starts_on=DAY, ends_on=DAY, by=by, at=NOW
    )
    CampaignVillage.objects.create(campaign=campaign, place_id=place, assigned_to=f"{word}排查人")
    shown = dict.fromkeys(("published_on", "opens_on", "closes_on"), DAY)
    for kind, state in (
        ("monitored_admission", "draft"), ("fund_allocation", "draft"),
        ("monitored_admission", "published"),
    ):  # fmt: skip
        days = {} if state == "draft" else {**shown, "shown_until": dt.date(2022, 12, 31)}
        notice = Notice.objects.create(
            kind=kind, place_id=place, subject_kind="case", subject_id=uuid.uuid4().hex,
            title=f"{word if kind == 'monitored_admission' else ''}公示{state}", basis="依据",
            office="村委会", phones="12317", content_sm3="0" * 64, days=5, state=state,
            drafted_by=by, drafted_at=NOW, **days,
        )  # fmt: skip
        NoticeStep.objects.create(
            notice=notice, place_id=place, step="draft", after=state, on=DAY, by=by, at=NOW,
            reason=f"{word}公示经过", content_sm3="0" * 64,
        )  # fmt: skip
    Objection.objects.create(
        notice=notice,
        place_id=place,
        filed_on=DAY,
        filed_at=NOW,
        due_on=DAY,
        state="open",
        text_sealed=cipher.seal(f"{word}异议", column="notices_objection.text"),
    )
    feed = Feed.objects.create(
        kind="medical", place_id=county, file_name=f"{word}医保.csv", file_sm3="0" * 64,
        state="received", by=by, at=NOW,
    )  # fmt: skip
    Run.objects.create(
        place_id=county, pack_version="x@1", engine="duckdb", on=DAY, state="done", by=by,
        started_at=NOW,
    )  # fmt: skip
    Unmatched.objects.create(
        feed=feed, place_id=place, row=1, id_blind="0" * 64, id_shown=f"{word}"[:20]
    )


def family(word: str, *, place: str, by: Account) -> Case:
    """Everything of one family at one place (a village, for tests also a town)."""
    around(word, place=place, by=by)
    papers(word, place=place, by=by)
    return casework(word, of=household(word, place=place, by=by), by=by)
