"""The programs of a run: the downstream, a daemon, the generator. Each ends with the block that it is used in."""

import contextlib
import ctypes
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time

# Longest waits, in seconds: for a program to say where it listens, and for one to end.
START = 30
END = 10


# Sleeps end when they should, and not up to 50 µs later: what a thread starts inherits its slack (prctl(2)).
PRCTL = ctypes.CDLL(None).prctl
PR_SET_TIMERSLACK = 29


class Failure(Exception):
    """What could not be run: one line."""


class Places:
    """Cores: the first ones for the daemon, the others, if there are any, for the generator and the downstream."""

    def __init__(self, cores):
        allowed = sorted(os.sched_getaffinity(0))
        if len(allowed) < cores:
            raise Failure(f"this needs {cores} cores, and {len(allowed)} may be used")
        self.server = allowed[:cores]
        self.client = allowed[cores:] or allowed

    @staticmethod
    def pin(cores):
        return ["taskset", "-c", ",".join(map(str, cores))]


def permitted(*prefix):
    """The prefix if it can be used, else nothing."""
    if shutil.which(prefix[0]) is None:
        return []
    done = subprocess.run([*prefix, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return list(prefix) if done.returncode == 0 else []


def priority():
    """A prefix that gives a program more of a busy core than others get. None of real time: a daemon that forks and
    touches memory can wait in the kernel for a thread that it keeps off the core, without end."""
    return permitted("nice", "-n", "-20")


@contextlib.contextmanager
def program(command, announces, within=START):
    """Runs a program until the block ends, and gives what `announces` finds in what it prints, and its pid."""
    with tempfile.TemporaryFile("w+") as output:
        PRCTL(PR_SET_TIMERSLACK, 1, 0, 0, 0)
        # In a session of its own, because the kernel weighs sessions first and nice values within them (sched(7)).
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
        )
        try:
            found = wait(process, output, announces, within)
            favour_session(process)
            yield found, process.pid
        finally:
            end(process)


def end(process):
    """Ends a program, unless it has ended."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def favour_session(process):
    """Gives the session of a program its own nice value, where the kernel has such groups and permits it."""
    with contextlib.suppress(OSError), open(f"/proc/{process.pid}/autogroup", "w") as group:
        group.write(str(os.getpriority(os.PRIO_PROCESS, process.pid)))


def wait(process, output, announces, within=START):
    expiry = time.monotonic() + within
    while True:
        ended = process.poll() is not None
        text = os.pread(output.fileno(), 1 << 16, 0).decode(errors="replace")
        if found := re.search(announces, text):
            return found.group(1)
        if ended or time.monotonic() > expiry:
            raise Failure(f"{' '.join(process.args)} did not start: {text.strip()[-300:]}")
        time.sleep(0.02)


def free_ports(count):
    """Ports of the loopback that nobody listens on, all different."""
    with contextlib.ExitStack() as open_sockets:
        found = []
        for _ in range(count):
            listener = open_sockets.enter_context(socket.socket())
            listener.bind(("127.0.0.1", 0))
            found.append(listener.getsockname()[1])
        return found


def downstream(executable, places, priority):
    """A simulated downstream: gives its address and pid."""
    command = [*priority, *places.pin(places.client), executable, "downstream", "--listen", "127.0.0.1:0"]
    return program(command, r"listening on (http://\S+)")


def daemon(executable, mode, threads, kind, downstream_url, places, priority, settings=(), configuration=None):
    """A daemon with one worker: gives its URL and the supervisor's pid. Settings are KEY=VALUE, as --set takes them, and
    win over the configuration, a file."""
    command = [*priority, *places.pin(places.server), executable, "serve", "--mode", mode, "--threads", str(threads)]
    command += ["--workers", "1", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]
    command += ["--drain-timeout", "1s", "--downstream", downstream_url + "/delay?for={ms}ms"]
    # Pinned: it would calibrate at its high priority for kinds that no request asks for.
    command += ["--set", f"workload.kind={kind}", "--set", "calibration.hash=2000", "--set", "calibration.json=0.2"]
    command += ["--config", configuration] if configuration else []
    command += [word for setting in settings for word in ("--set", setting)]
    return program(command, r"\bserving .*\burl=(http://\S+)")


def worker(supervisor):
    """The pid of a daemon's worker."""
    with open(f"/proc/{supervisor}/task/{supervisor}/children") as children:
        for pid in children.read().split():
            with open(f"/proc/{pid}/comm") as comm:
                if comm.read().startswith("deadlined-w"):
                    return int(pid)
    raise Failure("the daemon has no worker")


def on_core(pid):
    """What all threads of a process have spent on a core, those that have ended too, in ms: its CPU clock, whose number
    clock_getcpuclockid(3) would tell."""
    return time.clock_gettime_ns(~pid << 3 | 2) / 1e6


def off_core(pid):
    """What the thread that a process began with has waited for a core, in ms (schedstat,
    Documentation/scheduler/sched-stats)."""
    with open(f"/proc/{pid}/schedstat") as stat:
        return int(stat.read().split()[1]) / 1e6


def load(executable, url, row, cost, seconds, seed, places, deadline="60s"):
    """Sends a row's schedule, made for requests that cost the thread so many ms beside their compute: gives the
    generator's report, and one record a request."""
    command = [*places.pin(places.client), executable, "load", url, "--rate", f"{row.rate}/s"]
    command += ["--duration", f"{seconds}s", *row.times(cost)]
    command += ["--seed", str(seed), "--deadline", deadline, "--json", "-", "--records"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 120)
    # Its table goes to standard error then; without a report the last words there tell why.
    if not done.stdout:
        raise Failure(f"deadlined load: {done.stderr.strip()[-300:] or 'no report'}")
    return json.loads(done.stdout)
