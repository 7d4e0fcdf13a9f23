"""Where machines stand: on loopback, or each in a network namespace of its own behind a bridge of this script's."""

import contextlib
import os
import subprocess

from processes import Failure

NETWORK = "10.213.{}.{}"


class Loopback:
    """All on one address, each on ports of its own."""

    def prefix(self, number):
        return []

    def address(self, number):
        return "127.0.0.1:0"

    def outside(self):
        return "127.0.0.1:0"


class Namespaces:
    """A namespace for each machine, with an address of its own; the generator and the balancer stay outside."""

    def __init__(self, count):
        self.bridge, self.names = f"dl{os.getpid() % 100000}", []
        self.count = count

    def __enter__(self):
        if os.geteuid() != 0:
            raise Failure("--namespaces needs root")
        self.run("link", "add", self.bridge, "type", "bridge")
        self.run("addr", "add", NETWORK.format(0, 1) + "/16", "dev", self.bridge)
        self.run("link", "set", self.bridge, "up")
        try:
            for number in range(self.count):
                self.add(number)
        except Failure:
            self.__exit__()
            raise
        return self

    def add(self, number):
        name, here, there = f"{self.bridge}-{number}", f"{self.bridge}h{number}"[:15], f"{self.bridge}m{number}"[:15]
        self.run("netns", "add", name)
        self.names.append(name)
        self.run("link", "add", here, "type", "veth", "peer", "name", there, "netns", name)
        self.run("link", "set", here, "master", self.bridge, "up")
        self.run("-n", name, "addr", "add", self.host(number) + "/16", "dev", there)
        self.run("-n", name, "link", "set", there, "up")
        self.run("-n", name, "link", "set", "lo", "up")

    def __exit__(self, *_):
        for name in self.names:
            with contextlib.suppress(Failure):
                self.run("netns", "del", name)
        with contextlib.suppress(Failure):
            self.run("link", "del", self.bridge)

    @staticmethod
    def run(*words):
        done = subprocess.run(["ip", *words], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"ip {' '.join(words)}: {done.stderr.strip()}")

    @staticmethod
    def host(number):
        return NETWORK.format(1 + number // 250, 1 + number % 250)

    def prefix(self, number):
        return ["ip", "netns", "exec", self.names[number]]

    def address(self, number):
        return f"{self.host(number)}:0"

    def outside(self):
        return NETWORK.format(0, 1) + ":0"
