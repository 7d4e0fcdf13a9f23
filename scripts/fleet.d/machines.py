"""Machines of a fleet: each a daemon of its own, started beside the others, and ended with the block it is used in."""

import contextlib
import os
import re
import signal
import subprocess
import tempfile

import processes
import watched

# Longest wait for all of them to serve, in seconds.
START = 60
# Pinned, because requests sleep: nothing is to be measured.
SETTINGS = {"calibration.hash": "2000", "calibration.json": "0.2", "workload.kind": "sleep"}


class Machine:
    def __init__(self, number, command):
        self.number, self.output = number, tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, stdout=self.output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)

    def await_start(self):
        words = processes.wait(self.process, self.output, r"\bserving (.*\burl=http://\S+)", START)
        found = dict(re.findall(r"\b(url|admin)=(http://[^/\s]+)", words) + re.findall(r"\b(agent)=(\S+)", words))
        self.url, self.agent = found["url"], found.get("agent")
        addresses = [found[name].removeprefix("http://") for name in ("url", "admin")]
        # For the questions that its admin port answers.
        self.daemon = watched.Daemon("", *addresses, self.process.pid)

    def pids(self):
        return [self.process.pid, *(worker["pid"] for worker in self.daemon.status()["workers"])]

    def kill(self):
        """By kill -9, the supervisor and its workers: the kernel, which lives on, refuses what comes for them."""
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Holds all of its processes, as a machine that stalls: its kernel goes on taking connections."""
        self.stopped = self.pids()
        for pid in self.stopped:
            os.kill(pid, signal.SIGSTOP)

    def go_on(self):
        for pid in self.stopped:
            os.kill(pid, signal.SIGCONT)

    def end(self):
        processes.end(self.process)
        self.output.close()


@contextlib.contextmanager
def running(commands):
    """Starts a machine by each command, and waits until all serve."""
    machines = []
    try:
        for number, command in enumerate(commands):
            machines.append(Machine(number, command))
        for machine in machines:
            machine.await_start()
        yield machines
    finally:
        for machine in machines:
            if machine.process.poll() is None:
                machine.process.terminate()
        for machine in machines:
            machine.end()


def fleet(executable, count, downstream, place, settings=None, of=None, first=0):
    """Machines with `settings`, and with those of `of` by a machine's number besides; they stand at places from `first`
    on."""
    def command(number):
        given = SETTINGS | (settings or {}) | (of or {}).get(number, {})
        words = [*place.prefix(number), executable, "serve", "--workers", "1", "--drain-timeout", "2s"]
        words += ["--listen", place.address(number), "--admin", place.address(number), "--downstream", downstream]
        words += ["--set", f"agent={place.address(number)}"]
        return words + [word for name, value in given.items() for word in ("--set", f"{name}={value}")]

    return running(command(number) for number in range(first, first + count))


@contextlib.contextmanager
def single(executable, words, prefix=()):
    """One daemon with arguments of its own."""
    command = [*prefix, executable, "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", *words]
    with running([command]) as (machine,):
        yield machine


def settle(fleet):
    """Waits until nothing of an earlier load is left."""
    watched.until(
        "nothing of an earlier load is left",
        lambda: not any(machine.daemon.in_flight() for machine in fleet))


@contextlib.contextmanager
def downstream(executable, place):
    """A simulated downstream that takes as long as it is asked: gives its address as machines name it."""
    command = [executable, "downstream", "--listen", place.outside()]
    with processes.program(command, r"listening on (http://\S+)") as (url, _):
        yield url + "/delay?for={ms}ms"
