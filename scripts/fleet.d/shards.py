"""What a cache of each machine finds when requests are sharded, and what a lost machine costs."""

import loads
import machines
from tables import say, table

# Keys are asked for once a second each, so that after WARM seconds all but e⁻⁵ of them have been.
COUNT, KEPT, KEYS = 8, 24, 120
RATE, WARM = KEYS, 5
DOCUMENT = ["--before", "1ms", "--downstream", "0ms", "--after", "0ms", "--deadline", "200ms"]
SETTINGS = {"workload.kind": "json", "workload.kept_documents": str(KEPT), "calibration.json": "0.2"}


def looked(fleet):
    """Documents that were found, those that were looked for, and the CPU seconds of all requests."""
    def of(name, **labels):
        return sum(machine.daemon.metric(name, **labels) for machine in fleet)

    hits = of("deadlined_document_cache_total", result="hit")
    return hits, hits + of("deadlined_document_cache_total", result="miss"), of("deadlined_compute_cpu_seconds_total")


def measure(question):
    say("## Sharding")
    say()
    say(f"{COUNT} machines that each keep {KEPT} decoded documents of {KEYS} keys, which are asked for equally often, "
        f"{RATE} requests a second; a document that is not kept is read and decoded. Who chooses by chance finds "
        f"{KEPT / KEYS:.0%}: what one machine keeps of all. Counted from {WARM} s after the load's start.")
    say()
    rows = [one(question, rule) for rule in ("random", "pick-two", "shard")]
    table(["rule", "found", "CPU a request", "kill -9 of one machine: found in each second after", "failed"], rows)


def one(question, rule):
    with machines.downstream(question.executable, question.place) as downstream, machines.fleet(
            question.executable, COUNT, downstream, question.place, SETTINGS) as fleet:
        urls = [machine.url for machine in fleet]
        flags = ["--balance", rule, "--shard-keys", str(KEYS), "--retries", "3"]
        with loads.started(
                question.executable, urls, f"{RATE}/s", *flags, seconds=WARM + question.seconds, seed=question.seed,
                work=DOCUMENT) as load:
            load.sleep_until(WARM)
            before = looked(fleet)
            load.sleep_until(WARM + question.seconds // 2)
            middle = looked(fleet)
            fleet[0].kill()
            rest = fleet[1:]
            steps = [looked(rest)]
            for second in range(WARM + question.seconds // 2 + 1, WARM + question.seconds):
                load.sleep_until(second)
                steps.append(looked(rest))
            report = load.report()
    after = [share(first, second) for first, second in zip(steps, steps[1:])]
    cpu = (middle[2] - before[2]) / max(1, middle[1] - before[1])
    return [
        f"`{rule}`", f"{share(before, middle):.0%}", f"{cpu * 1e3:.1f} ms",
        ", ".join(f"{value:.0%}" for value in after), loads.failed(report)]


def share(begin, end):
    return (end[0] - begin[0]) / max(1, end[1] - begin[1])
