"""The program as it is served: gunicorn in a process group of its own, asked over HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.processes import environment

TOKEN = "a" * 32
STARTING = 60  # seconds within which a busy machine has started the workers


@dataclass
class HttpAnswer:
    """What came back; status 0 when nothing did."""

    status: int = 0
    body: bytes = b""
    seconds: float = 0.0
    place: str = ""


@dataclass
class ServedUser:
    """A signed-in person with a browser."""

    session: str
    port: int

    @classmethod
    def of(cls, user: User, port: int) -> ServedUser:
        client = Client()
        client.force_login(user)
        return cls(client.cookies[settings.SESSION_COOKIE_NAME].value, port)

    def get(self, path: str) -> HttpAnswer:
        return self.ask("GET", path)

    def post(self, path: str, **words: object) -> HttpAnswer:
        return self.ask("POST", path, urlencode(words))

    def ask(self, method: str, path: str, body: str | None = None) -> HttpAnswer:
        """One request on a line of its own, as through a proxy."""
        names = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{names[0]}={self.session}; {names[1]}={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        start = time.perf_counter()
        try:
            line.request(method, path, body, headers)
            text = line.getresponse()
            content, place = text.read(), text.headers.get("Location", "")
            return HttpAnswer(text.status, content, time.perf_counter() - start, place)
        except (OSError, HTTPException):
            return HttpAnswer(seconds=time.perf_counter() - start)
        finally:
            line.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@dataclass
class Server:
    """Workers of gunicorn, and whatever else is started beside them, to be killed together."""

    workers: int = 2
    more: dict[str, str] = field(default_factory=dict)  # of the environment
    words: tuple[str, ...] = ()  # more, to gunicorn
    port: int = field(default_factory=free_port)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start serving; raise RuntimeError, with nothing left running, when no answer comes."""
        words = ["gunicorn", "kgscience.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        words += ["--workers", str(self.workers), "--log-level", "critical", *self.words]
        serving = self.beside("-m", *words)
        try:
            self._wait_for(serving)
        except BaseException:
            self.kill()
            raise

    def _wait_for(self, serving: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + STARTING
        while ServedUser("", self.port).get("/healthz").status == 0:
            if time.monotonic() > until or serving.poll() is not None:
                raise RuntimeError("gunicorn does not answer")
            time.sleep(0.05)

    def beside(self, *words: str) -> subprocess.Popen[bytes]:
        """Run Python with the same environment, in a process group of its own."""
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=Path(settings.BASE_DIR),
            env={**environment(), "DJANGO_SETTINGS_MODULE": "kgscience.settings", **self.more},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End all processes at once; with SIGKILL nothing can be finished."""
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, number)
        for process in self.running:
            process.wait()
        self.running.clear()
