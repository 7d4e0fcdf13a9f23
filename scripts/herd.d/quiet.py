"""Whether others use the machine meanwhile: a measurement of time is worth what this says."""
import os
import time

TICK = os.sysconf("SC_CLK_TCK")
# A machine is quiet when others take less of its CPUs.
QUIET = 0.05


def busy_seconds():
    """CPU time that all processes have used, and what a hypervisor took, since the start (proc(5), stat)."""
    with open("/proc/stat") as stat:
        times = [int(field) for field in stat.readline().split()[1:9]]
    idle, waiting = times[3:5]
    return (sum(times) - idle - waiting) / TICK


def process_seconds(pids):
    """CPU time of these processes."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


class Disturbance:
    """The share of all CPUs that processes other than these took, from here to `share`."""

    def __init__(self, pids):
        self.pids = pids
        self.start, self.busy, self.own = time.monotonic(), busy_seconds(), process_seconds(pids)

    def share(self):
        others = (busy_seconds() - self.busy) - (process_seconds(self.pids) - self.own)
        return max(0.0, others / ((time.monotonic() - self.start) * os.cpu_count()))


def wait_until_quiet(pids, patience):
    """Waits for it, but for no more than so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        disturbance = Disturbance(pids)
        time.sleep(0.5)
        if disturbance.share() < QUIET:
            return
