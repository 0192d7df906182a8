"""The rows of each typed sheet: where they are, what holds of them, how they are written."""

from zhuzhen.rosters.declarations import Roster
from zhuzhen.rosters.facts import Facts
from zhuzhen.rosters.subjects.base import Subject
from zhuzhen.rosters.subjects.clusters import Clusters, Members
from zhuzhen.rosters.subjects.orgs import Orgs
from zhuzhen.rosters.subjects.pairings import Pairings
from zhuzhen.rosters.subjects.people import People
from zhuzhen.rosters.subjects.teams import Teams

_SUBJECTS: dict[str, type[Subject]] = {
    each.roster.id: each for each in (Orgs, Clusters, Members, Teams, People, Pairings)
}


def subject_of(roster: Roster, *, facts: Facts) -> Subject:
    """What handles the rows of a typed sheet."""
    return _SUBJECTS[roster.id](facts)
