"""Forms of money, shown and sent; and the papers that come with them."""

from collections.abc import Callable, Iterable, Mapping

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from zhuzhen.evidence.commands import keep_file
from zhuzhen.pages.filling import filled_form
from zhuzhen.people.models import Account


def kept(
    files: Iterable[UploadedFile], *, by: Account, place: str, helper: str = ""
) -> tuple[int, ...]:
    """The numbers of papers kept with the scope of the money that they prove. Raises bad_file."""
    papers = [keep_file(each, by=by, place_id=place, helper_code=helper or None) for each in files]
    return tuple(each.pk for each in papers)


def sent_form(
    request: HttpRequest,
    form: forms.Form,
    *,
    work: Callable[[], str],
    told: Callable[[], str],
    context: Mapping[str, object],
) -> HttpResponse:
    """Show a form of money, or do its work and go on; `context` gives title, crumbs and back."""
    whole = {"subtitle": "", "facts": [], "is_ending": False, "verb": "保存", **context}
    return filled_form(
        request, form, work=work, told=told, context=whole, template="funds/form.html"
    )
