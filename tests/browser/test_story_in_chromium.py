"""The story once more, in a real browser, with nothing but what a newcomer sees and presses."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from tests.sandbox.kit import png

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
]  # fmt: skip
PICTURES = os.environ.get("SHOUWEN_PICTURES", "")
WANG, LI, ZHANG = 1001, 2001, 2002


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """The demo, started as ``make demo`` starts it, on a free port; stopped as Ctrl-C stops it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = str(Path(sys.executable).with_name("shouwen"))
    command = [program, "demo", "--port", str(port), "--data", str(tmp_path / "demo")]
    english = {**os.environ, "LC_ALL": "en_US.UTF-8"}
    running = subprocess.Popen(command, env=english, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        running.send_signal(2)
        told, _ = running.communicate(timeout=20)
    assert running.returncode == 0, told
    assert "stopped" in told


def _wait_for(address: str) -> None:
    """The page answers soon after the start; the bot follows while the page is up."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address + "/client/people", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the page did not come up")


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


class Visitor:
    """Somebody at the page, who sees, presses and writes."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        page.goto(address)
        self.panel: FrameLocator = page.frame_locator("#stage-frame")

    def becomes(self, person: int) -> None:
        self.page.get_by_test_id(f"person-{person}").click()

    def opens_group(self) -> None:
        self.page.locator("[data-testid^='chat--']").first.click()

    def writes(self, text: str) -> None:
        self.page.get_by_test_id("composer").fill(text)
        self.page.get_by_test_id("send").click()

    def presses(self, label: str) -> None:
        self.page.get_by_test_id(f"button-{label}").last.click()

    def sees(self, text: str, patience: float = 15_000) -> None:
        said = self.page.locator("#messages").get_by_text(re.compile(re.escape(text)))
        expect(said.last).to_be_visible(timeout=patience)

    def is_told(self, text: str) -> None:
        expect(self.page.get_by_test_id("toast").filter(has_text=text).first).to_be_visible(timeout=10_000)

    def replies_to(self, text: str, words: str) -> None:
        bubble = self.page.locator("#messages [data-testid^='message-']").filter(has_text=text).last
        bubble.hover()
        bubble.locator("[data-testid^='reply-']").first.click()
        self.writes(words)

    def moves_the_clock(self, label: str, until: str) -> None:
        self.panel.get_by_role("button", name=label, exact=True).click()
        expect(self.panel.get_by_text(re.compile(until)).first).to_be_visible(timeout=60_000)

    def takes_picture(self, name: str) -> None:
        if PICTURES:
            expect(self.page.get_by_test_id("toast")).to_have_count(0, timeout=10_000)
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=str(Path(PICTURES) / name))


def test_a_newcomer_plays_the_story_in_the_page(demo: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1360, "height": 850}, locale="zh-CN", timezone_id="Asia/Shanghai")
    her = Visitor(page, demo)
    her.panel.get_by_text("王芳扫码", exact=True).first.click()
    her.sees("请问您同意吗", patience=60_000)  # the bot is still starting
    her.presses("我同意，继续")
    her.sees("怎么称呼您")
    her.writes("王芳")
    her.sees("直接在这里写下号码")
    her.writes("13912345678")
    her.sees("请问有什么可以帮您")

    her.writes("3栋2单元的电梯坏了两天，一直没人来修")
    her.sees("我是这样理解的")
    page.get_by_test_id("photo-input").set_input_files([
        {"name": "a.png", "mimeType": "image/png", "buffer": png()},
        {"name": "b.png", "mimeType": "image/png", "buffer": png(480, 640)},
    ])
    page.get_by_test_id("send").click()
    her.sees("照片或文件：2个")
    her.presses("发给客户服务中心")
    her.sees("很抱歉")
    her.sees("今天晚上八点前给您答复")
    her.takes_picture("resident-desktop.png")

    her.becomes(LI)
    her.opens_group()
    her.sees("楼栋：3栋")
    assert "501" not in page.locator("#messages").inner_text()
    her.presses("我来受理")
    her.is_told("由您受理")
    her.sees("首问责任人：李静")
    her.replies_to("【投诉】", "师傅十点到，请您放心。")
    her.sees("请选择这段话的用途")
    her.takes_picture("story-desktop.png")
    her.presses("当场解决")
    her.sees("10秒后作为处理结果")
    her.moves_the_clock("+10 分钟", "09:1")
    her.sees("已作为处理结果发给业主")

    her.moves_the_clock("到明早十点", "10:00")
    her.becomes(WANG)
    her.sees("问题真的解决了吗")
    her.presses("已经解决")
    her.presses("三项都很满意")
    her.presses("没有了")
    her.sees("已经办结")
    assert her.faults == []
    _on_a_phone(demo, browser)


def _on_a_phone(demo: str, browser: Browser) -> None:
    """At phone width the same conversation is readable without sideways scrolling."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai")
    his = Visitor(page, f"{demo}/?as={WANG}&chat={WANG}")
    his.sees("已经办结")
    his.takes_picture("story-phone.png")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(demo)
    expect(page.frame_locator("#stage-frame").get_by_text("照着做")).to_be_visible()
    page.get_by_test_id("tab-list").click()
    page.get_by_test_id("guide").click()
    expect(page.locator("#stage")).to_be_visible()
    assert his.faults == []
