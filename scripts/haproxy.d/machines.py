"""The machines behind the balancer: daemons with ports of their own, whose computing is sleeping."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading

import processes
import watched

# Longest wait for a daemon to serve, or to end, in seconds.
PATIENCE = 30
# Of each machine. A reload and a restart read it anew.
CONFIGURATION = """\
listen: 127.0.0.1:{serving}
admin: 127.0.0.1:{admin}
agent: 127.0.0.1:{agent}
client_address: {client_address}
drain_delay: 2s
drain_timeout: 3s
workload: {{kind: sleep, before: 2ms, downstream: 5ms, after: 2ms}}
calibration: {{hash: 2000, json: 0.2}}
log: {{access: json, file: {log}}}
"""


class Machine:
    """A daemon, by the name that HAProxy's files give it."""

    def __init__(self, executable, name, folder):
        self.executable, self.name = executable, name
        self.serving, self.admin, self.agent = processes.free_ports(3)
        self.path, self.log = os.path.join(folder, f"{name}.yaml"), os.path.join(folder, f"{name}.log")
        self.output = open(os.path.join(folder, f"{name}.out"), "ab")
        self.process = None
        self.configure("proxy")

    def configure(self, client_address):
        with open(self.path, "w") as file:
            file.write(CONFIGURATION.format(client_address=client_address, **vars(self)))

    def daemon(self):
        """It, for the questions that its admin port answers."""
        return watched.Daemon("", f"127.0.0.1:{self.serving}", f"127.0.0.1:{self.admin}", self.process.pid)

    def begin(self):
        # A group of its own, so that all its processes can be stopped at once.
        self.process = subprocess.Popen(
            [self.executable, "serve", "--config", self.path], stdin=subprocess.DEVNULL, stdout=self.output,
            stderr=self.output, start_new_session=True)

    def await_readiness(self):
        watched.until(f"{self.name} serves", self.is_ready, PATIENCE)

    def is_ready(self):
        watched.require(self.process.poll() is None, f"{self.name} has ended")
        try:
            return self.daemon().ask("/readyz").startswith("ready")
        except OSError:
            return False

    def signal(self, number):
        self.process.send_signal(number)

    def signal_all(self, number):
        os.killpg(self.process.pid, number)

    def await_end(self):
        return self.process.wait(PATIENCE)

    def end(self):
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.signal_all(signal.SIGCONT)
                self.signal_all(signal.SIGKILL)
            self.process.wait()
        self.output.close()

    def answer(self):
        """The agent's line."""
        with socket.create_connection(("127.0.0.1", self.agent), timeout=PATIENCE) as client:
            return b"".join(iter(lambda: client.recv(64), b"")).decode()

    def clients(self):
        """The addresses in its access log, each once."""
        with open(self.log) as file:
            return {json.loads(line).get("client") for line in file if line.endswith("\n")}


@contextlib.contextmanager
def four(executable, folder):
    fleet = [Machine(executable, name, folder) for name in ("one", "two", "three", "four")]
    try:
        for machine in fleet:
            machine.begin()
        for machine in fleet:
            machine.await_readiness()
        yield fleet
    finally:
        for machine in fleet:
            machine.end()


@contextlib.contextmanager
def busy(machine, clients=40, milliseconds=50):
    """Clients that send a machine one request after the other past the balancer, each with a header of the PROXY
    protocol, until the block ends: so it has more to do than the balancer knows."""
    over = threading.Event()
    request = f"GET /work?before={milliseconds}ms&downstream=0ms&after=0ms HTTP/1.1\r\nHost: t\r\n\r\n".encode()

    def send():
        with socket.create_connection(("127.0.0.1", machine.serving), timeout=PATIENCE) as client:
            client.sendall(b"PROXY TCP4 192.0.2.9 127.0.0.1 1000 2000\r\n")
            while not over.is_set():
                client.sendall(request)
                if not client.recv(4096):
                    return

    threads = [threading.Thread(target=send) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
