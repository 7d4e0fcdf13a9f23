"""gunicorn with gevent beside the daemon, one core each, at the article's utilisation and above: machines for a load."""

import contextlib
import os
import subprocess
import time

import loads
import machines
import processes
from processes import Failure
from tables import say, table

# Of one core, what requests compute; the article's fleets were scaled out at 25 to 30 %.
LOADS = [0.1, 0.2, 0.275, 0.4, 0.55, 0.65]
WANTED = 10_000
OBJECTIVE = 0.01
# Longest waits, in seconds: for gunicorn, which is installed the first time, for a server to have nothing left to do, and
# how long it must have had nothing.
INSTALLING, SETTLING, QUIET = 300, 30, 0.5
# What others may use of the server's core before a row is marked.
OTHERS = 0.05


class Server:
    """One of the two, and the CPU time of all its processes."""

    def __init__(self, url, pid):
        self.url, self.pid = url, pid

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


def measure(question):
    places = processes.Places(1)
    say("## gunicorn with gevent, and machines for 10,000 requests a second")
    say()
    say(f"`mixed`, {question.seconds} s each, to a server that has core {places.server[0]} to itself; the load and the downstream "
        "have another one where there is one. The same requests, deadlines, downstream and rounds of SHA-256 for both.")
    say()
    speed = rounds(question.executable, places)
    rows, held = [], {"gunicorn": 0, "deadlined": 0}
    with contextlib.ExitStack() as stack:
        address, _ = stack.enter_context(processes.downstream(question.executable, places, []))
        downstream = address + "/delay?for={ms}ms"
        servers = {
            "gunicorn": stack.enter_context(gunicorn(downstream, speed, places)),
            "deadlined": stack.enter_context(ours(question.executable, downstream, speed, places)),
        }
        say(same_work(servers, speed, downstream))
        say()
        broken, disturbed = set(), 0
        for share in LOADS:
            rate = share * loads.CAPACITY
            cells = [f"{share:.1%}"]
            for name, server in servers.items():
                report, spent, others = loaded(question, server, rate, places)
                disturbed += others > OTHERS
                cells += [f"{spent / report['requests'] * rate / 1e3:.0%}",
                          loads.misses(report) + (f", others used {others:.0%}" if others > OTHERS else "")]
                if report["misses"]["ratio"] > OBJECTIVE:
                    broken.add(name)
                elif name not in broken:
                    held[name] = share
            cells.append(f"{simulated_misses(question, rate):.2f} %")
            rows.append(cells)
    table(["requests compute, of the core", "gunicorn, 2 workers: used", "missed", "deadlined: used", "missed",
           "one loop, simulated: missed"], rows)
    if disturbed:
        say(f"**Other programs used the core in {disturbed} of these {2 * len(LOADS)} runs: measure again on a quiet machine.**")
        say()
    machines_for(question, held)


def loaded(question, server, rate, places):
    """The generator's report, what the server spent for it in ms, and the share of its core that others had meanwhile."""
    before = server.settle()
    begin, all_before, own_before = time.monotonic(), busy(places.server[0]), server.spent()
    report = loads.run(
        question.executable, [server.url], f"{rate}/s", seconds=question.seconds, seed=question.seed,
        prefix=places.pin(places.client))
    others = busy(places.server[0]) - all_before - (server.spent() - own_before)
    return report, server.settle() - before, others / 1e3 / (time.monotonic() - begin)


def same_work(servers, speed, downstream):
    """Shows that both reply with the same bytes to the same requests."""
    done = subprocess.run(
        ["scripts/peers/same-bytes", servers["deadlined"].url, servers["gunicorn"].url, str(speed), downstream],
        capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"gunicorn and deadlined do not do the same work: {done.stderr.strip()[-300:]}")
    return done.stdout.strip()


def machines_for(question, held):
    busy = WANTED / loads.CAPACITY
    rows = []
    for name, share in held.items():
        most = share == LOADS[-1]
        used = f"{share:.1%}{' or more' if most else ''}" if share else "none of these"
        needed = f"{round(busy / share)}{' or fewer' if most else ''}" if share else "no number"
        rows.append([f"{name}, up to where it missed 1 % at most", used, needed])
    rows.append(["the article's 25 to 30 %", "25–30 %", f"{round(busy / 0.3)} to {round(busy / 0.25)}"])
    for rule, needed in simulated(question).items():
        rows.append([f"deadlined, simulated as one fleet behind `{rule}`", f"{busy / needed:.0%}", needed])
    table(["a fleet of one-core machines for 10,000/s", "requests compute, of each core", "machines"], rows)


# What one machine holds is no question here: with a capacity given it is not simulated.
FLEET_ONLY = ["--capacity", "0.68", "--mode", "event-loop", "--discipline", "fifo"]


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
def ours(executable, downstream, speed, places):
    settings = {"calibration.hash": str(speed), "calibration.json": "0.2", "downstream": downstream}
    words = ["--workers", "1", *(word for name, value in settings.items() for word in ("--set", f"{name}={value}"))]
    with machines.single(executable, words, places.pin(places.server)) as machine:
        yield Server(machine.url + "/work", machine.process.pid)


@contextlib.contextmanager
def gunicorn(downstream, speed, places):
    command = [*places.pin(places.server), "scripts/peers/gunicorn-gevent", "--downstream", downstream]
    command += ["--rounds", str(speed), "--workers", "2"]
    with processes.program(command, r"listening on (http://\S+)", INSTALLING) as (url, pid):
        yield Server(url, pid)
