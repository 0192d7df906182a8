"""Giving a file out: whose personal facts are in it can ask later who read them."""

from pathlib import Path

from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.evidence.models import Paper
from zhuzhen.evidence.queries import open_paper
from zhuzhen.people.models import Account


@transaction.atomic
def give_out(paper: Paper, *, to: Account) -> Path:
    """The path of a paper's file; of a family's it is written down who took it.

    Raises `not_found` out of scope, or if the file is gone.
    """
    path = open_paper(paper)
    if paper.is_family:
        audit.record("evidence.open", by=to, subject="paper", subject_id=paper.pk)
    return path
