"""Papers: files that prove records, uploaded first and then named in a record."""

from django.http import FileResponse, HttpRequest
from ninja import File, Router
from ninja.files import UploadedFile

from zhuzhen.evidence import commands
from zhuzhen.evidence.models import Paper
from zhuzhen.evidence.queries import paper_of
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import PAPERS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Id
from zhuzhen.pages.api.record_forms import PaperOut

router = Router(tags=[PAPERS])


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


@router.post("/papers", response={200: PaperOut, **FAILURES}, summary="上传佐证")
def upload(request: HttpRequest, file: File[UploadedFile]) -> PaperOut:
    """Keep a file (multipart). Until a record names it, only the uploader sees it. `size` is in
    bytes."""
    return paper_out(commands.keep_file(file, by=caller(request)))


@router.get("/papers/{number}", response={200: PaperOut, **FAILURES}, summary="一份佐证")
def one_paper(request: HttpRequest, number: Id) -> PaperOut:
    """What is known of a paper; `size` in bytes, coordinates in degrees."""
    return paper_out(paper_of(number))


@router.get(
    "/papers/{number}/file",
    response={200: bytes, **FAILURES},
    summary="下载佐证",
    openapi_extra={
        "responses": {200: {"content": {"application/octet-stream": {"schema": {
            "type": "string", "format": "binary"}}}}}
    },
)  # fmt: skip
def download(request: HttpRequest, number: Id) -> FileResponse:
    """The file itself, always as an attachment: nothing uploaded runs in the browser."""
    paper = paper_of(number)
    return FileResponse(
        commands.give_out(paper, to=caller(request)).open("rb"),
        as_attachment=True,
        filename=paper.name,
        content_type=paper.blob.mime,
    )
