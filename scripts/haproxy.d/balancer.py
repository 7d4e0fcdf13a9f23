"""HAProxy with the files of packaging/haproxy, in which only ports and paths are others, and what its socket tells."""

import contextlib
import csv
import io
import os
import re
import socket
import subprocess

import processes
import watched

FILES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "packaging", "haproxy")
RULES = ["pick-two", "leastconn", "roundrobin", "hash"]
PATIENCE = 20


def certificate(folder):
    """Makes a key and a certificate of localhost, and gives the path of the certificate."""
    path = os.path.join(folder, "localhost.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", f"{path}.key",
         "-out", path], check=True, capture_output=True)
    with open(f"{path}.key") as key, open(path) as own, open(os.path.join(folder, "both.pem"), "w") as both:
        both.write(own.read() + key.read())
    return path


class Balancer:
    """One that runs: `plain` and `tls` are its ports."""

    def __init__(self, rule, fleet, folder, adjust=lambda text: text):
        self.plain, self.tls = processes.free_ports(2)
        self.socket = os.path.join(folder, "admin.sock")
        self.log = os.path.join(folder, "haproxy.log")
        self.paths = []
        for name in ["deadlined", rule]:
            with open(os.path.join(FILES, f"{name}.cfg")) as file:
                text = adjust(self.substituted(file.read(), fleet, folder))
            path = os.path.join(folder, f"{name}.cfg")
            with open(path, "w") as file:
                file.write(text)
            self.paths += ["-f", path]
        self.process = None

    def substituted(self, text, fleet, folder):
        """Each of these must be there, or else be of the other file."""
        own = {
            "bind :443 ssl crt /etc/haproxy/deadlined.pem": f"bind :{self.tls} ssl crt {folder}/both.pem",
            "bind :80\n": f"bind :{self.plain}\n",
            "/run/haproxy/admin.sock mode": f"{self.socket} mode",
            "log /dev/log local0": "log stdout format raw local0",
        }
        ours = "frontend deadlined" in text
        for old, new in own.items():
            watched.require((old in text) == ours, f"packaging/haproxy: where is {old!r}?")
            text = text.replace(old, new)
        # Here all machines have one address, and each has ports of its own: they go to the lines of the servers.
        text = text.replace(" port 9464", "").replace(" agent-port 9465", "")
        for number, machine in enumerate(fleet, 1):
            text = text.replace(
                f"server {machine.name} 10.0.0.1{number}:8080\n",
                f"server {machine.name} 127.0.0.1:{machine.serving} port {machine.admin} agent-port {machine.agent}\n")
        watched.require(not re.search(r"^\s*server .*10\.0\.0\.", text, re.M), "packaging/haproxy: a server of its own")
        return text

    def check(self):
        done = subprocess.run(["haproxy", "-c", *self.paths], capture_output=True, text=True)
        watched.require(done.returncode == 0, f"haproxy -c: {done.stderr.strip()[-400:]}")
        watched.require("WARNING" not in done.stderr, f"haproxy -c warns: {done.stderr.strip()[-400:]}")

    def ask(self, command):
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(PATIENCE)
            client.connect(self.socket)
            client.sendall(f"{command}\n".encode())
            return b"".join(iter(lambda: client.recv(1 << 16), b"")).decode()

    def servers(self, backend="deadlined"):
        """By name: rows of HAProxy's statistics."""
        rows = csv.DictReader(io.StringIO(self.ask("show stat").removeprefix("# ")))
        return {row["svname"]: row for row in rows if row["pxname"] == backend and row["svname"] not in ("BACKEND", "FRONTEND")}

    def weights(self):
        """By name, in percent. A server in its slow start has less than the agent says."""
        return {name: int(row["weight"]) for name, row in self.servers().items()}

    def states(self):
        return {name: row["status"] for name, row in self.servers().items()}

    def requests(self, backend="deadlined"):
        """By name: what it was sent. Connections that came to nothing and went elsewhere do not count."""
        return {name: int(row["req_tot"]) for name, row in self.servers(backend).items()}

    def await_all(self, fleet):
        """All machines are up, and have all their weight, in both backends."""
        found = []

        def all_up():
            rows = [*self.servers().values(), *self.servers("deadlined-grpc").values()]
            found[:] = [f"{row['svname']} {row['status']} {row['weight']} {row['uweight']}" for row in rows]
            return all(row["status"] == "UP" and row["last_agt"] and row["weight"] == row["uweight"] for row in rows)
        try:
            watched.until("HAProxy has all machines up", all_up, PATIENCE)
        except watched.Wrong as wrong:
            raise watched.Wrong(f"{wrong}: {', '.join(found)}") from None


@contextlib.contextmanager
def running(rule, fleet, folder, adjust=lambda text: text):
    balancer = Balancer(rule, fleet, folder, adjust)
    balancer.check()
    with open(balancer.log, "ab") as log:
        balancer.process = subprocess.Popen(
            ["haproxy", "-db", *balancer.paths], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            watched.until("HAProxy answers", lambda: os.path.exists(balancer.socket) and is_listening(balancer), PATIENCE)
            balancer.await_all(fleet)
            yield balancer
        finally:
            balancer.process.terminate()
            balancer.process.wait(PATIENCE)
            with contextlib.suppress(FileNotFoundError):
                os.remove(balancer.socket)


def is_listening(balancer):
    watched.require(balancer.process.poll() is None, "HAProxy has ended")
    try:
        return bool(balancer.ask("show info"))
    except OSError:
        return False
