"""The API itself: its routes, who may call, how failures are told."""

from ninja import NinjaAPI

from zhuzhen.pages.api import (
    duties,
    me,
    papers,
    partners,
    places,
    policy,
    records,
    registers,
    sending,
    sheets,
)
from zhuzhen.pages.api.auth import signed_in
from zhuzhen.pages.api.choices import DESCRIPTION, TITLE
from zhuzhen.pages.api.failures import register_failures
from zhuzhen.pages.api.listing import for_signed_in

_ROUTERS = (
    me.router,
    places.router,
    partners.router,
    registers.router,
    records.router,
    papers.router,
    sheets.router,
    duties.router,
    sending.router,
    policy.router,
)

# ninja's own page of documentation needs inline scripts, which the content policy refuses;
# `listing.index` shows the same routes in plain HTML.
api = NinjaAPI(
    title=TITLE,
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=signed_in(),
    docs_url=None,
    docs_decorator=for_signed_in,
)
register_failures(api)
for _router in _ROUTERS:
    api.add_router("", _router)
