"""A dossier's line of time: dated events of several kinds, the latest first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.partners.dossiers import ClusterFacts, OrgFacts, Term

BEGAN, ENDED = "{what}", "{what}（结束）"


@dataclass(frozen=True)
class Event:
    """Something that began or ended on a day."""

    on: dt.date
    text: str
    path: str = ""


def _of_terms(terms: Iterable[Term], *, began: str, ended: str, to_org: bool) -> list[Event]:
    events = []
    for term in terms:
        number = term.org_id if to_org else term.cluster_id
        path = (f"/orgs/{number}/" if to_org else f"/clusters/{number}/") if number else ""
        events.append(Event(term.first_day, began.format(what=term.label), path))
        if term.last_day:
            events.append(Event(term.last_day, ended.format(what=term.label), path))
    return events


def _latest_first(events: list[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda each: each.on, reverse=True))


def events_of_org(facts: OrgFacts) -> tuple[Event, ...]:
    """When an organisation joined and left clusters, and under which name it was known."""
    events = _of_terms(
        facts.clusters, began="参加 {what}", ended="结束在 {what}的任务", to_org=False
    )
    events += [
        Event(term.last_day, f"更名为 {facts.org.name}（此前为{term.label}）")
        for term in facts.former_names[-1:]
        if term.last_day
    ]
    events += [
        Event(term.last_day, f"不再使用名称“{term.label}”")
        for term in facts.former_names[:-1]
        if term.last_day
    ]
    return _latest_first(events)


def events_of_cluster(facts: ClusterFacts) -> tuple[Event, ...]:
    """When leads changed, members came and went, and teams were stationed."""
    events = _of_terms(facts.leads, began="{what}开始牵头", ended="{what}不再牵头", to_org=True)
    events += _of_terms(facts.members, began="{what}加入", ended="{what}退出", to_org=True)
    for each in facts.teams:
        if each.team.during.lower:
            events.append(Event(each.team.during.lower, f"{each.team.name}进驻"))
    return _latest_first(events)
