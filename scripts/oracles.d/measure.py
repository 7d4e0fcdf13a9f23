"""One run of one row in one mode, and whether the machine was quiet enough for it to say anything."""

import dataclasses

import processes
import rows
import theory

# Sent before the measured stretch and left out, in seconds: queues and connections reach their usual state.
WARM_UP = 2

# Sent before that, in seconds, to learn what a request costs beside its compute: reading, parsing, writing, accounting.
# So much is taken off its compute, because the service that theory speaks of is all the time that a request holds its
# server. At most so many ms are: a daemon that costs more has longer services than it should, and shows it.
COST_SECONDS, GREATEST_COST = 5, 0.3

# A run is invalid, which says something about the machine and nothing about the daemon, if
LONGEST_LAG = 1.0  # the generator was later than this with one request in a hundred, ms;
WORK_SHARE = 0.02  # the requests' mean service was so far from the one asked for;
STOLEN_SHARE = 0.02  # others had so much of the time in which requests were computing;
KEPT_SHARE = 0.02  # the hypervisor or others kept the thread that the worker began with off its core for so much;
COST_CHANGE = 0.05  # a request cost so many ms more or less beside its compute than when that was taken off.

# What holds the thread in a row's requests, by variant: computing until the thread's CPU clock says so, or sleeping.
KINDS = {"cpu": "spin", "virtual": "sleep"}

# A replay is within 3 % or 0.3 ms.
REPLAY_SHARE, REPLAY_MILLISECONDS = 0.03, 0.3


@dataclasses.dataclass
class Run:
    """Mean times in the system, ms, by part ("" is the whole)."""

    means: dict
    # Why the run says nothing, if so.
    problems: list
    # The worker's CPU time beside compute, ms a request: before, where it was taken off, and in the run.
    cost: float | None
    overhead: float
    # Mean by Lindley's recursion, and the mean difference from it, request by request; none where it does not apply.
    replayed: float | None = None
    difference: float | None = None


def run(executable, row, mode, variant, seconds, seed, priority):
    """Starts what is needed, sends the row's schedule, and takes its measure. `variant` is `cpu` or `virtual`."""
    places = processes.Places(1 if variant == "virtual" else row.cores)
    with processes.downstream(executable, places, priority) as (service, _):
        daemon = processes.daemon(
            executable, mode.name, row.threads, KINDS[variant], service, places, priority, row.settings)
        with daemon as (url, supervisor):
            worker = processes.worker(supervisor)

            def send(cost, length):
                """The generator's report, and what the worker spent on a request beside its compute, in ms."""
                begin = processes.on_core(worker)
                report = processes.load(executable, url, row, cost, length, seed, places)
                require_replies(row, report)
                computed = sum(record["stagesMs"]["compute"] for record in report["records"])
                return report, (processes.on_core(worker) - begin - computed) / len(report["records"])

            cost = None
            if keeps_server(row, mode, variant):
                send(0, WARM_UP)
                _, cost = send(0, COST_SECONDS)
            begin = steal(places.server), processes.off_core(worker)
            report, overhead = send(min(cost or 0, GREATEST_COST), seconds + WARM_UP)
            stolen = (steal(places.server) - begin[0]) / len(places.server)
            stolen += (processes.off_core(worker) - begin[1]) / 1000
    return judge(row, variant, report, stolen / (seconds + WARM_UP), cost, overhead)


def keeps_server(row, mode, variant):
    """Whether what a request costs beside its compute keeps one of the row's servers: the thread of a loop, or a core,
    where a thread computes on each."""
    return rows.one_thread(mode) or (variant == "cpu" and row.cores > 1)


def require_replies(row, report):
    records = report["records"]
    failed = [record for record in records if record["ending"] != "replied" or record["status"] != 200]
    if failed:
        raise processes.Failure(f"{row.name}: {len(failed)} requests were not replied to with 200: {failed[0]}")


def steal(cores):
    """Seconds that the hypervisor has kept these cores from us (proc(5), in hundredths)."""
    with open("/proc/stat") as lines:
        ticks = {line.split()[0]: int(line.split()[8]) for line in lines if line.startswith("cpu")}
    return sum(ticks[f"cpu{core}"] for core in cores) / 100


def judge(row, variant, report, stolen, cost, overhead):
    records = [record for record in report["records"] if record["atMs"] >= WARM_UP * 1000]
    means = {"": mean(record["latencyMs"] for record in records)}
    for part in row.parts:
        means[part.name] = mean(record["latencyMs"] for record in records if part.holds(record["beforeMs"]))
    asked = mean(record["beforeMs"] + record["afterMs"] for record in records)
    computed, preempted = (mean(record["stagesMs"][stage] for record in records) for stage in ("compute", "preempted"))
    served = computed + preempted if variant == "virtual" else computed
    others = preempted / (computed + preempted) if variant == "cpu" else 0
    result = Run(means, disturbances(report, others, stolen), cost, overhead)
    if abs(served / asked - 1) > WORK_SHARE:
        result.problems.append(f"mean service {served:.3f} ms instead of {asked:.3f}")
    if cost is not None and abs(overhead - cost) > COST_CHANGE:
        result.problems.append(f"a request cost {overhead:.3f} ms beside its compute, and {cost:.3f} before")
    if row.replays:
        result.replayed, result.difference = replay(records, overhead)
    return result


def disturbances(report, others, stolen):
    found = [problem.split(":")[0] for problem in report["problems"]]
    if report["lagP99Ms"] > LONGEST_LAG:
        found.append(f"generator lag {report['lagP99Ms']:.2f} ms (p99)")
    if others > STOLEN_SHARE:
        found.append(f"others took {others:.1%} of the time computing")
    if stolen > KEPT_SHARE:
        found.append(f"the worker was kept off its core for {stolen:.1%} of the time")
    return found


def replay(records, overhead):
    """What one FIFO server makes of the requests as they were sent, of the time that each one's compute held the
    thread, and of the CPU time that the worker has spent on each beside. A request that is sent late arrives late: the
    recursion gets the time of the send, not that of the schedule."""
    arrivals = [record["atMs"] + record["lagMs"] for record in records]
    services = [record["stagesMs"]["compute"] + record["stagesMs"]["preempted"] + overhead for record in records]
    order = sorted(range(len(records)), key=arrivals.__getitem__)
    times = theory.lindley([arrivals[index] for index in order], [services[index] for index in order])
    measured = [records[index]["latencyMs"] - records[index]["lagMs"] for index in order]
    return mean(times), mean(abs(one - other) for one, other in zip(measured, times))


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")
