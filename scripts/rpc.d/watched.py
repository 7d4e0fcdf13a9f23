"""A daemon under test: how it is started, asked and reloaded."""

import contextlib
import json
import os
import re
import signal
import socket
import time
import urllib.request

import processes

# Longest wait for what must come, in seconds.
PATIENCE = 60
# Between two looks, in seconds.
LOOK = 0.02
# Rounds a millisecond, so that the same work gives the same digest each time.
ROUNDS = 2000
LIMITS = {"limits.body": "4MiB", "limits.body_timeout": "3s", "limits.header_timeout": "3s"}
SETTINGS = {"calibration.hash": str(ROUNDS), "calibration.json": "0.2", "deadline": "30s", **LIMITS}


class Wrong(Exception):
    """What does not hold: one line."""


def require(holds, what):
    if not holds:
        raise Wrong(what)


def equal(what, found, wanted):
    require(found == wanted, f"{what}: wanted {wanted!r}, found {found!r}")


def until(what, condition, patience=PATIENCE):
    """Waits until a condition holds, and gives what it gave."""
    expiry = time.monotonic() + patience
    while not (found := condition()):
        require(time.monotonic() < expiry, f"waited {patience} s until {what}")
        time.sleep(LOOK)
    return found


def declares(page, name):
    """Whether a page of metrics knows the family that this is a sample of."""
    families = re.findall(r"^# TYPE (\w+) ", page, re.MULTILINE)
    return name in families or re.sub("_(bucket|count|sum)$", "", name) in families


class Daemon:
    """A daemon that runs: `target` is HOST:PORT of the serving port, `admin` of the other."""

    def __init__(self, mode, target, admin, pid):
        self.mode, self.target, self.admin, self.pid = mode, target, admin, pid

    def connect(self):
        host, port = self.target.rsplit(":", 1)
        connection = socket.create_connection((host, int(port)), timeout=PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, path):
        # Not by a proxy, whatever the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://{self.admin}{path}", timeout=PATIENCE) as reply:
            return reply.read().decode()

    def status(self):
        return json.loads(self.ask("/status"))

    def worker(self):
        return self.status()["workers"][0]["pid"]

    def metric(self, name, **labels):
        """The sum of a metric's series that have these labels: 0 for one that has none yet, but not for one that the
        page does not know."""
        page = self.ask("/metrics")
        require(declares(page, name), f"/metrics has no {name}")
        total = 0
        for line in page.splitlines():
            found = re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line)
            if not found or found.group(1) != name:
                continue
            pairs = dict(re.findall(r'(\w+)="([^"]*)"', found.group(2) or ""))
            if labels.items() <= pairs.items():
                total += float(found.group(3))
        return total

    def record(self, identity):
        """What the daemon tells of a request, once it has ended."""
        return until(
            f"request {identity} has ended",
            lambda: next(iter(json.loads(self.ask(f"/requests?id={identity}"))["requests"]), None),
        )

    def in_flight(self):
        return self.metric("deadlined_in_flight")

    def reload(self):
        """Replaces the workers, and waits until the new ones serve."""
        old = self.worker()
        done = self.status()["reload"]["succeeded"]
        os.kill(self.pid, signal.SIGHUP)
        until("the reload is done", lambda: self.status()["reload"]["succeeded"] > done)
        until("a new worker serves", lambda: any(
            worker["state"] == "ready" and worker["pid"] != old for worker in self.status()["workers"]))


@contextlib.contextmanager
def daemon(executable, mode, **settings):
    """A daemon with one worker and an embedded downstream. A setting's name has `__` for a dot."""
    given = SETTINGS | {name.replace("__", "."): value for name, value in settings.items()}
    command = [executable, "serve", "--mode", mode, "--workers", "1"]
    command += ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--drain-timeout", "2s"]
    command += [word for name, value in given.items() for word in ("--set", f"{name}={value}")]
    with processes.program(command, r"\bserving (.*\burl=http://\S+)") as (words, pid):
        found = dict(re.findall(r"\b(url|admin)=http://(\S+)", words))
        yield Daemon(mode, found["url"].split("/")[0], found["admin"], pid)
