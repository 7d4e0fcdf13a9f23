"""HAProxy in front of a fleet: one listening port for each rule, with the machines behind all of them."""

import contextlib
import shutil
import socket
import subprocess
import tempfile

import processes
import watched
from processes import Failure

# Longest wait for HAProxy to listen, in seconds.
START = 10

# By HAProxy's name: what its backend says of it.
RULES = {
    "roundrobin": ["balance roundrobin"],
    # Weighted by what each machine's agent tells of its queue; the others do not ask it.
    "roundrobin, agent": ["balance roundrobin", "default-server weight 100 agent-check agent-inter 500ms"],
    "random(2)": ["balance random(2)"],
    "leastconn": ["balance leastconn"],
    "consistent hash": ["balance hdr(X-Shard-Key)", "hash-type consistent", "hash-balance-factor 125"],
}
HEAD = """
global
    maxconn 4000
    nbthread 1
defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 30s
    # A connection of a request that is retried goes elsewhere, and only what no machine has begun is.
    retries 2
    option redispatch 1
    retry-on conn-failure
"""


@contextlib.contextmanager
def haproxy(machines):
    """Gives a URL by rule."""
    if shutil.which("haproxy") is None:
        raise Failure("no haproxy: scripts/setup --tests")
    ports = processes.free_ports(len(RULES))
    urls = {rule: f"http://127.0.0.1:{port}" for rule, port in zip(RULES, ports)}
    text = HEAD
    for number, (rule, lines) in enumerate(RULES.items()):
        text += f"listen rule{number}\n    bind {urls[rule].removeprefix('http://')}\n"
        text += "".join(f"    {line}\n" for line in lines)
        for machine in machines:
            host, agent = machine.agent.rsplit(":", 1)
            address = machine.url.removeprefix("http://")
            text += f"    server m{machine.number} {address} check inter 500ms agent-addr {host} agent-port {agent}\n"
    with tempfile.NamedTemporaryFile("w", suffix=".cfg") as file, tempfile.TemporaryFile("w+") as output:
        file.write(text)
        file.flush()
        process = subprocess.Popen(["haproxy", "-db", "-f", file.name], stdout=output, stderr=subprocess.STDOUT)
        try:
            watched.until("haproxy listens", lambda: process.poll() is not None or listens(ports[0]), START)
            if process.poll() is not None:
                output.seek(0)
                raise Failure(f"haproxy did not start: {output.read().strip()[-300:]}")
            yield urls
        finally:
            processes.end(process)


def listens(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
