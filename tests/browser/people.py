"""People at their browsers: each a window of their own, logged in as themselves.

ann = people("示例甲", "ann")          # a fixture; the window opens at the first page
ann.go("/cycles/")                     # logs in by the form where the page asks for it
ann.write("理由", "示例")              # into the field of that label
ann.press("保存")                      # the button of that name; .open("…") for a link
ann.confirm("公布结果", 理由="示例")    # the second step before what cannot be undone
ann.sees("已公布")                     # waits until it stands on the page
ann.send("/3/desk/", "接收任务")       # the same form without a window, for the many alike
ann.picture("board")                   # with KAOPING_PICTURES=<folder>; else nothing
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin, urlsplit

from playwright.sync_api import expect

from browser.pictures import PICTURES
from browser.sheets import Sheet, sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import APIResponse, Browser, BrowserContext, Locator, Page

    from browser.house import House

PASSWORD = "Shili-2024-kaoping"
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 375, "height": 812}}
STILL = """(at) => {
    document.activeElement?.blur();
    const place = at && document.querySelector(at);
    if (place) place.scrollIntoView({block: "center", behavior: "instant"});
    else window.scrollTo({top: 0, behavior: "instant"});
}"""
SECONDS = 60_000
"""Milliseconds after which a page that has not answered counts as broken."""


@dataclass
class Person:
    """Somebody in front of a browser.

    Attributes:
        said: What the console of the window said; a journey ends with nobody having heard a thing.
    """

    house: House
    browser: Browser
    username: str
    name: str = ""
    password: str = PASSWORD
    size: str = "wide"
    options: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    _context: BrowserContext | None = None
    _page: Page | None = None

    @property
    def context(self) -> BrowserContext:
        """The window's cookies and history; made when first needed."""
        if self._context is None:
            self._context = self.browser.new_context(
                viewport=SIZES[self.size],  # type: ignore[arg-type]
                base_url=self.house.address,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                **self.options,
            )
        return self._context

    @property
    def page(self) -> Page:
        """The window."""
        if self._page is None:
            self._page = self.context.new_page()
            self._page.set_default_timeout(SECONDS)
            self._page.on("console", lambda message: self.said.append(message.text))
            self._page.on("pageerror", lambda error: self.said.append(str(error)))
        return self._page

    @property
    def path(self) -> str:
        """Where one is."""
        return urlsplit(self.page.url).path

    def leave(self) -> None:
        """Close the window."""
        if self._context is not None:
            self._context.close()
        self._context = self._page = None

    # What one does in the window

    def go(self, path: str) -> Page:
        """Open a page; log in where it asks for it; wait until its script has started."""
        self.page.clock.set_fixed_time(self.house.moment)  # what the page says of now
        answer = self.page.goto(path)
        if self.page.locator("header a[href='/log-in/']").count():
            self.page.goto(f"/log-in/?{urlencode({'next': path})}")
            self._log_in()
        elif answer is not None:
            assert answer.status == 200, f"{self.username} {path}: {answer.status}"
        self.ready()
        return self.page

    def ready(self) -> None:
        """Wait until the page's script has started; without scripts it is ready at once."""
        if self.page.evaluate("document.documentElement.classList.contains('js')"):
            self.page.locator("html[data-ready]").wait_for(state="attached")

    def _log_in(self) -> None:
        self.page.get_by_label("账号").fill(self.username)
        self.page.get_by_label("密码").fill(self.password)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url(lambda url: "/log-in/" not in url)

    @property
    def within(self) -> Locator:
        """Where one looks for fields and buttons: the dialog that is open, else the page."""
        dialog = self.page.locator("dialog[open]")
        return dialog if dialog.count() else self.page.locator("body")

    def write(self, label: str, text: object, within: Locator | None = None) -> None:
        """Type into the field of that label."""
        self._labelled(label, within).fill(str(text))

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose from the list of that label."""
        self._labelled(label, within).select_option(label=option)

    def tick(self, label: str, within: Locator | None = None) -> None:
        """Tick the box, or take the choice, of that label."""
        self._labelled(label, within).check()

    def _labelled(self, label: str, within: Locator | None = None) -> Locator:
        """Return the field of a label, which may say that it need not be filled in."""
        words = re.compile(rf"^\s*{re.escape(label)}\s*(（可不填）|可不填|可不附)?\s*$")
        return (within or self.within).get_by_label(words).first

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the button of that name and wait for what comes of it."""
        found = (within or self.within).get_by_role("button", name=name, exact=True)
        found.first.click()
        self.page.wait_for_load_state()
        self.ready()

    def open(self, name: str, within: Locator | None = None) -> None:
        """Follow the link of that name."""
        (within or self.within).get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        self.ready()

    def unfold(self, name: str) -> None:
        """Open what is folded under these words."""
        self.page.locator("summary", has_text=name).first.click()

    def confirm(self, label: str, button: str = "", **answers: str) -> None:
        """Press what asks first, answer it, and press the button inside."""
        self.page.locator("details.kp-confirm > summary", has_text=label).first.click()
        for name, text in answers.items():
            self.write_near(name, text)
        self.press(button or label)

    def write_near(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type into the field whose label begins like that."""
        (within or self.within).get_by_label(re.compile(f"^{label}")).first.fill(text)

    def upload(self, label: str, *files: tuple[str, bytes]) -> None:
        """Give files to the field of that label."""
        given: Any = [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files
        ]
        self._labelled(label).set_input_files(given)

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until something stands on the page, and fail where it never does."""
        expect(self.page.locator("body")).to_contain_text(text, timeout=SECONDS)

    def reads(self, path: str, *, part: bool = False) -> str:
        """Return a page's HTML without opening it in the window; its part as scripts ask for it."""
        return self._get(path, part=part).text()

    def fetches(self, path: str) -> bytes:
        """Return what a link of the page gives to be kept."""
        return self._get(path).body()

    # The same forms without the window

    def sheets(self, path: str, *, part: bool = False) -> list[Sheet]:
        """Return the forms of a page."""
        return sheets_of(self.reads(path, part=part))

    def send(self, path: str, button: str, **answers: Any) -> APIResponse:
        """Fill in the form of a page that has this button, and send it."""
        found = [one for one in self.sheets(path) if button in one.words]
        assert len(found) == 1, f"{path} has {len(found)} forms with “{button}”"
        return self.hand_in(path, found[0], answers)

    def hand_in(
        self, path: str, sheet: Sheet, answers: dict[str, Any], *, part: bool = False
    ) -> APIResponse:
        """Send a form of a page that was read before.

        Args:
            path: The page.
            sheet: The form.
            answers: What is filled in.
            part: As the page's own script sends it, which asks for a part of the page.

        Raises:
            AssertionError: It was refused; the message holds the page's own words.
        """
        values = sheet.filled(answers)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": urljoin(self.house.address, path),
        }
        answer = self.context.request.post(
            urljoin(path, sheet.action) if sheet.action else path,
            headers=headers | ({"HX-Request": "true"} if part else {}),
            data=urlencode(values, doseq=True),
        )
        assert answer.ok, f"{path}: {answer.status} {_errors(answer.text())}"
        return answer

    def _get(self, path: str, *, part: bool = False) -> APIResponse:
        headers = {"HX-Request": "true"} if part else {}
        answer = self.context.request.get(path, headers=headers)
        if part and "hx-redirect" in answer.headers:
            answer = self.context.request.get(path)
        if "/log-in/" in answer.url:
            sheet = next(one for one in sheets_of(answer.text()) if "登录" in one.words)
            self.hand_in(
                urlsplit(answer.url)._replace(scheme="", netloc="").geturl(),
                sheet,
                {"login": self.username, "password": self.password},
            )
            answer = self.context.request.get(path, headers=headers)
        assert answer.status == 200, f"{self.username} {path}: {answer.status}"
        return answer

    # Pictures

    def picture(self, name: str, *, at: str = "", of: str = "") -> None:
        """Take a picture of the window for the manual, where somebody asked for pictures.

        Args:
            name: One of `browser.pictures.PICTURES`.
            at: Scroll to this part of the page first, as a CSS selector.
            of: Only this part of the page.
        """
        assert name in PICTURES, f"{name} is not declared in browser/pictures.py"
        folder = os.environ.get("KAOPING_PICTURES")
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = Path(folder) / f"{name}.png"
        self.page.evaluate(STILL, at)
        # To hide the caret or stop animations Playwright puts a style in, which the policy forbids.
        if of:
            self.page.locator(of).first.screenshot(path=path, caret="initial")
        else:
            self.page.screenshot(path=path, caret="initial")


def _errors(html: str) -> str:
    """Return what a page says is wrong."""
    found: Iterable[str] = re.findall(
        r'<(?:p class="kp-error|div class="kp-note|li class="kp-error|ul class="errorlist)'
        r".*?</(?:p|div|li|ul)>",
        html,
        re.DOTALL,
    )
    said = " ".join(re.sub(r"<[^>]+>|\s+", " ", one) for one in found)
    return said or re.sub(r"<[^>]+>|\s+", " ", html)[-600:]
