"""Uploaded sheets held between the dry run and the confirmation, for a day, for one account."""

import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection

from zhuzhen.base.numbers import whole_number
from zhuzhen.pages.records.finding import nothing_there
from zhuzhen.people.models import Account

_A_DAY = 24 * 3600
LARGEST = 50 * 1024 * 1024


def _folder() -> Path:
    folder = Path(settings.EVIDENCE_ROOT).parent / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _forget_old(folder: Path) -> None:
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > _A_DAY:
            path.unlink(missing_ok=True)


def _path(token: str, *, by: Account) -> Path:
    """The account is part of the name: nobody confirms another's sheet."""
    return _folder() / f"{by.pk}-{token}.xlsx"


def hold(file: UploadedFile, *, by: Account, region: str = "") -> str:
    """Keep an uploaded sheet and give the token by which it is found again; `region`: the helping
    side whose form it was said to follow."""
    folder = _folder()
    _forget_old(folder)
    token = uuid.uuid4().hex
    path = _path(token, by=by)
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    path.with_suffix(".name").write_text(str(file.name or "")[-200:], encoding="utf-8")
    if region:
        path.with_suffix(".region").write_text(region, encoding="ascii")
    return token


def held_sheet(token: str, *, by: Account) -> tuple[Path, str]:
    """The held sheet and the name it was uploaded under. Raises not_found when it is gone."""
    is_token = len(token) == 32 and token.isalnum()
    path = _path(token if is_token else "", by=by)
    if not is_token or not path.exists():
        raise nothing_there("上传的表格（只保留一天，请重新上传）")
    return path, path.with_suffix(".name").read_text(encoding="utf-8")


def held_region(token: str, *, by: Account) -> str | None:
    """The helping side that was chosen with a held sheet; held_sheet has found it."""
    said = _path(token, by=by).with_suffix(".region")
    return said.read_text(encoding="ascii") if said.exists() else None


def wait_for_turn(token: str) -> None:
    """Until the transaction ends, others that confirm the same sheet wait; then they find its
    receipt."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [token[:64]])


def receipt_of(token: str, *, by: Account) -> int | None:
    """The number of the receipt, if this account's held sheet was imported already."""
    is_token = len(token) == 32 and token.isalnum()
    done = _path(token if is_token else "", by=by).with_suffix(".receipt")
    return whole_number(done.read_text(encoding="ascii")) if is_token and done.exists() else None


def let_go(token: str, *, by: Account, receipt: int) -> None:
    """The sheet is imported; for a day it is remembered under which receipt."""
    path = _path(token, by=by)
    path.with_suffix(".receipt").write_text(str(receipt), encoding="ascii")
    path.unlink(missing_ok=True)
    for ending in (".name", ".region"):
        path.with_suffix(ending).unlink(missing_ok=True)
