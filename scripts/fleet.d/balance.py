"""Misses under each balancing rule, while one of the machines is half as fast as the others."""

import loads
import machines
import plot
from proxies import haproxy
from tables import say, table

LOAD = 0.7
# Of `deadlined load` and of the daemon's calls.
OURS = ["round-robin", "random", "pick-two", "least-requests", "least-loaded", "shard"]
INSIDE = ["round-robin", "pick-two", "least-loaded"]
# What a rule is called in the simulation.
SIMULATED = {name: name for name in OURS} | {
    "roundrobin": "round-robin", "random(2)": "pick-two", "leastconn": "least-requests", "consistent hash": "shard",
}
BOUND = "join-shortest-queue"
SLOWNESS = 2
KEYS = ["--shard-keys", "10000"]


def simulated(executable, count, rate, seed):
    """Misses in percent, by balancer, of the same fleet in simulation."""
    words = ["--load", f"{rate}/s", "--machines", str(count), "--slow", "1", "--slowness", str(SLOWNESS)]
    words += [word for name in [*OURS, BOUND] for word in ("--balancer", name)]
    rows = loads.planned(executable, *words, "--seed", str(seed))
    return {name: row["misses"] for name, row in rows.items()}


def share(misses):
    """Of the plan's report."""
    return misses.get("share", misses.get("ratio", 0)) * 100


def measure(question):
    rate = round(LOAD * loads.CAPACITY * question.machines)
    say(f"## One of {question.machines} machines is half as fast")
    say()
    say(f"`mixed` at {rate}/s, {LOAD:.0%} of what {question.machines} machines have, one of which takes twice as long "
        f"for all it computes; {question.seconds} s each, the same requests to all.")
    say()
    expected = simulated(question.executable, question.machines, rate, question.seed)
    slow = {question.machines - 1: {"calibration.sleep": str(1000 * SLOWNESS)}}
    rows, drawn = [], []
    with machines.downstream(question.executable, question.place) as downstream, machines.fleet(
            question.executable, question.machines, downstream, question.place, {"load_report": "on"}, slow) as fleet:
        urls = [machine.url for machine in fleet]

        def one(who, rule, report):
            mark = expected.get(SIMULATED[rule])
            imbalance = f"{report['imbalance']:.2f}" if "imbalance" in report else ""
            rows.append([
                who, f"`{rule}`", loads.misses(report), f"{share(mark):.2f} %" if mark else "",
                loads.latency(report, 99), f"{report['goodput']:.0f}/s", f"{report['amplification']:.2f}", imbalance])
            interval = (report["misses"]["low"] * 100, report["misses"]["high"] * 100)
            drawn.append((f"{who}: {rule}", report["misses"]["ratio"] * 100, interval, share(mark) if mark else None))

        for rule in OURS:
            machines.settle(fleet)
            one("client", rule, loads.run(
                question.executable, urls, f"{rate}/s", "--balance", rule, *KEYS, seconds=question.seconds,
                seed=question.seed))
        with haproxy(fleet) as fronts:
            for rule, url in fronts.items():
                machines.settle(fleet)
                one("HAProxy", rule, loads.run(
                    question.executable, [url], f"{rate}/s", *KEYS, seconds=question.seconds, seed=question.seed))
    for rule in INSIDE:
        one_inside(question, rule, rate, one, slow)
    rows.append(["simulation", f"`{BOUND}`", "", f"{share(expected[BOUND]):.2f} %", "", "", "", ""])
    columns = ["who chooses", "rule", "missed", "simulated", "p99", "goodput", "attempts a request", "imbalance"]
    table(columns, rows)
    plot.bars(
        question.plots, "balance", f"Misses, one of {question.machines} machines at half speed", "%", drawn)


def one_inside(question, rule, rate, one, slow):
    """A daemon that calls the fleet: its requests' downstream call is what they compute there."""
    with machines.downstream(question.executable, question.place) as downstream, machines.fleet(
            question.executable, question.machines, downstream, question.place, {"load_report": "on"}, slow) as fleet:
        calls = ",".join(f"{machine.url}/work?before={{ms}}ms&downstream=20ms&after={{ms}}ms" for machine in fleet)
        with machines.fleet(
                question.executable, 1, calls, question.place, {"balance": rule, "limits.connections": "20000"}) as front:
            work = ["--before", "0ms", "--downstream", "exp:2.5ms", "--after", "0ms", "--deadline", "100ms"]
            one("daemon", rule, loads.run(
                question.executable, [front[0].url], f"{rate}/s", seconds=question.seconds, seed=question.seed,
                work=work))
