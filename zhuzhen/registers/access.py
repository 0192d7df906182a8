"""Who may report, review and void a record: the act's roles, and what each grant reaches."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.partners.choices import ClusterRole
from zhuzhen.partners.models import Membership, Org
from zhuzhen.people.access import grants_for, require
from zhuzhen.people.choices import Act, Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.policy.choices import Link
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.flow import Who
from zhuzhen.registers.world import Links


@dataclass(frozen=True)
class Reach:
    """What one grant reaches: places, organisations, clusters; and clusters it leads."""

    ranges: tuple[CodeRange, ...] = ()
    orgs: frozenset[int] = frozenset()
    clusters: frozenset[int] = frozenset()
    led: frozenset[int] = frozenset()

    def _in_ranges(self, links: Links) -> bool:
        codes = [code for code in (links.place, links.helper_code) if code]
        return any(code in each for each in self.ranges for code in codes)

    def may_report(self, links: Links, *, of_cluster: bool) -> bool:
        """A unit reports for itself, and for its clusters what is no one's own. In registers of
        clusters (`of_cluster`) the lead reports whichever unit took part."""
        if links.org is not None and links.org in self.orgs:
            return True
        if links.cluster is not None and links.cluster in self.clusters:
            as_lead = of_cluster and links.cluster in self.led
            return links.org is None or as_lead or not self.orgs
        return self._in_ranges(links)

    def may_review(self, links: Links) -> bool:
        """A lead reviews its cluster's records, an office those of its place."""
        if links.cluster is not None and links.cluster in self.led:
            return True
        return self._in_ranges(links)


def reach_of(grant: Grant, *, on: dt.date) -> Reach:
    """What a grant reaches on a day: one query for an organisation's grant, none for others."""
    if grant.place_id:
        return Reach(ranges=(CodeRange.under(grant.place_id),))
    if grant.cluster_id:
        only = frozenset({grant.cluster_id})
        return Reach(clusters=only, led=only)
    if not grant.org_id:
        return Reach()
    parts = list(
        Membership.objects.filter(org_id=grant.org_id, during__contains=on).values_list(
            "cluster_id", "role"
        )
    )
    works_in = Org.objects.filter(pk=grant.org_id).values_list("works_in_id", flat=True).first()
    return Reach(
        ranges=(CodeRange.under(works_in),) if works_in else (),
        orgs=frozenset({grant.org_id}),
        clusters=frozenset(cluster for cluster, _ in parts),
        led=frozenset(cluster for cluster, role in parts if role == ClusterRole.LEAD),
    )


Test = Callable[[Links], bool]


def _is_of_clusters(declaration: Declaration) -> bool:
    rule = declaration.link(Link.CLUSTER)
    return rule is not None and rule.required


def reporting_test(by: Account | None, *, act: Act, declaration: Declaration, on: dt.date) -> Test:
    """A test of links for one account and register, made once and asked of many rows."""
    if by is None:
        return lambda links: True
    reporters = {Role(role) for role in declaration.register.reported_by}
    if act is Act.IMPORT:
        # The province brings in what others recorded elsewhere.
        reporters.add(Role.PROVINCE)
    reaches = [
        reach_of(grant, on=on)
        for grant in grants_for(by, act=act, on=on)
        if grant.role in reporters
    ]
    of_cluster = _is_of_clusters(declaration)
    return lambda links: any(reach.may_report(links, of_cluster=of_cluster) for reach in reaches)


def may_report(by: Account | None, *, declaration: Declaration, links: Links, on: dt.date) -> bool:
    return reporting_test(by, act=Act.RECORD_CREATE, declaration=declaration, on=on)(links)


_REPORT_ACTS = {"submit": Act.RECORD_SUBMIT, "void": Act.RECORD_VOID}
_REVIEW_ACTS = {
    "confirm": Act.RECORD_CONFIRM,
    "return": Act.RECORD_RETURN,
    "void": Act.RECORD_VOID,
}


def require_step(
    by: Account | None,
    *,
    step: str,
    who: Who,
    declaration: Declaration,
    links: tuple[Links, ...],
    on: dt.date,
) -> None:
    """Raise `not_allowed` unless `by` may take a step as `who` on all of `links` (a change of
    links has an old and a new side)."""
    reporting = who is Who.REPORTER
    act = (_REPORT_ACTS if reporting else _REVIEW_ACTS).get(step, Act.RECORD_CREATE)
    reporters = set(declaration.register.reported_by)
    of_cluster = _is_of_clusters(declaration)

    def covers(grant: Grant) -> bool:
        reach = reach_of(grant, on=on)
        as_reporter = reporting and grant.role in reporters
        if as_reporter and all(reach.may_report(each, of_cluster=of_cluster) for each in links):
            return True
        # A superior may void what waits for review, as they may once it is confirmed.
        return (not reporting or step == "void") and all(map(reach.may_review, links))

    require(by, act, on=on, covers=covers)


def require_own_receipt(by: Account | None, *, receipt_by: int | None, who: str) -> None:
    """Only whoever imported a sheet (or the system) undoes it as a whole."""
    if by is not None and by.pk != receipt_by:
        raise Problem("not_allowed", act=str(Act.IMPORT.label), who=who)
