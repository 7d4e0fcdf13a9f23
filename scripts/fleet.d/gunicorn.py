"""gunicorn with gevent and the daemon on one core, at the article's utilisation and above, and machines for a load."""

import contextlib
import os
import subprocess
import time

import loads
import machines
import plot
import processes
from processes import Failure
from tables import say, table

# Of one core, what requests compute; the article's fleets were scaled out at 25 to 30 %.
LOADS = [0.1, 0.2, 0.275, 0.4, 0.55, 0.65]
WANTED = 10_000
OBJECTIVE = 0.01
# Longest waits, in seconds: for gunicorn, which is installed the first time, and for a server to have nothing left to
# do; and how long it must have had nothing.
INSTALLING, SETTLING, QUIET = 300, 30, 0.5
# What others may use of the server's core before a row is marked, and how far computing may be from what was asked.
OTHERS, OFF = 0.05, 0.1


class Server:
    """One of the two, and the CPU time of all its processes."""

    def __init__(self, url, pid, daemon=None):
        self.url, self.pid, self.daemon = url, pid, daemon

    def spent(self):
        """In ms."""
        # Looked up each time: gunicorn says that it listens before it starts its workers.
        return sum(processes.on_core(pid) for pid in (self.pid, *children(self.pid)))

    def settle(self):
        """Waits until it computes nothing more, and gives what it has spent by then."""
        expiry, spent = time.monotonic() + SETTLING, self.spent()
        while True:
            time.sleep(QUIET)
            before, spent = spent, self.spent()
            if spent - before < 10 * QUIET:
                return spent
            if time.monotonic() > expiry:
                raise Failure(f"{self.url} computes on, {SETTLING} s after its load")


def busy(core):
    """What all programs, and other guests of the hardware, have had of a core, in ms (proc(5), /proc/stat)."""
    with open("/proc/stat") as file:
        words = next(line.split() for line in file if line.startswith(f"cpu{core} "))
    user, nice, system, _, _, interrupt, soft, stolen = map(int, words[1:9])
    return (user + nice + system + interrupt + soft + stolen) * 1e3 / os.sysconf("SC_CLK_TCK")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        own = [int(word) for word in file.read().split()]
    return [each for child in own for each in (child, *children(child))]


class Run:
    """One load on one server."""

    def __init__(self, question, places, name, server, share):
        self.name, self.share, self.rate = name, share, share * loads.CAPACITY
        before = server.settle()
        begin, all_before = time.monotonic(), busy(places.server[0])
        self.report = loads.run(
            question.executable, [server.url], f"{self.rate}/s", seconds=question.seconds, seed=question.seed,
            prefix=places.pin(places.client))
        others = busy(places.server[0]) - all_before - (server.spent() - before)
        # Of its core.
        self.others = others / 1e3 / (time.monotonic() - begin)
        self.used = (server.settle() - before) / 1e3 / self.report["requests"] * self.rate

    @property
    def is_disturbed(self):
        return self.others > OTHERS

    def missed(self):
        """In percent, with its interval."""
        return [self.report["misses"][key] * 100 for key in ("ratio", "low", "high")]

    def cells(self):
        mark = f", others used {self.others:.0%}" if self.is_disturbed else ""
        return [f"{self.used:.0%}", loads.misses(self.report) + mark]


def measure(question):
    places = processes.Places(1)
    say("## gunicorn with gevent, and machines for 10,000 requests a second")
    say()
    say(f"`mixed`, {question.seconds} s each, to a server on core {places.server[0]}, where the other one is idle; the "
        "load and the downstream have another core where there is one. The same requests, deadlines, downstream and "
        "rounds of SHA-256 for both.")
    say()
    with both(question.executable, places) as servers:
        before = computed(servers["deadlined"].daemon)
        runs = {share: [Run(question, places, name, server, share) for name, server in servers.items()]
                for share in LOADS}
        after = computed(servers["deadlined"].daemon)
    every = [run for pair in runs.values() for run in pair]
    asked = meant([run for run in every if run.name == "deadlined"])
    took = (after[0] - before[0]) / (after[1] - before[1])
    scale = took / asked
    rows, drawn = [], []
    for share, pair in runs.items():
        share *= scale
        expected = simulated_misses(question, share * loads.CAPACITY)
        rows.append([f"{share:.1%}", *(cell for run in pair for cell in run.cells()), f"{expected:.2f} %"])
        for run in pair:
            ratio, *interval = run.missed()
            mark = expected if run.name == "deadlined" else None
            drawn.append((f"{run.name} at {share:.1%}", ratio, interval, mark))
    table(["requests computed, of the core", "gunicorn, 2 workers: used", "missed", "deadlined: used", "missed",
           "one loop, simulated: missed"], rows)
    plot.bars(question.plots, "gunicorn", "Misses, by what requests computed of one core", "%", drawn)
    if disturbed := sum(run.is_disturbed for run in every):
        say(f"**Other programs used the core in {disturbed} of these {len(every)} runs: measure again on a quiet "
            "machine.**")
        say()
    say(told(asked, took))
    say()
    machines_for(question, scale, {name: held(run for run in every if run.name == name) for name in servers})


def computed(daemon):
    """The CPU time of its requests' computing, in ms, and the requests."""
    names = {"deadlined_compute_cpu_seconds_total": 1000, "deadlined_requests_total": 1}
    return [daemon.metric(name) * unit for name, unit in names.items()]


def meant(runs):
    """How long a request was to compute on average, in ms, by what the core could do just before."""
    requests = sum(run.report["requests"] for run in runs)
    return sum(run.report["meanComputeMs"] * run.report["requests"] for run in runs) / requests


def told(asked, took):
    text = f"A request was to compute {asked:.2f} ms on average; its rounds took {took:.2f} ms, and the shares are by that"
    if abs(took / asked - 1) > OFF:
        return f"**{text}: the core was faster or slower than just before, and deadlines so much longer or shorter.**"
    return f"{text}."


def held(runs):
    """The largest share up to which no run missed more than the objective; 0 for none."""
    found = 0
    for run in runs:
        if run.report["misses"]["ratio"] > OBJECTIVE:
            break
        found = run.share
    return found


@contextlib.contextmanager
def both(executable, places):
    """The two, by name, beside one downstream, after it was shown that they reply alike."""
    speed, priority = rounds(executable, places), processes.priority()
    place = [*priority, *places.pin(places.server)]
    with processes.downstream(executable, places, priority) as (address, _):
        downstream = address + "/delay?for={ms}ms"
        with gunicorn(downstream, speed, place) as one, ours(executable, downstream, speed, place) as other:
            servers = {"gunicorn": one, "deadlined": other}
            say(same_work(servers, speed, downstream))
            say()
            yield servers


def same_work(servers, speed, downstream):
    """Shows that both reply with the same bytes to the same requests."""
    done = subprocess.run(
        ["scripts/peers/same-bytes", servers["deadlined"].url, servers["gunicorn"].url, str(speed), downstream],
        capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"gunicorn and deadlined do not do the same work: {done.stderr.strip()[-300:]}")
    return done.stdout.strip()


def machines_for(question, scale, held):
    """By the largest of LOADS that each held, times `scale` what was computed of the core."""
    busy = WANTED / loads.CAPACITY
    rows = []
    for name, share in held.items():
        most = share == LOADS[-1]
        share *= scale
        used = f"{share:.1%}{' or more' if most else ''}" if share else "none of these"
        needed = f"{round(busy / share)}{' or fewer' if most else ''}" if share else "no number"
        rows.append([f"{name}, up to where it missed 1 % at most", used, needed])
    rows.append(["the article's 25 to 30 %", "25–30 %", f"{round(busy / 0.3)} to {round(busy / 0.25)}"])
    for rule, needed in simulated(question).items():
        rows.append([f"deadlined, simulated as one fleet behind `{rule}`", f"{busy / needed:.0%}", needed])
    table(["a fleet of one-core machines for 10,000/s", "requests computed, of each core", "machines"], rows)


# What one machine holds is no question here: with a capacity given it is not simulated.
FLEET_ONLY = ["--capacity", "0.68"]


def simulated(question):
    rows = loads.planned(
        question.executable, "--load", f"{WANTED}/s", "--objective", "misses<1%", "--balancer", "random", "--balancer",
        "pick-two", *FLEET_ONLY)
    return {name: row["machinesNeeded"] for name, row in rows.items() if row.get("machinesNeeded")}


def simulated_misses(question, rate):
    """Of one machine with one loop, in percent."""
    rows = loads.planned(
        question.executable, "--load", f"{rate}/s", "--machines", "1", "--balancer", "random", *FLEET_ONLY)
    return rows["random"]["misses"]["share"] * 100


def rounds(executable, places):
    """Rounds a millisecond on this core, as the daemon measures them."""
    with machines.single(executable, [], places.pin(places.server)) as machine:
        return machine.daemon.status()["calibration"]["hash"]


@contextlib.contextmanager
def ours(executable, downstream, speed, place):
    settings = {"calibration.hash": str(speed), "calibration.json": "0.2", "downstream": downstream}
    words = ["--workers", "1", *(word for name, value in settings.items() for word in ("--set", f"{name}={value}"))]
    with machines.single(executable, words, place) as machine:
        processes.favour_session(machine.process)
        yield Server(machine.url + "/work", machine.process.pid, machine.daemon)


@contextlib.contextmanager
def gunicorn(downstream, speed, place):
    command = [*place, "scripts/peers/gunicorn-gevent", "--downstream", downstream]
    command += ["--rounds", str(speed), "--workers", "2"]
    with processes.program(command, r"listening on (http://\S+)", INSTALLING) as (url, pid):
        yield Server(url, pid)
