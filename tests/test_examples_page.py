"""The page of the FastAPI example in a real browser: a visitor in Tokyo books a slot."""

import asyncio
import base64
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse
from test_examples import call, running, wish

pytestmark = pytest.mark.anyio
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--window-size=900,1000",
)


class Tab:
    """A tab of a browser, driven over the DevTools protocol."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def send(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            answer = await self._socket.receive_json(timeout=20)
            if answer.get("id") == self._number:
                return answer.get("result")

    async def run(self, script: str) -> Any:
        answer = await self.send("Runtime.evaluate", expression=script, returnByValue=True)
        if answer is None:
            return None  # one page is gone and the next is not there yet
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    async def wait_for(self, script: str) -> Any:
        for _ in range(200):
            if value := await self.run(script):
                return value
            await asyncio.sleep(0.05)
        raise AssertionError(await self.run("document.body.innerText"))

    async def picture(self, path: Path) -> None:
        answer = await self.send("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(answer["data"]))  # noqa: ASYNC240


@asynccontextmanager
async def tab(profile: Path, zone: str) -> AsyncIterator[Tab]:
    """Open a browser of somebody who lives in ``zone``."""
    assert BROWSER is not None
    process = await asyncio.create_subprocess_exec(
        BROWSER,
        *OPTIONS,
        f"--user-data-dir={profile}",
        "about:blank",
        env={**os.environ, "TZ": zone},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with ClientSession() as session:
            where = profile / "DevToolsActivePort"
            while not where.exists() or len(where.read_text().splitlines()) < 2:
                assert process.returncode is None
                await asyncio.sleep(0.05)
            port = where.read_text().splitlines()[0]
            async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                pages = json.loads(await answer.text())
            url = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
            async with session.ws_connect(url, max_msg_size=0) as socket:
                yield Tab(socket)
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.skipif(BROWSER is None, reason="chromium is not installed")
async def test_a_visitor_sees_slots_in_their_zone_and_books_one(tmp_path: Path) -> None:
    pictures = Path(os.environ.get("PICTURES", tmp_path))
    with running("fastapi_backend", tmp_path) as url:
        async with tab(tmp_path / "profile", "Asia/Tokyo") as page:
            await page.send("Page.navigate", url=url)
            # 9:00 in London is 18:00 in Tokyo, all year but for the summer time of London.
            times = await page.wait_for(
                "[...document.querySelectorAll('.times button')].map(b => b.textContent)"
            )
            assert await page.run("location.search") == "?zone=Asia%2FTokyo"
            assert "Asia/Tokyo" in await page.run("document.body.innerText")
            found = call(f"{url}/slots?zone=Asia/Tokyo")[1]
            assert times[:5] == [start[11:16] for start in found[:5]]
            await page.picture(pictures / "choose.png")
            fill = (
                "document.querySelector('[name=name]').value = 'Ada <b>';"
                "document.querySelector('[name=email]').value = 'ada@example.com';"
            )
            # While this visitor is typing, another one takes the first slot.
            assert call(f"{url}/bookings", wish(found[0]))[0] == 201
            await page.run(f"{fill} document.querySelectorAll('.times button')[0].click()")
            alert = await page.wait_for("document.querySelector('[role=alert]')?.textContent")
            assert "just taken" in alert
            await page.wait_for("document.readyState == 'complete'")
            await page.picture(pictures / "taken.png")
            assert await page.run("document.querySelector('[name=name]').value") == "Ada <b>"
            left = await page.run(
                "[...document.querySelectorAll('.times button')].map(b => b.textContent)"
            )
            assert left[:4] == times[1:5]
            await page.run("document.querySelectorAll('.times button')[1].click()")
            text = await page.wait_for(
                "document.title == 'See you soon' && document.readyState == 'complete'"
                " && document.body.innerText"
            )
            assert "Ada <b>, your call is on" in text
            assert f"at {times[2]} (Asia/Tokyo)" in text
            await page.picture(pictures / "booked.png")
            uid = await page.run("document.querySelector('code').textContent")
            for _ in range(100):
                if len(heard := call(f"{url}/heard")[1]) == 2:
                    break
                await asyncio.sleep(0.05)
            assert uid in heard

            await page.send("Page.navigate", url=f"{url}/?zone=Asia/Tokyo")
            await page.wait_for("document.title == 'Book a call'")
            left = await page.wait_for(
                "[...document.querySelectorAll('.times button')].map(b => b.value)"
            )
            assert found[2] not in left
