"""What alerts are about, made to happen: each at a daemon of its own, which then has these alerts and no others."""

import contextlib
import os
import signal
import socket
import subprocess
import threading

import processes

# How long a load lasts, in seconds: longer than any alert needs to fire.
LOAD = 90
# Between two looks for a new worker, in seconds.
LOOK = 0.05

# B computes while the replies of A's downstream calls come in: all of these end too late.
STORY = {"A": "1ms,50ms,1ms,150ms", "B": "300ms,0ms,0ms,10s"}
STORIES_PER_SECOND = 2
# A request whose body does not come: its connection is busy, and gives way to nobody.
BEGUN = b"POST /work HTTP/1.1\r\nHost: operators\r\nContent-Length: 1\r\n\r\n"


@contextlib.contextmanager
def alone(executable):
    yield "", []


@contextlib.contextmanager
def two_machines(executable):
    """What a configuration says of the two machines of a downstream, and their pids."""
    with contextlib.ExitStack() as programs:
        command = [executable, "downstream", "--listen", "127.0.0.1:0"]
        found = [programs.enter_context(processes.program(command, r"listening on (http://\S+)")) for _ in range(2)]
        urls = ", ".join(f'"{url}/delay?for={{ms}}ms"' for url, _ in found)
        yield f"downstream: [{urls}]\n", [pid for _, pid in found]


class Condition:
    """`make` is a context: the condition lasts as long as its block, unless it cannot be undone. So is `prepare`, which
    is entered before the daemon starts."""

    def __init__(self, name, alerts, make, settings=(), is_final=False, prepare=alone):
        self.name, self.alerts, self.make, self.settings, self.is_final = name, set(alerts), make, settings, is_final
        self.prepare = prepare


@contextlib.contextmanager
def killed(watched, executable):
    os.kill(watched.worker(), signal.SIGKILL)
    yield


@contextlib.contextmanager
def dying(watched, executable):
    """Every worker is killed as soon as it is there."""
    over = threading.Event()

    def kill():
        while not over.wait(LOOK):
            # There may be none at the moment, or this one may have ended.
            with contextlib.suppress(processes.Failure, OSError):
                os.kill(watched.worker(), signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextlib.contextmanager
def halted(watched, executable):
    worker = watched.worker()
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


@contextlib.contextmanager
def broken(watched, executable):
    """A configuration that is none is read."""
    with open(watched.configuration) as file:
        good = file.read()
    replace(watched.configuration, "mode: [\n")
    watched.signal(signal.SIGHUP)
    try:
        yield
    finally:
        replace(watched.configuration, good)
        watched.signal(signal.SIGHUP)


def replace(path, text):
    """At one stroke, so that nobody reads half of it."""
    with open(path + ".new", "w") as file:
        file.write(text)
    os.replace(path + ".new", path)


@contextlib.contextmanager
def crowded(watched, executable):
    """As many connections as there may be are busy, and one more waits."""
    with contextlib.ExitStack() as clients:
        for _ in range(2):
            client = clients.enter_context(socket.create_connection(watched.address, timeout=5))
            client.sendall(BEGUN)
        yield


@contextlib.contextmanager
def overloaded(watched, executable):
    """Twice what one core can compute."""
    options = ["--rate", "100/s", "--before", "20ms", "--downstream", "0ms", "--after", "0ms"]
    with load(watched, executable, [*options, "--duration", f"{LOAD}s"]):
        yield


@contextlib.contextmanager
def late(watched, executable):
    """The story, again and again: five of six requests are pushed aside."""
    path = watched.configuration + ".csv"
    with open(path, "w") as file:
        file.write("at,before,downstream,after,deadline\n")
        for number in range(LOAD * STORIES_PER_SECOND):
            at = number * 1000 // STORIES_PER_SECOND
            file.writelines(f"{at}ms,{STORY['A']}\n" for _ in range(5))
            file.write(f"{at + 20}ms,{STORY['B']}\n")
    with load(watched, executable, ["--csv", path]):
        yield


@contextlib.contextmanager
def halved(watched, executable):
    """One of the two machines is gone. It is not called any more when the load has ended."""
    os.kill(watched.machines[0], signal.SIGKILL)
    options = ["--rate", "40/s", "--before", "1ms", "--downstream", "5ms", "--after", "1ms", "--deadline", "10s"]
    with load(watched, executable, [*options, "--duration", f"{LOAD}s"]):
        yield


@contextlib.contextmanager
def load(watched, executable, options):
    """`deadlined load` until the block ends. It must not have ended before, as it does for a wrong option."""
    command = [executable, "load", watched.url, *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield
        if process.poll() is not None:
            raise processes.Failure(f"{' '.join(command)} ended early: {process.stdout.read().strip()[-300:]}")
    finally:
        # Nobody reads its figures.
        process.kill()
        process.communicate()


@contextlib.contextmanager
def gone(watched, executable):
    watched.signal(signal.SIGTERM)
    yield


MISSES = {"DeadlinedMissesBurnFast", "DeadlinedMissesBurnSlowly"}
ALL = [
    Condition("killed", {"DeadlinedWorkerRestarted"}, killed),
    Condition("dying", {"DeadlinedWorkerRestarted", "DeadlinedServesNobody"}, dying),
    Condition("halted", {"DeadlinedWorkerStuck"}, halted, ["watchdog_compute_limit=500ms"]),
    Condition("broken", {"DeadlinedReloadFailed"}, broken),
    Condition("crowded", {"DeadlinedAcceptPaused"}, crowded, ["limits.connections=1", "limits.body_timeout=5m"]),
    Condition("overloaded", {"DeadlinedSheds"} | MISSES, overloaded, ["overload.policy=predict"]),
    Condition("late", MISSES, late),
    Condition(
        "halved",
        {"DeadlinedMachineEjected"},
        halved,
        # It is away again before the alert's range is over, which is two seconds here.
        ["fleet.attempts=2", "fleet.eject_for=3s", "fleet.slow_start=500ms"],
        prepare=two_machines,
    ),
    Condition(
        "unretried",
        {"DeadlinedRetryBudgetUsedUp"} | MISSES,
        halved,
        ["fleet.attempts=2", "fleet.retry_share=1%", "fleet.eject_after=0"],
        prepare=two_machines,
    ),
    Condition("gone", {"DeadlinedDown"}, gone, is_final=True),
]
