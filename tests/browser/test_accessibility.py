"""axe-core finds no violation of WCAG 2.1 AA on any screen, in the office and on the phone."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Server, sign_in

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SCREENS = (
    "/",
    "/board/",
    "/board/?kind=cluster",
    "/registers/",
    "/registers/consumption_sale/",
    "/registers/field_visit/new/",
    "/registers/field_visit/import/",
    "/clauses/",
    "/clauses/dg-2022/11c/",
    "/orgs/",
    "/orgs/1/",
    "/clusters/1/",
    "/places/440282113000/",
    "/search/?q=珠玑",
    "/account/",
    "/funds/",
    "/funds/contributions/",
    "/funds/orders/?state=all",
    "/funds/entries/",
    "/funds/accounts/",
    "/funds/income/",
    "/funds/closing/",
    "/verify/",
)


def violations(page: Page) -> list[str]:
    """Each broken rule with the first element that breaks it."""
    # By evaluation, not by a script element: the page's own policy forbids foreign scripts.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
        ".then(done => done.violations)",
        RULES,
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


@pytest.mark.parametrize("screen", ["context", "phone"])
def test_no_violations(screen: str, server: Server, request: pytest.FixtureRequest) -> None:
    visitor: BrowserContext = request.getfixturevalue(screen)
    signed_out = visitor.new_page()
    signed_out.goto(server.address + "/sign-in/")
    found = {"/sign-in/": violations(signed_out)}
    page = sign_in(visitor, server, username="dongguan")
    for path in SCREENS:
        answer = page.goto(server.address + path)
        assert answer is not None and answer.status == 200, path
        found[path] = violations(page)
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize("username", ["liaison", "team", "secadmin", "auditadmin", "village"])
def test_every_role_has_a_desk_without_violations(
    username: str, context: BrowserContext, server: Server
) -> None:
    assert violations(sign_in(context, server, username=username)) == []
