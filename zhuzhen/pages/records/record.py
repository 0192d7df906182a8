"""The page of one record: what it says, what proves it, who did what, what may be done now."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.matching.declared import matches_with
from zhuzhen.pages.errors import status_of
from zhuzhen.pages.records.entry import uid_sent, version_sent
from zhuzhen.pages.records.finding import declaration_or_404, nothing_there, record_or_404
from zhuzhen.pages.records.holding import fillable
from zhuzhen.pages.records.papers import papers_of, shown_papers
from zhuzhen.pages.records.showing import facts_shown
from zhuzhen.pages.records.standing import verdicts_on
from zhuzhen.people.models import Account
from zhuzhen.policy.choices import Link
from zhuzhen.registers.access import require_step
from zhuzhen.registers.choices import COUNTING, RecordState
from zhuzhen.registers.commands import (
    confirm_record,
    discard_draft,
    finish_task,
    return_record,
    submit_record,
    void_record,
)
from zhuzhen.registers.commands.writing import links_of_record
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.flow import LABELS, Step, steps_from
from zhuzhen.registers.models import Record, RecordStep
from zhuzhen.registers.problems import Unreadable
from zhuzhen.registers.queries import children_of, history
from zhuzhen.registers.reading import read_day
from zhuzhen.registers.rules.values import finish_faults

SAVED = {
    RecordState.DRAFT: "草稿已保存",
    RecordState.SUBMITTED: "已提交",
    RecordState.CONFIRMED: "已保存",
    RecordState.RETURNED: "修改已保存，还没有重新提交",
    RecordState.VOIDED: "已作废",
}
# What a reviewer did is told by the step; whoever entered it is told how the record stands.
REVIEWED = {"confirm": "已确认", "return": "已退回，填报人会在工作台看到原因", "void": "已作废"}
DISCARDED = "草稿已丢弃"
CONSEQUENCES = {
    "return": "填报人会在工作台看到退回原因，改好后重新提交。退回期间不计入职责。",
    "void": "作废后不再计入职责。记录、佐证和原因都会留存，不能恢复。",
    "discard": "草稿没有计入过职责。丢弃后不能再修改、提交，只留在已作废的记录里备查。",
    "finish": "写明哪天办结、办得怎样。办结后从工作台上消失，办理经过留在这里。",
}
REASONS = {"return": "退回原因", "void": "作废原因", "finish": "办理情况"}
_ENTERING = frozenset({"submit", "revise", "import", "import_update"})


@dataclass(frozen=True)
class Action:
    """Something that may be done with the record now."""

    id: str
    label: str
    path: str
    is_primary: bool = False
    is_link: bool = False
    needs_dialog: bool = False
    needs_reason: bool = False
    reason_label: str = ""
    reason: str = ""
    asks_day: bool = False
    is_destructive: bool = False
    consequence: str = ""
    # Sent along: a second press of the same button is recognised, and answered as the first.
    uid: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class PastStep:
    """A step already taken, as the page tells it."""

    label: str
    at: dt.datetime
    by_name: str
    reason: str


def _may_take(
    step: Step, *, by: Account, record: Record, declaration: Declaration, today: dt.date
) -> bool:
    try:
        require_step(
            by,
            step=step.id,
            who=step.who,
            declaration=declaration,
            links=(links_of_record(record),),
            on=today,
        )
    except Problem:
        return False
    return True


def _finish_action(step: Step, *, record: Record, declaration: Declaration) -> Action:
    """Finish in a dialog, or in the form where the register asks for more than a day and a word."""
    path = f"/records/{record.uid}/"
    without, with_word = (
        finish_faults(
            declaration,
            values=record.values,
            links=links_of_record(record),
            happened_on=record.happened_on,
            today=clock.today(),
            result=result,
        )
        for result in ("", "…")
    )
    if with_word:
        return Action(step.id, step.label, f"{path}edit/", is_primary=True, is_link=True)
    task = declaration.register.task
    result = task.result if task else None
    return Action(
        step.id,
        step.label,
        f"{path}{step.id}/",
        is_primary=True,
        needs_dialog=True,
        needs_reason=bool(without),
        reason_label=declaration.label_of(result) if result else REASONS[step.id],
        reason=str(record.values.get(result) or "") if result else "",
        asks_day=True,
        consequence=CONSEQUENCES[step.id],
    )


def _action(step: Step, *, record: Record, declaration: Declaration) -> Action:
    path = f"/records/{record.uid}/"
    if step.id == "finish":
        return _finish_action(step, record=record, declaration=declaration)
    if step.id == "revise":
        return Action("edit", step.label, f"{path}edit/", is_link=True)
    if step.id == "submit" and record.state == RecordState.RETURNED:
        return Action("edit", "修改后重新提交", f"{path}edit/", is_link=True)
    return Action(
        step.id,
        step.label,
        f"{path}{step.id}/",
        is_primary=step.id in ("confirm", "submit"),
        needs_dialog=step.id in CONSEQUENCES,
        needs_reason=step.needs_reason,
        reason_label=REASONS.get(step.id, ""),
        is_destructive=step.id in ("return", "void", "discard"),
        consequence=CONSEQUENCES.get(step.id, ""),
    )


def actions_on(
    record: Record,
    *,
    declaration: Declaration,
    by: Account,
    past: Sequence[RecordStep],
    today: dt.date,
) -> list[Action]:
    """What this account may do with the record now, the most usual first."""
    own = any(each.by_id == by.pk and each.step in _ENTERING for each in past)
    needs_confirmation = declaration.register.needs_confirmation
    found: dict[str, Action] = {}
    is_open_task = record.due_on is not None and record.done_on is None
    for step in steps_from(
        record.state, needs_confirmation=needs_confirmation, is_open_task=is_open_task
    ):
        if step.id in ("save", "undo_import") or (step.not_own and own):
            continue
        if _may_take(step, by=by, record=record, declaration=declaration, today=today):
            action = _action(step, record=record, declaration=declaration)
            if found.get(action.id) is None or step.id == "submit":
                found[action.id] = action
    return sorted(found.values(), key=lambda each: not each.is_primary)


@dataclass(frozen=True)
class Further:
    """A register whose records belong to this one, and where to record another."""

    verb: str
    path: str


def _further(record: Record, *, by: Account, today: dt.date) -> list[Further]:
    """What may be recorded under this record: the decisions of a meeting, the visits to a class."""
    if record.state not in COUNTING:
        return []
    found = []
    for register, _ in fillable(by, today=today).values():
        rule = register.links.get(Link.PARENT)
        if rule is not None and rule.register_id == record.register:
            verb = register.verb or register.title
            found.append(Further(verb, f"/registers/{register.id}/new/?parent={record.pk}"))
    return found


def _told(record: Record, *, step: str | None) -> str:
    """What to say of a step just taken; empty if none was."""
    if step is None:
        return ""
    if step == "discard" and record.state == RecordState.VOIDED:
        return DISCARDED
    return REVIEWED.get(step) or SAVED[RecordState(record.state)]


def _steps_of(past: Sequence[RecordStep]) -> list[PastStep]:
    return [
        PastStep(LABELS.get(each.step, each.step), each.at, each.by_name, each.reason)
        for each in past
    ]


def _around(record: Record, *, by: Account, today: dt.date) -> dict[str, Any]:
    """What hangs on the record: duties it counts for or not, records under it, matches."""
    verdicts = verdicts_on(record, today=today)
    return {
        "today": today,
        "children": children_of(record),
        "further": _further(record, by=by, today=today),
        "matches": matches_with(record.register) if record.state in COUNTING else (),
        "counted": [each for each in verdicts if each.counts],
        "not_counted": [each for each in verdicts if not each.counts],
    }


def record_response(
    request: HttpRequest,
    record: Record,
    *,
    problem: Problem | None = None,
    refused: dict[str, str] | None = None,
) -> HttpResponse:
    """The page of a record, with what was just saved or what went wrong.

    `refused` is what was said with a step that failed: its dialog opens again with it.
    """
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    declaration = declaration_or_404(record.register, region=record.helper_code)
    past = history(record)
    list_path = f"/registers/{record.register}/"
    actions = actions_on(record, declaration=declaration, by=account, past=past, today=today)
    context = {
        "record": record,
        "register": declaration.register,
        "facts": facts_shown(record, declaration=declaration),
        "papers": shown_papers(papers_of(record)),
        "steps": _steps_of(past),
        **_around(record, by=account, today=today),
        "actions": actions,
        "may_edit": any(each.is_link for each in actions),
        "edit_path": f"/records/{record.uid}/edit/",
        "saved": _told(record, step=request.GET.get("saved")),
        "again": "" if request.GET.get("saved") in REVIEWED else f"{list_path}new/",
        "problem": problem,
        "refused": refused,
        "list_path": list_path,
        "crumbs": [
            ("登记", "/registers/"),
            (declaration.title, list_path),
            (record.summary or "记录", ""),
        ],
    }
    status = status_of(problem) if problem else 200
    return page(request, "records/record.html", context=context, status=status)


@login_required
@require_safe
def record_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One record."""
    return record_response(request, record_or_404(uid))


def _finish(record: Record, *, day: str, **said: Any) -> Record:
    try:
        done_on = read_day(day)
    except Unreadable as error:
        raise Problem("faults", faults=(error.as_fault(field="day"),)) from None
    return finish_task(record, done_on=done_on, **said)


COMMANDS: dict[str, Callable[..., Record]] = {
    "finish": _finish,
    "submit": submit_record,
    "confirm": confirm_record,
    "return": return_record,
    "void": void_record,
    "discard": discard_draft,
}
SAID = {"finish": ("day", "reason"), "return": ("reason",), "void": ("reason",)}


@login_required
@require_POST
def take_step(request: HttpRequest, uid: uuid.UUID, step: str) -> HttpResponse:
    """Submit, confirm, return or void; a refusal is told on the record's own page."""
    if step not in COMMANDS:
        raise nothing_there(step)
    record = record_or_404(uid)
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    sent = {"version": version_sent(request), "request_id": uid_sent(request)}
    said = {each: request.POST.get(each, "") for each in SAID.get(step, ())}
    try:
        COMMANDS[step](record, by=account, today=today, **sent, **said)
    except Problem as problem:
        refused = {"step": step, **said}
        return record_response(request, record_or_404(uid), problem=problem, refused=refused)
    return HttpResponseRedirect(f"/records/{uid}/?saved={step}")
