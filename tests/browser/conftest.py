"""A phone in the hand of one demo person after another, before a live site."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.kept import put_the_demo

PHONE = {"width": 390, "height": 844}
PASSWORD = "một mật khẩu dùng thử"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def _playwright_beside_the_database() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; Django's guard means servers, not tests."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("QUANGAN_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def demo(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo commune on 15/05/2024, as a newcomer finds it."""
    settings.DEMO = True
    monkeypatch.setenv("QUANGAN_DEMO_PASSWORD", PASSWORD)
    put_the_demo()


class Phone:
    """One person's phone: signs in, presses what is written on buttons, takes pictures."""

    def __init__(self, page: Page, base: str, username: str, pictures: Path) -> None:
        self.page, self.base, self.username, self.pictures = page, base, username, pictures
        page.set_default_timeout(15_000)
        page.goto(f"{base}/accounts/login/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.press("Đăng nhập")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Chào đồng chí")

    def press(self, name: str) -> None:
        """Press the one button of that name that is in view."""
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").click()

    def follow(self, name: str, *, exact: bool = True) -> None:
        link = self.page.get_by_role("link", name=name, exact=exact).locator("visible=true")
        link.first.click()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def picture(self, name: str) -> None:
        """Keep a picture of the page, and see that nothing is wider than the phone."""
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{name}: {wide} px wide"


@pytest.fixture
def phone_of(handing: Any, demo: None) -> Any:
    """Hand a phone to a demo person: ``phone_of("giupdo")``."""
    return handing


@pytest.fixture
def handing(browser: Browser, live_server: Any) -> Iterator[Any]:
    """Hand a phone to whoever has an account with the password of tests."""
    pictures = Path(os.environ.get("QUANGAN_SCREENSHOTS", "var/screenshots"))
    pictures.mkdir(parents=True, exist_ok=True)
    contexts = []

    def hand(username: str, *, checked: bool = False) -> Phone:
        cache.clear()  # sign-ins of many people from one address
        # The checks of a page are a script of their own, which the site's policy would refuse.
        context = browser.new_context(
            viewport=PHONE, locale="vi-VN", has_touch=True, bypass_csp=checked
        )
        contexts.append(context)
        return Phone(context.new_page(), live_server.url, username, pictures)

    yield hand
    for context in contexts:
        context.close()
