"""Machines of a fleet: each a daemon of its own, started beside the others, and ended with the block it is used in."""

import contextlib
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.request

from processes import Failure

# Longest waits, in seconds.
START, END = 60, 10
LOOK = 0.02
# Pinned, because requests sleep: nothing is to be measured.
SETTINGS = {"calibration.hash": "2000", "calibration.json": "0.2", "workload.kind": "sleep"}


class Machine:
    def __init__(self, number, process, output):
        self.number, self.process, self.output = number, process, output
        self.url, self.admin = None, None

    @property
    def pid(self):
        return self.process.pid

    def said(self):
        return os.pread(self.output.fileno(), 1 << 16, 0).decode(errors="replace")

    def await_start(self):
        expiry = time.monotonic() + START
        while self.url is None:
            text = self.said()
            if found := re.search(r"\bserving (.*\burl=http://\S+)", text):
                words = dict(re.findall(r"\b(url|admin)=(http://[^/\s]+)", found.group(1)))
                self.url, self.admin = words["url"], words["admin"]
            elif self.process.poll() is not None or time.monotonic() > expiry:
                raise Failure(f"machine {self.number} did not start: {text.strip()[-300:]}")
            else:
                time.sleep(LOOK)

    def get(self, path):
        # Not by a proxy, whatever the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.admin}{path}", timeout=10) as reply:
            return reply.read().decode()

    def status(self):
        return json.loads(self.get("/status"))

    def metric(self, name, **labels):
        """The sum of a metric's series that have these labels."""
        total = 0
        for line in self.get("/metrics").splitlines():
            found = re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line)
            if found and found.group(1) == name:
                pairs = dict(re.findall(r'(\w+)="([^"]*)"', found.group(2) or ""))
                total += float(found.group(3)) if labels.items() <= pairs.items() else 0
        return total

    def workers(self):
        return [worker["pid"] for worker in self.status()["workers"]]

    def kill(self):
        """By kill -9, the supervisor and its workers: as a machine that loses its power."""
        pids = [self.pid, *self.workers()]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Holds all of its processes, as a machine that stalls: its kernel goes on taking connections."""
        self.stopped = [self.pid, *self.workers()]
        for pid in self.stopped:
            os.kill(pid, signal.SIGSTOP)

    def go_on(self):
        for pid in self.stopped:
            os.kill(pid, signal.SIGCONT)

    def reload(self):
        """Replaces its workers, and waits until the new ones serve."""
        old, done = set(self.workers()), self.status()["reload"]["succeeded"]
        os.kill(self.pid, signal.SIGHUP)
        expiry = time.monotonic() + START
        while self.status()["reload"]["succeeded"] == done or not all(
                worker["state"] == "ready" and worker["pid"] not in old for worker in self.status()["workers"]):
            if time.monotonic() > expiry:
                raise Failure(f"machine {self.number} did not reload within {START} s")
            time.sleep(LOOK)

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(END)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.output.close()


def _start(executable, number, downstream, settings, place):
    given = SETTINGS | settings
    command = [*place.prefix(number), executable, "serve", "--workers", "1"]
    command += ["--listen", place.address(number), "--admin", place.address(number), "--drain-timeout", "2s"]
    command += ["--downstream", downstream]
    command += [word for name, value in given.items() for word in ("--set", f"{name}={value}")]
    output = tempfile.TemporaryFile("w+")
    process = subprocess.Popen(
        command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
    return Machine(number, process, output)


@contextlib.contextmanager
def fleet(executable, count, downstream, place, settings=None, of=None):
    """Starts machines, with `settings`, and with those of `of` by a machine's number besides; waits until all serve."""
    machines = []
    try:
        for number in range(count):
            own = (settings or {}) | ((of or {}).get(number, {}))
            machines.append(_start(executable, number, downstream, own, place))
        for machine in machines:
            machine.await_start()
        yield machines
    finally:
        for machine in machines:
            if machine.process.poll() is None:
                machine.process.terminate()
        for machine in machines:
            machine.end()


def settle(fleet):
    """Waits until nothing of an earlier load is left."""
    expiry = time.monotonic() + START
    while any(machine.metric("deadlined_in_flight") for machine in fleet):
        if time.monotonic() > expiry:
            raise Failure(f"requests of an earlier load were still there after {START} s")
        time.sleep(LOOK)


@contextlib.contextmanager
def downstream(executable, place):
    """A simulated downstream that takes as long as it is asked: gives its address as machines name it."""
    command = [executable, "downstream", "--listen", place.outside()]
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            expiry = time.monotonic() + START
            while not (found := re.search(r"listening on (http://\S+)", os.pread(output.fileno(), 4096, 0).decode())):
                if process.poll() is not None or time.monotonic() > expiry:
                    raise Failure("the downstream did not start")
                time.sleep(LOOK)
            yield found.group(1) + "/delay?for={ms}ms"
        finally:
            process.terminate()
            process.wait(END)


@contextlib.contextmanager
def single(executable, words, prefix=()):
    """One daemon with arguments of its own."""
    command = [*prefix, executable, "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", *words]
    output = tempfile.TemporaryFile("w+")
    process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
    machine = Machine(0, process, output)
    try:
        machine.await_start()
        yield machine
    finally:
        machine.end()
