"""The retry storm: two seconds at twice the load, and what clients and machines make of it."""

import loads
import machines
from tables import say, table

LOAD = 0.7
# With naive retries it is some thousand attempts a second, which these cores have to carry, too.
SLOWED = 4
BEFORE, SURGE, AFTER = 4, 2, 10
WAYS = [
    ("naive: everything again, at once", ["--retries", "naive:3"], {}),
    ("3, within a budget of 20 %", ["--retries", "3,budget:20%"], {}),
    ("naive, machines with `predict`", ["--retries", "naive:3"], {"overload.policy": "predict"}),
    ("within a budget, machines with `predict`", ["--retries", "3,budget:20%"], {"overload.policy": "predict"}),
]
SENSIBLE = {"scheduling.discipline": "edf", "abandon": "true"}


def measure(question):
    rate = round(LOAD * loads.CAPACITY / SLOWED * question.machines)
    say("## The retry storm")
    say()
    say(f"{question.machines} machines, `mixed` with {SLOWED} times as long a computing and a deadline, at {rate}/s "
        f"({LOAD:.0%}), and twice that for {SURGE} s; then {AFTER} s in which it may recover: the first second from "
        "which on all stay below 5 % missed.")
    say()
    rows = []
    for name, flags, settings in WAYS:
        own = settings | (SENSIBLE if settings else {})
        with machines.downstream(question.executable, question.place) as downstream, machines.fleet(
                question.executable, question.machines, downstream, question.place, own) as fleet:
            urls = [machine.url for machine in fleet]
            report = loads.run(
                question.executable, urls, f"{rate}/s:{BEFORE}s,{2 * rate}/s:{SURGE}s,{rate}/s:{AFTER}s",
                "--balance", "pick-two", *flags, seed=question.seed, work=loads.mixed(SLOWED))
        recovery = report["recovery"]
        seconds = recovery.get("seconds")
        last = recovery["missesBySecond"][-1]
        rows.append([
            name, f"{seconds:.1f} s" if seconds is not None else f"not within {AFTER} s",
            f"{last['missed']} of {last['total']}", f"{report['amplification']:.2f}", loads.misses(report)])
    table(["retries", "recovers after", "missed in the last second", "attempts a request", "missed in all"], rows)
