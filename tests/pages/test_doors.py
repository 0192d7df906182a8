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


def test_nul_in_a_form_is_told_beside_its_field(everything: None, client: Client) -> None:
    client.force_login(cast(stage()).liaison)
    typed = {"org": "1\0", "place": "珠玑\0", "purpose": "看\0路", "visitor_name": "来访同志"}
    answer = client.post("/registers/field_visit/new/", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有不能保存的字符" in text and '<a href="#purpose">' in text
    assert 'value="来访同志"' in text


def test_nul_in_the_name_of_a_field_is_a_bad_request(everything: None, client: Client) -> None:
    client.force_login(cast(stage()).liaison)
    assert client.post("/registers/field_visit/new/", {"or\0g": "1"}).status_code == 400
