"""An open-loop client: requests at the instants of a schedule, a connection each, whatever the replies do."""
import random
import select
import socket
import struct
import time

# Hang-up with a reset, once the reply is there: no port is kept in TIME_WAIT.
NO_LINGER = struct.pack("ii", 1, 0)


def poisson(rate, seconds, path, seed=1):
    """A schedule of (seconds from the start, path); `path` is called for each."""
    chance = random.Random(seed)
    schedule, at = [], chance.expovariate(rate)
    while at < seconds:
        schedule.append((at, path(chance)))
        at += chance.expovariate(rate)
    return schedule


def offer(port, schedule, patience=3.0):
    """Sends every request on time, and waits `patience` seconds for its reply. What became of them."""
    epoll = select.epoll()
    open_ones = {}
    replied = gone = 0
    start = time.monotonic() + 0.05
    latest, index = 0.0, 0
    while index < len(schedule) or open_ones:
        now = time.monotonic() - start
        while index < len(schedule) and schedule[index][0] <= now:
            at, path = schedule[index]
            latest = max(latest, now - at)
            begin(port, path, at, epoll, open_ones)
            index += 1
            now = time.monotonic() - start
        # The oldest stand first.
        while open_ones and next(iter(open_ones.values()))[1] + patience < now:
            end(next(iter(open_ones)), epoll, open_ones)
            gone += 1
        wait = schedule[index][0] - now if index < len(schedule) else 0.05
        for descriptor, _ in epoll.poll(max(0.0, min(wait, 0.05))):
            if b" 200 " in receive(open_ones[descriptor][0])[:16]:
                replied += 1
            else:
                gone += 1
            end(descriptor, epoll, open_ones)
    epoll.close()
    return {"sent": len(schedule), "replied": replied, "gone": gone, "latest": latest}


def begin(port, path, at, epoll, open_ones):
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    client.connect(("127.0.0.1", port))
    client.setblocking(False)
    client.send(f"GET {path} HTTP/1.1\r\nHost: herd\r\n\r\n".encode())
    epoll.register(client.fileno(), select.EPOLLIN)
    open_ones[client.fileno()] = (client, at)


def receive(client):
    try:
        return client.recv(4096)
    except OSError:
        return b""


def end(descriptor, epoll, open_ones):
    client, _ = open_ones.pop(descriptor)
    epoll.unregister(descriptor)
    client.close()
