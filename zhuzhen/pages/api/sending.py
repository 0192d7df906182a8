"""Sending a temporary file: opened, taken off the disk, streamed."""

from pathlib import Path

from django.http import FileResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent_once(path: Path, *, name: str) -> FileResponse:
    """The file as an attachment; its name is gone at once, its bytes when they are sent."""
    file = path.open("rb")
    path.unlink()
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
