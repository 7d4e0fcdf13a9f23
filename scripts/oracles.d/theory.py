"""Exact answers of queueing theory: the mean time in the system, waiting and service, in milliseconds.

Services are milliseconds, rates are per second, arrivals are Poisson.
"""

import heapq
import math
import random


def load(rate, service):
    """Offered load in servers: arrivals in a mean service."""
    return rate * service / 1000


def mg1_wait(rate, service, second_moment):
    """M/G/1, the mean wait (Pollaczek and Khinchine). `second_moment` is E[S²], in ms²."""
    busy = load(rate, service)
    if not 0 <= busy < 1:
        raise ValueError(f"M/G/1 at load {busy:g}: there is a mean below 1 only")
    return rate / 1000 * second_moment / (2 * (1 - busy))


def mg1(rate, service, second_moment):
    return mg1_wait(rate, service, second_moment) + service


def md1(rate, service):
    return mg1(rate, service, service**2)


def mm1(rate, service):
    return mg1(rate, service, 2 * service**2)


def erlang_c(servers, offered):
    """The probability that an arrival waits in M/M/c (Erlang, 1917)."""
    if not 0 <= offered < servers:
        raise ValueError(f"M/M/{servers} at load {offered:g}: there is a mean below {servers} only")
    blocked = 1.0  # Erlang B, by its recursion
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    return blocked / (1 - offered / servers * (1 - blocked))


def mmc(rate, service, servers):
    offered = load(rate, service)
    return service + erlang_c(servers, offered) * service / (servers - offered)


def mdc(rate, service, servers, states=160):
    """M/D/c (Crommelin, 1932): who is in the system one service time later is who waited, and who arrived since.

    The distribution over 0…`states` requests is iterated until it stands; Little's law makes the mean time of it.
    """
    offered = load(rate, service)
    if not 0 < offered < servers:
        raise ValueError(f"M/D/{servers} at load {offered:g}: there is a mean below {servers} only")
    arrivals = [math.exp(-offered)]
    for count in range(1, states + 1):
        arrivals.append(arrivals[-1] * offered / count)
    present = [1.0] + [0.0] * states
    while True:
        waiting = [sum(present[: servers + 1])] + present[servers + 1 :]
        later = [
            sum(waiting[left] * arrivals[count - left] for left in range(min(count, len(waiting) - 1) + 1))
            for count in range(states + 1)
        ]
        change = sum(abs(new - old) for new, old in zip(later, present))
        present = later
        if change < 1e-10:
            return sum(count * share for count, share in enumerate(present)) / rate * 1000


def two_phases_exponential(rate, phase, downstream):
    """Two exponential phases of equal mean around a downstream time of any shape, one FIFO server.

    A network of product form (Baskett, Chandy, Muntz and Palacios, 1975): each visit is that of an M/M/1 with both.
    """
    return 2 * mm1(2 * rate, phase) + downstream


def two_phases_simulated(rate, draw, downstream, requests, seed=1):
    """The same for phases that `draw(random)` gives, by simulation: there is no formula."""
    numbers = random.Random(seed)
    # (ready, arrival, whether the downstream call is over); the server takes the one that was ready first.
    ready, now = [], 0.0
    for _ in range(requests):
        now += numbers.expovariate(rate / 1000)
        ready.append((now, now, False))
    free = total = 0.0
    while ready:
        at, arrival, is_second = heapq.heappop(ready)
        free = max(free, at) + draw(numbers)
        if is_second:
            total += free - arrival
        else:
            heapq.heappush(ready, (free + downstream, arrival, True))
    return total / requests


def lindley(arrivals, services):
    """Times in the system of one FIFO server, request by request (Lindley, 1952). Arrivals ascend."""
    times, free = [], -math.inf
    for arrival, service in zip(arrivals, services, strict=True):
        free = max(free, arrival) + service
        times.append(free - arrival)
    return times
