"""What is refused at the door, before any view reads it."""

import pytest
from django.test import Client

from tests.cast import cast, stage


@pytest.mark.parametrize(
    "address",
    ["/search/?q=%00", "/orgs/?q=a%00b", "/places/%00/", "/board/principal_visit/%00/"],
)
def test_nul_is_a_bad_request_not_a_failure(everything: None, client: Client, address: str) -> None:
    client.force_login(cast(stage()).town)
    assert client.get(address).status_code == 400


def test_nul_in_a_form_is_a_bad_request(everything: None, client: Client) -> None:
    client.force_login(cast(stage()).liaison)
    answer = client.post("/registers/field_visit/new/", {"org": "1\0"})
    assert answer.status_code == 400
