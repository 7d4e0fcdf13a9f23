"""What a cache of each machine finds when requests are sharded, and what a lost machine costs."""

import loads
import machines
from tables import say, table

COUNT, KEPT, KEYS = 8, 40, 240
RATE, WARM = 120, 4
DOCUMENT = ["--before", "1ms", "--downstream", "0ms", "--after", "0ms", "--deadline", "200ms"]
SETTINGS = {"workload.kind": "json", "workload.kept_documents": str(KEPT), "calibration.json": "0.2"}


def found(fleet):
    """Looks, and those that found theirs."""
    hits = sum(machine.daemon.metric("deadlined_document_cache_total", result="hit") for machine in fleet)
    return hits, hits + sum(machine.daemon.metric("deadlined_document_cache_total", result="miss") for machine in fleet)


def measure(question):
    say("## Sharding")
    say()
    say(f"{COUNT} machines that each keep {KEPT} decoded documents, {KEYS} keys, each asked for as often, {RATE}/s.")
    say()
    rows = [one(question, rule) for rule in ("random", "pick-two", "shard")]
    table(["rule", "found", "p50", "after one machine was lost: found", "again after"], rows)


def one(question, rule):
    with machines.downstream(question.executable, question.place) as downstream, machines.fleet(
            question.executable, COUNT, downstream, question.place, SETTINGS) as fleet:
        urls = [machine.url for machine in fleet]
        flags = ["--balance", rule, "--shard-keys", str(KEYS), "--retries", "3"]
        seconds = question.seconds + WARM
        with loads.started(
                question.executable, urls, f"{RATE}/s", *flags, seconds=seconds, seed=question.seed,
                work=DOCUMENT) as load:
            load.sleep_until(WARM)
            before = found(fleet)
            load.sleep_until(WARM + question.seconds / 2)
            middle = found(fleet)
            fleet[0].kill()
            rest, steps = fleet[1:], [found(fleet[1:])]
            while load.since() < seconds - 0.5:
                load.sleep_until(load.since() + 0.5)
                steps.append(found(rest))
            report = load.report()
    ratio = share(before, middle)
    after = [share(first, second) for first, second in zip(steps, steps[1:])]
    back = next((0.5 * (number + 1) for number, value in enumerate(after) if value >= 0.95 * ratio), None)
    return [
        f"`{rule}`", f"{ratio:.0%}", loads.latency(report, 50), f"{min(after, default=0):.0%}",
        f"{back:.1f} s" if back else "not within the run"]


def share(begin, end):
    return (end[0] - begin[0]) / max(1, end[1] - begin[1])
