"""The API itself: its routes, who may call, how failures are told."""

from functools import cached_property

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from zhuzhen.pages.api import (
    duties,
    funds,
    households,
    load,
    matches,
    me,
    papers,
    partners,
    places,
    policy,
    records,
    registers,
    reports,
    rosters,
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
    rosters.router,
    households.router,
    funds.router,
    duties.router,
    load.router,
    matches.router,
    sending.router,
    reports.router,
    policy.router,
)


class Api(NinjaAPI):
    """ninja builds the OpenAPI anew for every request (most of a second); routes do not change."""

    @cached_property
    def _described(self) -> OpenAPISchema:
        return super().get_openapi_schema()

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI of all routes; there is one mount, so the arguments change nothing."""
        return self._described


# ninja's own page of documentation needs inline scripts, which the content policy refuses;
# `listing.index` shows the same routes in plain HTML.
api = Api(
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
