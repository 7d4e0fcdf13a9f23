"""Misses under each balancing rule, while one of the machines is half as fast as the others."""

import contextlib

import loads
import machines
import plot
from proxies import haproxy
from tables import say, table

LOAD = 0.7
# Four times as long for everything: all of a fleet of 16 then wants a fifth of two cores.
SLOWED = 4
MIXED = loads.mixed(SLOWED)
DEADLINE = f"{100 * SLOWED}ms"
# Of `deadlined load` and of the daemon's calls.
OURS = ["round-robin", "random", "pick-two", "least-requests", "least-loaded", "shard"]
INSIDE = ["round-robin", "pick-two", "least-loaded"]
# What a rule is called in the simulation, which has none that goes by turns and by weights.
SIMULATED = {name: name for name in OURS} | {
    "roundrobin": "round-robin", "random(2)": "pick-two", "leastconn": "least-requests", "consistent hash": "shard",
}
BOUND = "join-shortest-queue"
SLOWNESS = 2
KEYS = ["--shard-keys", "10000"]

# The share of misses at which a load counts as held, and how far from the simulated one it is looked for.
OBJECTIVE, POINTS = 0.01, 0.03
HELD = ["random", "pick-two", "least-loaded"]


def simulated(question, load, names):
    """Misses as a share, by balancer, of the same fleet in simulation."""
    # Of a capacity that is given the plan would make machines that are a little faster or slower than these.
    words = ["--load", f"{load * loads.CAPACITY * question.machines:.0f}/s"]
    words += ["--machines", str(question.machines), "--slow", "1", "--slowness", str(SLOWNESS)]
    words += [word for name in names for word in ("--balancer", name)]
    rows = loads.planned(question.executable, *words, "--seed", str(question.seed))
    return {name: row["misses"]["share"] for name, row in rows.items()}


class Trial:
    """One fleet with a slow machine, and what a load on it found."""

    def __init__(self, question, fleet):
        self.question, self.fleet = question, fleet

    def run(self, urls, load, *flags, work=MIXED, times=1):
        """Gives the report; how long the machines that are not slow took for their computing, as a multiple of what they
        should: whether the cores were enough; and the load that it was, by the computing that was done."""
        machines.settle(self.fleet)
        before = self.held()
        seconds = self.question.seconds * times
        report = loads.run(
            self.question.executable, urls, f"{rate(self.question, load)}/s", *flags, work=work, seconds=seconds,
            seed=self.question.seed)
        machines.settle(self.fleet)
        done = [(after[0] - early[0], after[1] - early[1]) for early, after in zip(before, self.held())]
        whole, slow = done[:-1], done[-1]
        held, requests = (sum(column) for column in zip(*whole))
        slowed = held / max(1, requests) / (loads.COMPUTE * SLOWED / 1000)
        return report, slowed, (held + slow[0] / SLOWNESS) / len(self.fleet) / report["scheduledSeconds"]

    def held(self):
        """Of each machine, the seconds in which requests held its thread, and the requests. One that sleeps is off its
        core meanwhile."""
        return [(
            sum(daemon.metric("deadlined_stage_seconds_sum", stage=stage) for stage in ("compute", "preempted")),
            daemon.metric("deadlined_requests_total")) for daemon in (machine.daemon for machine in self.fleet)]


def rate(question, load):
    return round(load * loads.CAPACITY / SLOWED * question.machines)


@contextlib.contextmanager
def fleet(question):
    slow = {question.machines - 1: {"calibration.sleep": str(1000 * SLOWNESS)}}
    # By the deadline an agent judges how long its queue is.
    settings = {"load_report": "on", "deadline": DEADLINE}
    with machines.downstream(question.executable, question.place) as downstream, machines.fleet(
            question.executable, question.machines, downstream, question.place, settings, slow) as found:
        yield Trial(question, found)


# A request whose downstream call is what a machine of the fleet computes.
INSIDE_WORK = [
    "--before", "0ms", "--downstream", f"exp:{loads.COMPUTE / 2 * SLOWED:g}ms", "--after", "0ms",
    "--deadline", DEADLINE]


@contextlib.contextmanager
def inside(question, rule, **settings):
    """A daemon that calls the fleet, as its url."""
    with fleet(question) as trial:
        call = "before={ms}ms&downstream=" + f"{20 * SLOWED}ms" + "&after={ms}ms"
        calls = ",".join(f"{machine.url}/work?{call}" for machine in trial.fleet)
        given = {"balance": rule, "limits.connections": "20000"} | settings
        with machines.fleet(
                question.executable, 1, calls, question.place, given, first=question.machines) as front:
            yield trial, front[0].url


def measure(question):
    say(f"## One of {question.machines} machines is half as fast")
    say()
    say(f"`mixed` with {SLOWED} times as long a computing and a deadline, at {rate(question, LOAD)}/s, {LOAD:.0%} of "
        f"what {question.machines} machines have, one of which takes twice as long for all it computes; "
        f"{question.seconds} s each, the same requests to all. *Slowed*: how long the others took for their computing, "
        "as a multiple of what they should; much above 1, these cores were too few or too busy, and the row says little.")
    say()
    expected = simulated(question, LOAD, [*OURS, BOUND])
    rows, drawn = [], []
    for who, rule, report, slowed, _ in trials(question):
        mark = expected[SIMULATED[rule]] * 100 if rule in SIMULATED else None
        imbalance = f"{report['imbalance']:.2f}" if "imbalance" in report else ""
        rows.append([
            who, f"`{rule}`", loads.misses(report), "" if mark is None else f"{mark:.2f} %", loads.latency(report, 99),
            f"{report['goodput']:.0f}/s", f"{report['amplification']:.2f}", imbalance, f"{slowed:.2f}"])
        interval = (report["misses"]["low"] * 100, report["misses"]["high"] * 100)
        drawn.append((f"{who}: {rule}", report["misses"]["ratio"] * 100, interval, mark))
    rows.append(["simulation", f"`{BOUND}`", "", f"{expected[BOUND] * 100:.2f} %", "", "", "", "", ""])
    columns = ["who chooses", "rule", "missed", "simulated", "p99", "goodput", "attempts a request", "imbalance"]
    table([*columns, "slowed"], rows)
    plot.bars(
        question.plots, "balance", f"Misses, one of {question.machines} machines at half speed", "%", drawn)
    held(question)


def trials(question):
    """Each rule's run: who chooses, the rule, and what came of it."""
    with fleet(question) as trial:
        urls = [machine.url for machine in trial.fleet]
        for rule in OURS:
            yield "client", rule, *trial.run(urls, LOAD, "--balance", rule, *KEYS)
        with haproxy(trial.fleet) as fronts:
            for rule, url in fronts.items():
                yield "HAProxy", rule, *trial.run([url], LOAD, *KEYS)
    for rule in INSIDE:
        with inside(question, rule) as (trial, url):
            yield "daemon", rule, *trial.run([url], LOAD, work=INSIDE_WORK)


def held(question):
    """The load at which a rule's misses reach the objective: simulated, and measured on both sides of that."""
    say(f"### How much load each rule holds below {OBJECTIVE:.0%} missed")
    say()
    say("A daemon calls the fleet and leaves nobody out (`fleet.eject_after: 0`), as the simulation does. Loads are what "
        "was really asked for in the run, by the computing that was done: some seconds of requests drawn by chance are "
        "a point or two more or less than their mean.")
    say()
    rows = []
    for rule in HELD:
        load, cells = simulated_load(question, rule), []
        for step in (-POINTS, POINTS):
            with inside(question, rule, **{"fleet.eject_after": "0"}) as (trial, url):
                report, slowed, found = trial.run([url], load + step, work=INSIDE_WORK, times=3)
            cells.append(f"{loads.misses(report)} at {found:.1%}, slowed {slowed:.2f}")
        rows.append([f"`{rule}`", f"{load:.0%}", *cells])
    points = f"{POINTS * 100:.0f} points"
    table(["rule", "simulated to hold", f"missed at {points} less", f"missed at {points} more"], rows)


def simulated_load(question, rule):
    """To a hundredth; the larger one misses more."""
    low, high = 20, 99
    while high - low > 1:
        middle = (low + high) // 2
        if simulated(question, middle / 100, [rule])[rule] <= OBJECTIVE:
            low = middle
        else:
            high = middle
    return low / 100
