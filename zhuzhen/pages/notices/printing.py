"""The printed notice: one A4 page or more, with a QR code of its public page."""

import uuid

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.notices.choices import PUBLIC
from zhuzhen.notices.models import Notice
from zhuzhen.pages.notices.choices import NOTICES
from zhuzhen.pages.notices.reach import crumbs_of, own_notice

_QR_SCALE = 4


def public_address(request: HttpRequest, notice: Notice) -> str:
    """Where anyone reads the notice; as this server is known outside, if that was told."""
    path = f"/public/notices/{notice.uid}/"
    known = str(settings.PUBLIC_ADDRESS).rstrip("/")
    return f"{known}{path}" if known else request.build_absolute_uri(path)


@login_required
@require_safe
def print_notice(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A notice as it is posted: once it is published, since only then its days are known."""
    notice = own_notice(request, uid)
    if notice.state not in PUBLIC:
        state = notice.get_state_display()
        raise Problem("wrong_state", what=NOTICES, state=state, act="打印")
    address = public_address(request, notice)
    code = segno.make(address, error="m", micro=False)
    context = {
        "notice": notice,
        "address": address,
        "qr": code.svg_data_uri(scale=_QR_SCALE, border=2),
        "crumbs": crumbs_of(notice, "打印"),
    }
    return page(request, "notices/print.html", context=context)
