"""One row of every table of projects and assets with the same ends, all of one marker word."""

import datetime as dt
import uuid
from decimal import Decimal

from zhuzhen.assets import models as assets
from zhuzhen.funds.models import FundOrder, Purpose
from zhuzhen.people.models import Account
from zhuzhen.projects import models as projects
from zhuzhen.projects.models import Project

DAY, NOW = dt.date(2022, 8, 8), dt.datetime(2022, 11, 20, 9, 0, tzinfo=dt.UTC)
WHOLE = 10_000


def works(word: str, *, place: str, helper: str, by: Account) -> Project:
    """A project that is built, with all that hangs on it, and the asset it made."""
    project = _project(word, place=place, helper=helper, by=by)
    _built(word, of=project, by=by)
    _linked(word, of=project, by=by)
    _chosen(word, of=project, by=by)
    _asset(word, of=project, by=by)
    return project


def _project(word: str, *, place: str, helper: str, by: Account) -> Project:
    plan = projects.TownPlan.objects.create(
        place_id=place, title=f"{word}规划", from_year=2021, to_year=2025, entered_by=by,
        entered_at=NOW,
    )  # fmt: skip
    item = projects.PlanItem.objects.create(
        plan=plan, code="1", title=f"{word}条目", place_id=place, category="infrastructure",
        rank=1, estimate_fen=100, conditions=f"{word}条件",
    )  # fmt: skip
    purpose = Purpose.objects.create(
        kind="project", title=f"{word}项目", place_id=place, helper_code=helper,
        direction="industry", opened_on=DAY,
    )  # fmt: skip
    made = Project.objects.create(
        code=uuid.uuid4().hex[:24], title=f"{word}项目", place_id=place, helper_code=helper,
        plan_item=item, purpose=purpose, state="building", category="infrastructure",
        direction="industry", tags=["work_relief"], is_operating=True, content=f"{word}内容",
        reason=f"{word}必要", budget_fen=100, use_code="x", builder=f"{word}实施", plan_year=2022,
        proposed_by=by, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    ends = {"place_id": place, "helper_code": helper}
    projects.ProjectShare.objects.create(project=made, share_bp=WHOLE, **ends)
    projects.ProjectStep.objects.create(
        project=made, step="start", after="building", on=DAY, reason=f"{word}意见",
        content_sm3="0" * 64, by=by, at=NOW, **ends,
    )  # fmt: skip
    return made


def _ends(of: Project, by: Account) -> dict[str, object]:
    return {"place_id": of.place_id, "helper_code": of.helper_code, "by": by, "at": NOW}


def _built(word: str, *, of: Project, by: Account) -> None:
    common = {"project": of, **_ends(of, by)}
    projects.Contract.objects.create(
        number=word, party=f"{word}公司", signed_on=DAY, amount_fen=100, prepaid_percent=0, **common
    )
    projects.Milestone.objects.create(
        kind="started", title=f"{word}开工", planned_on=DAY, note=f"{word}说明", **common
    )
    report = projects.Progress.objects.create(
        month=DAY.replace(day=1), percent=10, text=f"{word}进度", version=2, **common
    )
    projects.ProgressVersion.objects.create(
        report=report, version=1, percent=20, text=f"{word}旧进度", reason=f"{word}报错",
        replaced_by=by, replaced_at=NOW, **_ends(of, by),
    )  # fmt: skip
    projects.Acceptance.objects.create(
        on=DAY, result="rectify", members=f"{word}验收", opinion=f"{word}意见", **common
    )
    roll = projects.WageRoll.objects.create(
        month=DAY.replace(day=1), persons=1, preferred=0, days=Decimal(1), amount_fen=100, **common
    )
    projects.WageLine.objects.create(
        roll=roll, place_id=of.place_id, name=f"{word}工", kind="other", days=Decimal(1),
        amount_fen=100,
    )  # fmt: skip


def _linked(word: str, *, of: Project, by: Account) -> None:
    common = _ends(of, by)
    linkage = projects.Linkage.objects.create(
        project=of, mode="agency_sale", operator=f"{word}社", agreed_households=1,
        agreed_persons=1, agreed_fen=100, from_on=DAY, terms=f"{word}约定", **common,
    )  # fmt: skip
    projects.Delivery.objects.create(
        linkage=linkage, on=DAY, households=1, persons=1, amount_fen=50, note=f"{word}兑现",
        **common,
    )  # fmt: skip
    need = projects.Need.objects.create(
        title=f"{word}需求", project=of, content=f"{word}内容", need_fen=100, state="partly",
        opened_on=DAY, purpose=of.purpose, **common,
    )  # fmt: skip
    projects.Claim.objects.create(
        need=need, donor=f"{word}商会", amount_fen=50, on=DAY, state="pledged", **common
    )


def _chosen(word: str, *, of: Project, by: Account) -> None:
    selection = projects.Selection.objects.create(
        place_id=of.place_id, year=2022, budget_fen=100, total_fen=100, by=by, at=NOW,
        rules={"weights": {}},
    )  # fmt: skip
    projects.Candidate.objects.create(
        selection=selection, project=of, place_id=of.place_id, outcome="chosen", score=1,
        asked_fen=100, reason=f"{word}入选",
    )  # fmt: skip


def _asset(word: str, *, of: Project, by: Account) -> None:
    ends = {"place_id": of.place_id, "helper_code": of.helper_code}
    asset = assets.Asset.objects.create(
        code=uuid.uuid4().hex[:32], title=f"{word}资产", kind="operating", form="fixed",
        project=of, built_on=DAY, booked_on=DAY, original_fen=100, state="in_use",
        keeper=f"{word}管护", created_at=NOW, updated_at=NOW, **ends,
    )  # fmt: skip
    assets.AssetFunding.objects.create(
        asset=asset, source="provincial", year=2022, amount_fen=100, on=DAY, at=NOW, **ends
    )
    assets.Ownership.objects.create(
        asset=asset, kind="village", owner=f"{word}合作社", share_bp=WHOLE, from_on=DAY,
        **ends,
    )  # fmt: skip
    assets.PastOwnership.objects.create(
        asset=asset, kind="village", owner=f"{word}原合作社", share_bp=WHOLE,
        from_on=dt.date(2022, 1, 1), until_on=DAY, by=by, at=NOW, **ends,
    )  # fmt: skip
    assets.AssetStep.objects.create(
        asset=asset, step="hand_over", after="in_use", on=DAY, reason=f"{word}移交", by=by, at=NOW,
        **ends,
    )  # fmt: skip
    operation = assets.Operation.objects.create(
        asset=asset, mode="lease", operator=f"{word}承租", from_on=DAY, to_on=dt.date(2023, 8, 7),
        yearly_fen=100, by=by, at=NOW, **ends,
    )  # fmt: skip
    assets.DueIncome.objects.create(
        operation=operation, kind="income", due_on=dt.date(2022, 9, 1), amount_fen=100, **ends
    )
    assets.Distribution.objects.create(
        asset=asset, year=2022, amount_fen=50, shares=[{"to": f"{word}户", "amount_fen": 50}],
        state="draft", due_on=DAY, meeting=f"{word}会议", drafted_by=by, at=NOW, **ends,
    )  # fmt: skip
    assets.Inspection.objects.create(
        asset=asset, on=DAY, result="good", note=f"{word}巡查", by=by, at=NOW, **ends
    )
    assets.Disposal.objects.create(
        asset=asset, kind="scrap", reason="scrapped", text=f"{word}处置", state="applied",
        level="town", applied_by=by, applied_on=DAY, at=NOW, **ends,
    )  # fmt: skip
    order = FundOrder.objects.create(
        kind="settlement", state="submitted", purpose=of.purpose, amount_fen=100, on=DAY,
        text=f"{word}结算", content={"moves": []}, content_sm3="0" * 64, submitted_by=by,
        submitted_at=NOW, **ends,
    )  # fmt: skip
    assets.Settlement.objects.create(
        project=of, order=order, settled_fen=100, cards=[], cards_sm3="0" * 64, by=by, at=NOW,
        **ends,
    )  # fmt: skip
