"""Visitors with browsers: what they request, how long they think, what they receive."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random
from statistics import quantiles
from urllib.parse import urlencode

TOKEN, READ, SAVE, POLL = "a" * 32, "read", "save", "poll"
GOALS = {READ: 0.5, SAVE: 0.8}  # seconds, of nineteen answers in twenty
SHEETS, DRAFT = "/periods/2018-H2/units/", "/periods/2018-H1/report/"
OPEN_DRAFT = "/periods/2018-H2/report/"
EVERY = {DRAFT: 5.0, SHEETS: 20.0}  # seconds between two questions of an open page


@dataclass
class Response:
    """Every answer, by kind: status (0 for a broken line) and seconds."""

    answers: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    broken: Counter[str] = field(default_factory=Counter)

    def tell(self, lasted: float) -> bool:
        """Print the table; whether every goal was met."""
        good = not self.broken
        for kind, answers in sorted(self.answers.items()):
            times = sorted(seconds for _, seconds in answers)
            cuts = quantiles(times, n=100) if len(times) > 1 else times * 99
            statuses = dict(sorted(Counter(status for status, _ in answers).items()))
            late = cuts[94] > GOALS.get(kind, 9)
            good = good and not late
            print(
                f"{kind:<7} {len(times):>6} ({len(times) / lasted:5.1f}/s)  p50 {cuts[49]:.3f} s"
                f"  p95 {cuts[94]:.3f} s  p99 {cuts[98]:.3f} s  most {times[-1]:.3f} s  {statuses}"
                f"{'  TOO SLOW' if late else ''}"
            )
        for what, number in self.broken.most_common(10):
            print(f"BROKEN  {number:>6}  {what}")
        return good


@dataclass
class Visitor:
    """A person with a browser."""

    session: str
    port: int
    messages: Response
    random: Random

    async def ask(self, kind: str, path: str, **words: object) -> tuple[int, bytes]:
        body = urlencode(words).encode()
        start = time.perf_counter()
        try:
            status, content = await asyncio.wait_for(self._exchange(path, body), 60)
        except (OSError, TimeoutError, ValueError, IndexError) as error:
            status, content = 0, b""
            self.messages.broken[f"{path} {error!r}"] += 1
        if status not in (0, 200, 302, 409):  # two clerks of one unit may meet in a cell
            self.messages.broken[f"{path} {status}"] += 1
        self.messages.answers[kind].append((status, time.perf_counter() - start))
        return status, content

    async def _exchange(self, path: str, body: bytes) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self._head(path, body) + body)
            whole = await reader.read(-1)
        finally:
            writer.close()
        head, _, content = whole.partition(b"\r\n\r\n")
        return int(head.split()[1]), content

    def _head(self, path: str, body: bytes) -> bytes:
        lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"Cookie: sessionid={self.session}; csrftoken={TOKEN}", "Connection: close"]
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"X-CSRFToken: {TOKEN}"]
            lines += [f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode()

    async def linger(self, path: str, seconds: float) -> None:
        """Think, while the open page asks what is new."""
        every = next((item for page, item in EVERY.items() if path.startswith(page)), seconds)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(every, left))
            if left > every and path.startswith(DRAFT):
                await self.ask(POLL, f"{DRAFT}mark/")
            elif left > every:
                await self.ask(POLL, f"{path}presence/", stamp="0")

    async def read(self, pages: tuple[str, ...], think: tuple[float, float]) -> None:
        await self.linger("", self.random.uniform(0, think[1]))
        while True:
            path = self.random.choice(pages)
            await self.ask(READ, path)
            await self.linger(path, self.random.uniform(*think))

    async def fill_in(self, unit: str, cells: list[str], think: tuple[float, float]) -> None:
        """Open the sheet, then save one cell after another."""
        seen: dict[str, str] = {}
        await self.linger("", self.random.uniform(0, think[1]))
        while True:
            await self.ask(READ, f"{SHEETS}{unit}/")
            for code in cells:
                await self.linger(f"{SHEETS}{unit}/", self.random.uniform(*think))
                await self.save(unit, code, self.random.randrange(10, 90), seen)

    async def save(self, unit: str, code: str, amount: int, revisions: dict[str, str]) -> None:
        """Save a cell at the revision last seen."""
        words = {f"value-{code}": amount, f"version-{code}": revisions.get(code, "0")}
        status, content = await self.ask(SAVE, f"{SHEETS}{unit}/figures/{code}/", **words)
        if status in (200, 409):
            data = json.loads(content)
            revisions[code] = data.get("theirs", data)["version"]
