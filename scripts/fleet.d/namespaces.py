"""Where machines stand: on loopback, or each in a network namespace of its own behind a bridge of this script's."""

import contextlib
import random
import re
import secrets
import subprocess

from processes import Failure

# One of these networks that nobody here uses: 10.N.0.0/16.
CHOICES = range(200, 250)
# A network has room for so many machines.
MOST = 250 * 250


class Loopback:
    """All on one address, each on ports of its own."""

    def prefix(self, number):
        return []

    def address(self, number):
        return "127.0.0.1:0"

    def outside(self):
        return "127.0.0.1:0"


class Namespaces:
    """A namespace for each machine, made when it is first needed, with an address of its own. The generator, balancers,
    downstreams and Prometheus stay outside, at the bridge's address."""

    def __init__(self):
        # By chance, so that neither a run beside this one nor what a killed one has left stands in its way.
        self.bridge, self.names = f"dl{secrets.token_hex(3)}", []

    def __enter__(self):
        self.network = unused_network()
        try:
            run("link", "add", self.bridge, "type", "bridge")
            run("addr", "add", self.host(0, 1) + "/16", "dev", self.bridge)
            run("link", "set", self.bridge, "up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        # The links first: of a namespace that is deleted the kernel takes them away only some time later.
        for words in [*(["link", "del", self.link(number)] for number in range(len(self.names))),
                      *(["netns", "del", name] for name in self.names), ["link", "del", self.bridge]]:
            with contextlib.suppress(Failure):
                run(*words)

    def add(self):
        number = len(self.names)
        if number >= MOST:
            raise Failure(f"--namespaces: no more than {MOST} machines")
        name, here, there = f"{self.bridge}-{number}", self.link(number), f"{self.bridge}m{number}"
        self.names.append(name)
        run("netns", "add", name)
        run("link", "add", here, "type", "veth", "peer", "name", there, "netns", name)
        run("link", "set", here, "master", self.bridge, "up")
        run("-n", name, "addr", "add", self.of(number) + "/16", "dev", there)
        run("-n", name, "link", "set", there, "up")
        run("-n", name, "link", "set", "lo", "up")

    def link(self, number):
        """The end outside."""
        return f"{self.bridge}h{number}"

    def host(self, third, fourth):
        return f"{self.network}.{third}.{fourth}"

    def of(self, number):
        return self.host(1 + number // 250, 1 + number % 250)

    def prefix(self, number):
        while len(self.names) <= number:
            self.add()
        return ["ip", "netns", "exec", self.names[number]]

    def address(self, number):
        return f"{self.of(number)}:0"

    def outside(self):
        return self.host(0, 1) + ":0"

    @contextlib.contextmanager
    def cut(self, number):
        """Takes a machine's link away while the block runs: nobody answers for it, not even to refuse."""
        run("link", "set", self.link(number), "down")
        try:
            yield
        finally:
            run("link", "set", self.link(number), "up")


def run(*words):
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"ip {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def unused_network():
    """Its first two numbers."""
    used = set(map(int, re.findall(r"\b10\.(\d+)\.", run("-4", "route", "show", "table", "all"))))
    free = [number for number in CHOICES if number not in used]
    if not free:
        raise Failure(f"--namespaces: all networks from 10.{CHOICES[0]}.0.0/16 to 10.{CHOICES[-1]}.0.0/16 are in use")
    return f"10.{random.choice(free)}"
