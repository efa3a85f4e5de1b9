"""A real headless Chromium, driven by its own driver over the WebDriver protocol."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from openmcf.local.child import free_port

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
TAB, ENTER = "\ue004", "\ue007"


def is_installed() -> bool:
    """Whether this machine has the browser and its driver."""
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


@dataclass(frozen=True)
class Browser:
    """A window of the browser. address: that of its session."""

    address: str

    def open(self, page: Path) -> None:
        """Load a file."""
        self.post("url", {"url": page.as_uri()})

    def value(self, expression: str) -> Any:
        """What a JavaScript expression gives in the page."""
        return self.post("execute/sync", {"script": f"return {expression}", "args": []})

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.post("actions", {"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})

    @property
    def complaints(self) -> list[str]:
        """What the console was told since it was asked last: faults of scripts, breaches of the policy."""
        return [entry["message"] for entry in self.post("se/log", {"type": "browser"})]

    def post(self, command: str, data: dict[str, Any]) -> Any:
        """Send a command."""
        return _post(f"{self.address}/{command}", data)


@contextmanager
def browser(directory: Path, *more: str) -> Iterator[Browser]:
    """A window, with files of its own in a directory, and more flags."""
    port = free_port()
    with subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.PIPE, text=True) as driver:
        try:
            next(line for line in driver.stdout or () if "started successfully" in line)
            options = {"args": [*_FLAGS, *more, f"--user-data-dir={directory}"]}
            wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            sessions = f"http://127.0.0.1:{port}/session"
            made = _post(sessions, {"capabilities": {"alwaysMatch": wanted}})
            window = Browser(f"{sessions}/{made['sessionId']}")
            yield window
            urlopen(Request(window.address, method="DELETE"))
        finally:
            driver.terminate()


def _post(address: str, data: dict[str, Any]) -> Any:
    body = json.dumps(data).encode()
    with urlopen(Request(address, body, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)["value"]
