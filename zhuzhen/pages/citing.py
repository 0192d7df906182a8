"""Where a duty is written, as links to its clauses."""

from dataclasses import dataclass

from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.policy.schema import Pack


@dataclass(frozen=True)
class Citation:
    """One clause: `label` names the document shortly, `title` in full."""

    clause: str
    label: str
    title: str
    address: str


def citations(version: DutyVersion) -> tuple[Citation, ...]:
    """The clauses a duty comes from, in the pack's order."""
    return tuple(
        _citation(version.pack, document=source.document, clause=source.clause)
        for source in version.duty.source
    )


def _citation(pack: Pack, *, document: str, clause: str) -> Citation:
    issued = pack.documents[document]
    shortest = min((*issued.aliases, issued.title), key=len)
    return Citation(
        clause=clause,
        label=f"{shortest} {clause}",
        title=f"{issued.title} {clause}",
        address=f"/clauses/{document}/{clause}/",
    )
