"""Papers: files that prove records, uploaded first and then named in a record."""

from zhuzhen.evidence.models import Paper
from zhuzhen.pages.api.record_forms import PaperOut


def paper_out(paper: Paper) -> PaperOut:
    """A paper with the facts of its file."""
    return PaperOut(
        id=paper.pk,
        name=paper.name,
        mime=paper.blob.mime,
        size=paper.blob.size,
        sm3=paper.blob.sm3,
        taken_at=paper.taken_at,
        latitude=paper.latitude,
        longitude=paper.longitude,
        uploaded_at=paper.uploaded_at,
    )
