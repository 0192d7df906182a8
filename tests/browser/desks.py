"""People at their screens, each signed in once, while the test moves the day."""

import datetime as dt
import re
from contextlib import ExitStack
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OFFICE, Server, sign_in
from tests.browser.moving import MovingDay

DAY = dt.timedelta(days=1)


@dataclass
class Desks:
    """The server, who sits at which screen, and the day."""

    server: Server
    browser: Browser
    stack: ExitStack
    calendar: MovingDay = field(default_factory=MovingDay)
    today: dt.date = dt.date(2022, 1, 4)
    desks: dict[str, Page] = field(default_factory=dict)

    def on(self, day: dt.date) -> None:
        self.today = day
        self.calendar.go_to(day)

    def at(self, name: str) -> Page:
        """The screen of somebody, who signs in once."""
        if name not in self.desks:
            made = self.browser.new_context(
                locale="zh-CN", timezone_id="Asia/Shanghai", viewport=OFFICE
            )
            made.set_default_timeout(60_000)
            self.stack.callback(made.close)
            self.desks[name] = sign_in(made, self.server, username=name)
        return self.desks[name]

    def open(self, name: str, path: str) -> Page:
        page = self.at(name)
        page.goto(self.server.address + path)
        return page

    def save(self, page: Page, *, button: str = "保存", told: str) -> None:
        page.locator("main").get_by_role("button", name=button, exact=True).click()
        expect(page.locator("#messages")).to_contain_text(told)


def fill(page: Page, fields: dict[str, str]) -> None:
    """Each field by its label: text, a choice of a list, or ticks (several parted by a comma)."""
    for label, value in fields.items():
        group = page.get_by_role("group", name=re.compile(f"^{label}"))
        box = page.get_by_label(re.compile(f"^{label}")).first
        group.or_(box).first.wait_for(state="attached")  # the form may still be on its way
        if group.count():
            for each in value.split("，"):
                group.get_by_text(each, exact=True).click()
            continue
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)
