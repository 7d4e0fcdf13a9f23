"""A daemon that is measured: started on ports of the kernel's choice, asked over its admin port, ended by its own pid."""
import contextlib
import json
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

FAMILY = re.compile(r"^# TYPE (\w+) ", re.MULTILINE)
SAMPLE = re.compile(r'^([a-z_]+)(?:\{(.*)\})? ([0-9.e+-]+)$')


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    def __init__(self, executable, options):
        self.port, self.admin = free_port(), free_port()
        addresses = ["--listen", f"127.0.0.1:{self.port}", "--admin", f"127.0.0.1:{self.admin}"]
        self.process = subprocess.Popen(
            [executable, "serve", *addresses, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(600):
            if self.process.poll() is not None:
                raise SystemExit(f"herd: the daemon ended with {self.process.returncode}: {self.process.args}")
            try:
                # It is ready as soon as one worker accepts; all are measured.
                if all(worker["state"] == "ready" for worker in self.status()["workers"]):
                    return self
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.05)
        raise SystemExit("herd: the daemon was not ready within 30 seconds")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def get(self, page):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}{page}", timeout=10) as reply:
            return reply.read().decode()

    def status(self):
        return json.loads(self.get("/status"))

    def metrics(self):
        page = self.get("/metrics")
        rows = [SAMPLE.match(line) for line in page.splitlines() if not line.startswith("#")]
        return Metrics(
            [(row[1], row[2] or "", float(row[3])) for row in rows if row], set(FAMILY.findall(page)))

    def cpu_seconds(self):
        """CPU time of all threads of all workers, from schedstat(proc(5)), which counts nanoseconds."""
        total = 0
        for worker in self.status()["workers"]:
            listing = subprocess.run(
                f"cat /proc/{worker['pid']}/task/*/schedstat", shell=True, capture_output=True, text=True, check=True)
            total += sum(int(line.split()[0]) for line in listing.stdout.splitlines())
        return total / 1e9

    def processes(self):
        """The supervisor's process id and those of its children."""
        own = self.process.pid
        with open(f"/proc/{own}/task/{own}/children") as children:
            return [own, *map(int, children.read().split())]

    def proportional_bytes(self):
        """Memory of all processes, each shared page divided among those that share it (smaps_rollup, proc(5))."""
        total = 0
        for pid in self.processes():
            # A child that only looked up something may have ended meanwhile.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError), open(f"/proc/{pid}/smaps_rollup") as rollup:
                total += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
        return total * 1024


class Metrics:
    def __init__(self, rows, families):
        self.rows, self.families = rows, families

    def values(self, name, *labels):
        """Of the series with these labels: none is an answer, but not for a metric that the page does not know."""
        if not {name, re.sub("_(bucket|count|sum)$", "", name)} & self.families:
            raise KeyError(f"/metrics has no {name}")
        return [value for found, text, value in self.rows if found == name and all(label in text for label in labels)]

    def sum(self, name, *labels):
        return sum(self.values(name, *labels))
