"""A headless browser for tests of pages."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.serving import absent


def chromium(downloads: Path, *arguments: str, logs: tuple[str, ...] = ("browser",)) -> Iterator[Any]:
    """Give a Chromium that saves files to a folder and keeps the logs named.

    Without a browser the tests are skipped; where CI promises one, they fail.
    """
    program = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not program or not driver:
        absent("needs Chromium and its driver: apt-get install chromium chromium-driver fonts-noto-cjk")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(program)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *arguments):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", dict.fromkeys(logs, "ALL"))
    found = webdriver.Chrome(options=options, service=Service(str(driver)))
    screen = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    found.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    yield found
    found.quit()


def until(browser: Any, condition: str, seconds: float = 60) -> Any:
    """Wait until a condition in the page holds, and return it."""
    end = time.monotonic() + seconds
    while not (found := browser.execute_script(f"return {condition}")):
        assert time.monotonic() < end, f"never came true: {condition}"
        time.sleep(0.05)
    return found


def find(browser: Any, selector: str) -> Any:
    """Return the first element that a CSS selector names."""
    return browser.find_element("css selector", selector)
