import pytest

from tests.pages.money_world import build


@pytest.fixture
def world(everything):
    return build()

PAGES = ("/funds/", "/funds/contributions/", "/funds/orders/", "/funds/entries/","/funds/accounts/", "/funds/income/", "/funds/closing/", "/verify/", "/", "/calendar/", "/funds/accounts/?light=idle", "/funds/?place=440200000000&unit=yuan", "/funds/?place=440282113000", "/funds/orders/new/","/funds/orders/new/?kind=payment", "/funds/orders/new/?kind=allocation", "/funds/income/new/")

@pytest.mark.parametrize("name", ["province", "payer", "host_city", "finance", "second", "county", "town", "neighbour"])
def test_all(client, world, name):
    client.force_login(getattr(world.who, name))
    bad=[]
    for p in PAGES:
        a = client.get(p)
        if a.status_code != 200: bad.append((p, a.status_code))
    for p in (f"/funds/contributions/{world.received.uid}/", f"/funds/contributions/{world.late.uid}/", f"/funds/orders/{world.waiting.uid}/", f"/funds/entries/{world.paid.uid}/", f"/funds/entries/{world.gift.uid}/", f"/funds/orders/new/?kind=reversal&entry={world.paid.uid}", f"/funds/contributions/{world.late.uid}/transfer/", f"/funds/contributions/{world.received.uid}/vouchers/{world.sent.pk}/receipt/"):
        a = client.get(p)
        bad.append((p, a.status_code))
    print(name, bad)
