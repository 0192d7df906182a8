"""Whether worked cases name what there is: registers, fields, codes, duties, and each other."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from zhuzhen.policy.choices import SUMMABLE, FieldKind
from zhuzhen.policy.loading.drafts import DraftItem
from zhuzhen.policy.loading.reading import Loc
from zhuzhen.policy.loading.references import References
from zhuzhen.policy.problems import WANTED
from zhuzhen.policy.schema.cases import CaseBody, CasePair, CaseRecord, Expected
from zhuzhen.policy.schema.registers import Field

_TYPES: dict[FieldKind, tuple[type, ...]] = {
    FieldKind.DATE: (dt.date,),
    FieldKind.YES_NO: (bool,),
    FieldKind.DECIMAL: (int, Decimal),
}


class CaseReferences:
    """Checks one case; `names` are the organisations, clusters and records it declares."""

    def __init__(self, references: References, *, item: DraftItem, case: CaseBody) -> None:
        self.references = references
        self.item = item
        self.case = case
        given, variants = case.given, case.variants
        added = [variant.changes for variant in variants]
        self.orgs = {org.id for orgs in [given.orgs, *(c.orgs for c in added)] for org in orgs}
        self.clusters = {cluster.id for cluster in given.clusters}
        self.teams = {team.id for team in given.teams}
        self.people = {person.id for person in given.people}
        self.records = {
            record.id
            for records in [given.records, *(c.records for c in added)]
            for record in records
        }

    def check(self) -> None:
        self._partners()
        self._records(self.case.given.records, ("given", "records"))
        self._expected(self.case.expect, ("expect",))
        for index, variant in enumerate(self.case.variants):
            at = ("variants", index)
            self._records(variant.changes.records, (*at, "changes", "records"))
            self._expected(variant.expect, (*at, "expect"))
            for cluster_id, members in variant.changes.members.items():
                self._named(cluster_id, self.clusters, at, section="clusters")
                for member in members:
                    self._named(member.org, self.orgs, at, section="orgs")

    def _partners(self) -> None:
        """Clusters, teams and people name organisations, clusters and teams of the case."""
        given = self.case.given
        for index, cluster in enumerate(given.clusters):
            for name in [cluster.lead, *(member.org for member in cluster.members)]:
                self._named(name, self.orgs, ("given", "clusters", index), section="orgs")
        for index, team in enumerate(given.teams):
            at: Loc = ("given", "teams", index)
            self._named(team.cluster, self.clusters, at, section="clusters")
        for index, person in enumerate(given.people):
            at = ("given", "people", index)
            self._named(person.org, self.orgs, at, section="orgs")
            self._named(person.team, self.teams, at, section="teams")

    def _named(self, name: str, known: Iterable[str], loc: Loc, *, section: str) -> None:
        among = sorted(known)
        if name not in among:
            self.references.missing(self.item, loc, section=section, name=name, among=among)

    def _records(self, records: Iterable[CaseRecord], loc: Loc) -> None:
        for index, record in enumerate(records):
            at = (*loc, index)
            for name, known, section in (
                (record.org, self.orgs, "orgs"),
                (record.cluster, self.clusters, "clusters"),
                (record.team, self.teams, "teams"),
                (record.person, self.people, "people"),
                (record.parent, self.records - {record.id}, "records"),
            ):
                if name is not None:
                    self._named(name, known, at, section=section)
            self._values(record, at)

    def _values(self, record: CaseRecord, loc: Loc) -> None:
        known = self.references.known
        register = known.registers.get(record.register_id)
        if register is None:
            self._named(
                record.register_id, known.registers, (*loc, "register"), section="registers"
            )
            return
        for name, value in record.values.items():
            field = register.field(name)
            at: Loc = (*loc, "values", name)
            if field is None:
                self._named(name, [f.id for f in register.fields], at, section="fields")
            else:
                self._value(field, value, at)

    def _value(self, field: Field, value: object, loc: Loc) -> None:
        right = ""
        if field.kind is FieldKind.CHOICE and field.terms in self.references.known.terms:
            terms = self.references.known.terms[field.terms]
            codes = [term.code for term in terms.values]
            right = "" if value in codes else "、".join(codes)
        elif field.kind in SUMMABLE and field.kind is not FieldKind.DECIMAL:
            right = "" if type(value) is int else WANTED["int"]
        elif not isinstance(value, _TYPES.get(field.kind, (str,))):
            right = WANTED["date"] if field.kind is FieldKind.DATE else WANTED["words"]
        if right:
            self.references.draft.fault_at(
                self.item, "case_value", loc=loc, name=field.id, value=value, right=right
            )

    def _expected(self, expected: Iterable[Expected], loc: Loc) -> None:
        for index, figure in enumerate(expected):
            at = (*loc, index)
            self._named(figure.duty, self.references.known.duties, (*at, "duty"), section="duties")
            owner = figure.owner
            if not isinstance(owner, CasePair) and not owner.isdigit():
                owners = self.orgs | self.clusters | self.teams | self.people
                self._named(owner, owners, (*at, "owner"), section="owners")
            listed = [*(figure.counted or ()), *(row.record for row in figure.not_counted or ())]
            for name in listed:
                self._named(name, self.records, at, section="records")
