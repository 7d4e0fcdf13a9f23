"""One run of one row in one mode, and whether the machine was quiet enough for it to say anything."""

import dataclasses

import processes
import theory

# Sent before the measured stretch and left out, in seconds: queues and connections reach their usual state.
WARM_UP = 2

# A run is invalid, which says something about the machine and nothing about the daemon, if
LONGEST_LAG = 1.0  # the generator was later than this with one request in a hundred, ms;
WORK_SHARE = 0.02  # the requests' mean service was so far from the one asked for;
STOLEN_SHARE = 0.02  # others had so much of the time in which requests were computing;
SPEED_SPREAD = 1.1  # the slowest tenth of equal work took so many times as long as the fastest tenth, at least;
KEPT_SHARE = 0.02  # the hypervisor or others kept the thread that the worker began with off its core for so much.

# Rounds in a millisecond for daemons that do none.
SLEEPING_CALIBRATION = 1000

# A run that only tells how fast the core is under the row's own load, right before those that count: its length in
# seconds, and its rounds in a millisecond. The daemon's own calibration knows the core at rest, for less than a second.
SETTLING = 10
SETTLING_CALIBRATION = 5000

# A replay is within 3 % or 0.3 ms.
REPLAY_SHARE, REPLAY_MILLISECONDS = 0.03, 0.3


@dataclasses.dataclass
class Run:
    """Mean times in the system, ms, by part ("" is the whole)."""

    means: dict
    # Why the run says nothing, if so.
    disturbances: list
    # Why it says nothing of the row's theory, though it can be replayed: its services were others.
    departures: list
    # Rounds that were computed in a millisecond.
    speed: float
    # The worker's CPU time beside compute, ms a request: reading, parsing, writing, accounting.
    overhead: float | None = None
    # Mean by Lindley's recursion, and the mean difference from it, request by request; none where it does not apply.
    replayed: float | None = None
    difference: float | None = None
    # What the mean would have been, had each service been as long as was asked for.
    steady: float | None = None

    @property
    def problems(self):
        return self.disturbances + self.departures


def calibrate(executable, row, mode, variant, priority):
    """Rounds in a millisecond under a row's load. `variant` is `cpu` or `virtual`."""
    # A sleeping daemon needs none, and would compute for it at its high priority.
    if variant == "virtual":
        return SLEEPING_CALIBRATION
    return run(executable, row, mode, variant, SETTLING, 0, priority, SETTLING_CALIBRATION).speed


def run(executable, row, mode, variant, seconds, seed, priority, calibration):
    """Starts what is needed, sends the row's schedule, and takes its measure."""
    places = processes.Places(1 if variant == "virtual" else row.cores)
    kind = "sleep" if variant == "virtual" else "hash"
    with processes.downstream(executable, places, priority) as (service, _):
        daemon = processes.daemon(executable, mode, row.threads, kind, service, calibration, places, priority)
        with daemon as (url, pid):
            before, (cpu, waited) = steal(places.server), processes.worker_times(pid)
            report = processes.load(executable, url, row, seconds, WARM_UP, seed, places)
            stolen = (steal(places.server) - before) / ((seconds + WARM_UP) * len(places.server))
            cpu_after, waited_after = processes.worker_times(pid)
            stolen += (waited_after - waited) / 1000 / (seconds + WARM_UP)
    return judge(row, variant, report, stolen, cpu_after - cpu, calibration)


def steal(cores):
    """Seconds that the hypervisor has kept these cores from us (proc(5), in hundredths)."""
    with open("/proc/stat") as lines:
        ticks = {line.split()[0]: int(line.split()[8]) for line in lines if line.startswith("cpu")}
    return sum(ticks[f"cpu{core}"] for core in cores) / 100


def judge(row, variant, report, stolen, cpu, calibration):
    records = [record for record in report["records"] if record["atMs"] >= WARM_UP * 1000]
    failed = [record for record in records if record["ending"] != "replied" or record["status"] != 200]
    if failed:
        raise processes.Failure(f"{row.name}: {len(failed)} requests were not replied to with 200: {failed[0]}")
    means = {"": mean(record["latencyMs"] for record in records)}
    for part in row.parts:
        means[part.name] = mean(record["latencyMs"] for record in records if part.holds(record["beforeMs"]))
    asked = mean(record["beforeMs"] + record["afterMs"] for record in records)
    computed, preempted = (mean(record["stagesMs"][stage] for record in records) for stage in ("compute", "preempted"))
    served = computed + preempted if variant == "virtual" else computed
    others = preempted / (computed + preempted) if variant == "cpu" else 0
    departures = changes_of_speed(records) if variant == "cpu" else []
    if abs(served / asked - 1) > WORK_SHARE:
        departures.append(f"mean service {served:.3f} ms instead of {asked:.3f}")
    result = Run(means, disturbances(report, others, stolen), departures, calibration * asked / served)
    if row.replays:
        all_computed = sum(record["stagesMs"]["compute"] for record in report["records"])
        result.overhead = (cpu - all_computed) / len(report["records"])
        result.replayed, result.difference = replay(records, result.overhead)
        # The recursion makes of the core's changes of speed what the daemon makes of them; they cancel out.
        result.steady = means[""] - result.replayed + replay_as_asked(records, result.overhead)
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


def changes_of_speed(records):
    """A problem if equal work took unequal time: then services are not those of the row's theory."""
    ratios = sorted(record["stagesMs"]["compute"] / (record["beforeMs"] + record["afterMs"]) for record in records)
    fast, slow = ratios[len(ratios) // 10], ratios[len(ratios) * 9 // 10]
    return [] if slow / fast < SPEED_SPREAD else [f"the core's speed changed: equal work took 1 to {slow / fast:.2f}"]


def replay(records, overhead):
    """What one FIFO server makes of the requests as they were sent, of the time that each one's compute held the
    thread, and of the CPU time that the worker has spent on each beside."""
    held = [record["stagesMs"]["compute"] + record["stagesMs"]["preempted"] for record in records]
    times = serve(records, held, overhead)
    measured = [record["latencyMs"] - record["lagMs"] for record in records]
    return mean(times), mean(abs(one - other) for one, other in zip(measured, times))


def replay_as_asked(records, overhead):
    """The same, had each compute been as long as it was asked to be."""
    return mean(serve(records, [record["beforeMs"] + record["afterMs"] for record in records], overhead))


def serve(records, services, overhead):
    """Times in the system by Lindley's recursion. A request that is sent late arrives late: the recursion gets the time
    of the send, not that of the schedule."""
    arrivals = [record["atMs"] + record["lagMs"] for record in records]
    order = sorted(range(len(records)), key=arrivals.__getitem__)
    times = theory.lindley([arrivals[index] for index in order], [services[index] + overhead for index in order])
    return [time for _, time in sorted(zip(order, times))]


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")
