"""What must hold of HAProxy in front of four machines. A case returns what it found, in words, or raises."""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import threading
import time

import grpc
import work
from watched import equal, require, until

import machines

# Requests a second of the load under which machines are reloaded and killed, and the deadline that lets HAProxy find
# another machine. A single thread of a machine holds five times its quarter of it.
RATE, DEADLINE = 150, "2s"
# At once, when a machine is killed: some for each machine.
POSTS = 16
# Longest wait for what a check of HAProxy must find, in seconds.
PATIENCE = 20


class Context:
    def __init__(self, executable, fleet, front, certificate, folder):
        self.executable, self.fleet, self.front, self.folder = executable, fleet, front, folder
        self.certificate = certificate

    @property
    def machine(self):
        return self.fleet[0]

    def curl(self, *options, path="/work", scheme="https"):
        port = self.front.tls if scheme == "https" else self.front.plain
        command = ["curl", "--silent", "--show-error", "--max-time", "10", "--noproxy", "*", "--cacert", self.certificate,
                   "--output", "/dev/null", "--write-out", "%{http_code} %{http_version}", *options]
        done = subprocess.run([*command, f"{scheme}://localhost:{port}{path}"], capture_output=True, text=True)
        require(done.returncode == 0, f"curl: {done.stderr.strip()}")
        return done.stdout


@contextlib.contextmanager
def load(context, seconds, *options):
    """Load through HAProxy while the block runs, to its end: gives a dictionary that has the figures behind it."""
    command = [context.executable, "load", f"http://127.0.0.1:{context.front.plain}", "--rate", f"{RATE}/s",
               "--duration", f"{seconds}s", "--before", "2ms", "--downstream", "5ms", "--after", "2ms",
               "--deadline", DEADLINE, "--no-preflight", "--json", "-", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    figures = {}
    try:
        yield figures
        output, errors = process.communicate(timeout=seconds + 60)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    require(output, f"deadlined load: {errors.strip()[-300:]}")
    figures.update(json.loads(output))


def tally(figures):
    """What became of the requests of a load, in words."""
    return f"{figures['requests']} requests under way: " + ", ".join(
        f"{count} {ending}" for ending, count in figures["endings"].items())


def judge(figures):
    """All were replied to with a 200, late or not; else that is what is found."""
    lost = figures["requests"] - sum(figures["endings"].get(ending, 0) for ending in ("in time", "late"))
    require(lost == 0 and figures["requests"] > 0, tally(figures))
    return tally(figures)


def each(context, count, *, headers=lambda number: {}, connections=8, least=None):
    """Sends requests one after the other on some connections, and gives how many each machine got.

    `least`: so many at least are to have a 200; else all."""
    before = context.front.requests()

    def send(first):
        connection = http.client.HTTPConnection("127.0.0.1", context.front.plain, timeout=10)
        for number in range(first, count, connections):
            connection.request("GET", "/work", headers=headers(number))
            reply = connection.getresponse()
            reply.read()
            statuses.append(reply.status)
        connection.close()

    statuses = []
    threads = [threading.Thread(target=send, args=(first,)) for first in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    require(statuses.count(200) >= (least or count), f"statuses: {statuses}")
    return {name: number - before[name] for name, number in context.front.requests().items()}


def told(counts):
    return ", ".join(f"{name} {count}" for name, count in counts.items())


# MARK: Of each rule


def requests_are_spread(context):
    counts = each(context, 200)
    require(all(count >= 20 for count in counts.values()), f"a machine got less than a tenth: {told(counts)}")
    return told(counts)


def requests_with_keys_stay(context):
    """Sixty-four keys, and one of them again and again."""
    counts = each(context, 256, headers=lambda number: {"X-Shard-Key": f"key-{number % 64}"})
    require(all(count > 0 for count in counts.values()), f"a machine got nothing: {told(counts)}")
    same = each(context, 20, headers=lambda number: {"X-Shard-Key": "key-1"}, connections=1)
    equal("machines of one key", sum(count > 0 for count in same.values()), 1)
    return told(counts)


def tls_ends_at_the_balancer(context):
    equal("HTTP/1.1", context.curl("--http1.1"), "200 1.1")
    equal("HTTP/2", context.curl("--http2"), "200 2")
    equal("without TLS", context.curl(scheme="http"), "200 1.1")
    equal("HTTP/2 without TLS", context.curl("--http2-prior-knowledge", scheme="http"), "200 2")


def grpc_goes_through(context):
    before = context.front.requests("deadlined-grpc")
    with open(context.certificate, "rb") as file:
        credentials = grpc.ssl_channel_credentials(file.read())
    options = [("grpc.enable_http_proxy", 0)]
    with grpc.secure_channel(f"localhost:{context.front.tls}", credentials, options) as channel:
        calls = [work.stub(channel).Do.future(work.request(before=2, downstream=5, after=2), timeout=10) for _ in range(80)]
        for call in calls:
            equal("stages", call.result().stages.compute > 0, True)
    counts = {name: number - before[name] for name, number in context.front.requests("deadlined-grpc").items()}
    equal("calls", sum(counts.values()), 80)
    return f"80 calls over TLS, {told(counts)}"


OF_EACH_RULE = [tls_ends_at_the_balancer, grpc_goes_through]


# MARK: Addresses


def proxy_header_tells_the_clients_address(context):
    """curl calls from an address of its own, over both protocols."""
    for number, options in enumerate([["--http1.1"], ["--http2"]], 5):
        address = f"127.0.0.{number}"
        context.curl("--interface", address, "--ipv4", *options)
        until(f"an access log tells {address}", lambda: any(address in machine.clients() for machine in context.fleet), PATIENCE)


def forwarded_tells_the_clients_address(context):
    context.curl("--interface", "127.0.0.7", "--ipv4", "--header", "Forwarded: for=10.9.9.9")
    until("an access log tells 127.0.0.7", lambda: any("127.0.0.7" in each.clients() for each in context.fleet), PATIENCE)
    require(not any("10.9.9.9" in machine.clients() for machine in context.fleet), "what the client wrote is told")


def forget_proxy_headers(fleet):
    """From here on machines go by the field Forwarded."""
    for machine in fleet:
        machine.configure("forwarded")
        machine.daemon().reload()


def client_without_a_proxy_header_is_closed(context):
    metric = "deadlined_connections_unannounced_total"
    before = context.machine.daemon().metric(metric)
    with socket.create_connection(("127.0.0.1", context.machine.serving), timeout=10) as client:
        client.sendall(b"GET /work HTTP/1.1\r\nHost: t\r\n\r\n")
        equal("what it is told", client.recv(100), b"")
    equal("connections counted", context.machine.daemon().metric(metric) - before, 1)


# MARK: The agent


def weight_falls_under_load_and_comes_back(context):
    name = context.machine.name
    with machines.busy(context.machine):
        begin = time.monotonic()
        until("its weight has fallen", lambda: context.front.weights()[name] <= 10, PATIENCE)
        fell = time.monotonic() - begin
        weights = context.front.weights()
        others = [weight for other, weight in weights.items() if other != name]
        require(min(others) >= 90, f"others lost weight: {weights}")
        # What still goes there waits for two seconds, in vain.
        counts = each(context, 200, least=180)
        equal("state", context.front.states()[name], "UP")
    begin = time.monotonic()
    until("its weight is back", lambda: context.front.weights()[name] == 100, PATIENCE)
    back = time.monotonic() - begin
    require(counts[name] <= 20, f"it got its share all the same: {told(counts)}")
    return f"to {weights[name]} % after {fell:.1f} s; of 200 requests then {told(counts)}; back after {back:.1f} s"


OF_ONE_RULE = [
    proxy_header_tells_the_clients_address, client_without_a_proxy_header_is_closed,
    weight_falls_under_load_and_comes_back,
]


# MARK: Machines that come and go, under load


def stop_drains_first_and_loses_nothing(context):
    machine, seen = context.machine, []
    with load(context, 5) as figures:
        time.sleep(1)
        machine.signal(signal.SIGTERM)
        until("HAProxy drains it", lambda: seen.append(context.front.states()[machine.name]) or "DRAIN" in seen[-1], PATIENCE)
        equal("the agent's line", machine.answer(), "drain\n")
        equal("exit status", machine.await_end(), 0)
    machine.begin()
    machine.await_readiness()
    begin = time.monotonic()
    context.front.await_all(context.fleet)
    return f"{judge(figures)}; started again it has its share after {time.monotonic() - begin:.1f} s"


def reload_of_each_loses_nothing(context):
    with load(context, 6) as figures:
        for machine in context.fleet:
            time.sleep(0.5)
            machine.daemon().reload()
    return judge(figures)


def killed_machine_fails_no_get(context):
    machine = context.machine
    with load(context, 5) as figures:
        time.sleep(1.5)
        machine.signal_all(signal.SIGKILL)
        machine.process.wait()
    machine.begin()
    machine.await_readiness()
    return judge(figures)


def killed_machine_has_only_keyed_posts_sent_again(context):
    """All machines have some when one of them is killed."""
    return "; ".join(posts_while_one_is_killed(context, has_key) for has_key in (False, True))


def posts_while_one_is_killed(context, has_key):
    """What became of POSTs that take a second, by what clients were told and what the other machines have done."""
    machine, others = context.machine, context.fleet[1:]

    def served():
        return int(sum(each.daemon().metric("deadlined_requests_total") for each in others))

    def send(number):
        connection = http.client.HTTPConnection("127.0.0.1", context.front.plain, timeout=PATIENCE)
        headers = {"Idempotency-Key": f'"post-{number}"'} if has_key else {}
        connection.request("POST", "/work?before=0ms&downstream=1s&after=0ms", b"a body", headers)
        statuses.append(connection.getresponse().status)
        connection.close()

    statuses, before = [], served()
    threads = [threading.Thread(target=send, args=(number,)) for number in range(POSTS)]
    for thread in threads:
        thread.start()
    until("the machines have them all", lambda: sum(each.daemon().in_flight() for each in context.fleet) == POSTS, PATIENCE)
    lost = int(machine.daemon().in_flight())
    machine.signal_all(signal.SIGKILL)
    machine.process.wait()
    for thread in threads:
        thread.join()
    machine.begin()
    machine.await_readiness()
    context.front.await_all(context.fleet)
    require(lost > 0, "the machine that was killed had none of them")
    failed = 0 if has_key else lost
    equal("status of all", sorted(statuses), [200] * (POSTS - failed) + [502] * failed)
    equal("done by the others", served() - before, POSTS - failed)
    return f"{POSTS} POSTs {'with' if has_key else 'without'} a key, {lost} on the machine, {failed} got a 502"


def stopped_machine_gets_no_more_soon(context):
    """SIGSTOP of all its processes: the kernel goes on making connections for it, and nobody answers."""
    machine = context.machine
    with load(context, 6) as figures:
        time.sleep(1)
        machine.signal_all(signal.SIGSTOP)
        begin = time.monotonic()
        try:
            until("HAProxy finds it down", lambda: context.front.states()[machine.name].startswith("DOWN"), PATIENCE)
            took = time.monotonic() - begin
            before = context.front.requests()[machine.name]
            time.sleep(1)
            equal("requests it got in the second after", context.front.requests()[machine.name] - before, 0)
        finally:
            machine.signal_all(signal.SIGCONT)
    require(took < 3, f"it took {took:.1f} s")
    return f"after {took:.1f} s it got no more; {tally(figures)}"


OF_MACHINES = [
    reload_of_each_loses_nothing, stop_drains_first_and_loses_nothing, killed_machine_fails_no_get,
    killed_machine_has_only_keyed_posts_sent_again, stopped_machine_gets_no_more_soon,
]
# Left out where there is less than a minute.
LONG = [stop_drains_first_and_loses_nothing, stopped_machine_gets_no_more_soon]
