"""`page()`: the whole page for a browser, or one named part of it for htmx."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails


def page(
    request: HttpRequest,
    template: str,
    *,
    part: str = "",
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`; if htmx asks, only its partial `part` (django-template-partials)."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    wants_part = part and htmx and not htmx.boosted
    name = f"{template}#{part}" if wants_part else template
    response = render(request, name, dict(context or {}), status=status)
    response.headers["Vary"] = "HX-Request"
    return response
