"""A daemon that Prometheus watches, and the visitor who sends it a request now and then while it is calm."""

import contextlib
import os
import re
import threading
import urllib.request

import processes

# Between two requests of the visitor to one daemon, in seconds.
PACE = 0.2
# Longest wait for one reply, in seconds.
PATIENCE = 5
CALM = "?before=1ms&downstream=5ms&after=1ms&deadline=10s"


class Watched:
    """A daemon that runs: `url` of its requests, `admin` as HOST:PORT, which is its instance at Prometheus."""

    def __init__(self, name, words, pid, configuration):
        found = dict(re.findall(r"\b(url|admin)=http://(\S+)", words))
        self.name, self.pid, self.configuration = name, pid, configuration
        self.url, self.admin = "http://" + found["url"], found["admin"]
        self.is_calm = True
        # Pids of those that it calls, where they are ours.
        self.machines = []

    @property
    def address(self):
        """HOST and port of its serving port."""
        host, port = self.url.removeprefix("http://").split("/")[0].rsplit(":", 1)
        return host, int(port)

    def worker(self):
        """The pid of its worker."""
        return processes.worker(self.pid)

    def signal(self, number):
        os.kill(self.pid, number)


@contextlib.contextmanager
def daemon(executable, name, settings, folder, lines=""):
    """A daemon with one worker, from a configuration file of its own, which has these lines."""
    path = os.path.join(folder, f"{name}.yaml")
    with open(path, "w") as file:
        file.write("listen: 127.0.0.1:0\nadmin: 127.0.0.1:0\ndrain_timeout: 1s\n" + lines)
    command = [executable, "serve", "--config", path]
    command += [word for setting in settings for word in ("--set", setting)]
    with processes.program(command, r"\bserving (.*\burl=http://\S+)") as (words, pid):
        yield Watched(name, words, pid, path)


class Visits:
    """What became of the visitor's requests: `failed` as sentences, and the trace ids that were sent."""

    def __init__(self):
        self.failed, self.traces = [], set()

    def pay(self, target):
        trace = os.urandom(16).hex()
        self.traces.add(trace)
        request = urllib.request.Request(target.url + CALM)
        request.add_header("traceparent", f"00-{trace}-{os.urandom(8).hex()}-01")
        try:
            urllib.request.urlopen(request, timeout=PATIENCE).read()
        except OSError as error:
            # Not if its calm ended meanwhile.
            if target.is_calm:
                self.failed.append(f"{target.name}: a request failed while all was calm: {error}")


@contextlib.contextmanager
def visitor(daemons):
    """Sends each calm daemon a request, again and again, until the block ends."""
    visits, over = Visits(), threading.Event()

    def visit():
        while not over.wait(PACE):
            for each in daemons:
                if each.is_calm:
                    visits.pay(each)

    thread = threading.Thread(target=visit)
    thread.start()
    try:
        yield visits
    finally:
        over.set()
        thread.join()
