"""Many calls of one connection, connections that are kept alive, and a reload under them."""

import threading
import time

import grpc
import relays
import work
from watched import equal, require, until

STREAMS = 100
# Callers of a connection while the daemon reloads, and how long each call waits, in ms.
CALLERS = 8
CALL = 30


def hundred_calls_are_in_flight_at_once(daemon):
    with work.channel(daemon) as channel:
        stub = work.stub(channel)
        calls = [stub.Do.future(work.request(downstream=2000), timeout=work.PATIENCE) for _ in range(STREAMS)]
        until("all are in flight", lambda: daemon.in_flight() == STREAMS)
        for call in calls:
            call.result()


def calls_beyond_the_limit_of_streams_wait(daemon):
    with work.channel(daemon) as channel:
        stub = work.stub(channel)
        calls = [stub.Do.future(work.request(downstream=50), timeout=work.PATIENCE) for _ in range(3 * STREAMS)]
        for call in calls:
            call.result()


def pings_keep_an_idle_connection(daemon):
    states = []
    options = {
        "grpc__keepalive_time_ms": 100, "grpc__keepalive_timeout_ms": 5000, "grpc__http2__max_pings_without_data": 0,
        "grpc__keepalive_permit_without_calls": 1,
    }
    with work.channel(daemon, **options) as channel:
        work.stub(channel).Do(work.request(), timeout=work.PATIENCE)
        channel.subscribe(states.append)
        # A wait for what must not come: some twenty pings.
        time.sleep(2)
        work.stub(channel).Do(work.request(downstream=500), timeout=work.PATIENCE)
        equal("states", set(states), {grpc.ChannelConnectivity.READY})


class Callers:
    """Threads that call on one channel, one call after the other, until the block ends; then as many as were made."""

    def __init__(self, channel):
        self.stub, self.over, self.failed, self.made = work.stub(channel), threading.Event(), [], 0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.call) for _ in range(CALLERS)]

    def call(self):
        while not self.over.is_set():
            try:
                self.stub.Do(work.request(before=0.1, downstream=CALL), timeout=work.PATIENCE)
            except grpc.RpcError as error:
                self.failed.append((error.code(), error.details()))
            with self.lock:
                self.made += 1

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


def reload(daemon, retries):
    """The callers of two reloads. Each call that has reached the daemon was replied to, and counted as such."""
    with relays.Relay(daemon) as relay, work.channel(relay, grpc__enable_retries=retries) as channel:
        replied = daemon.metric("deadlined_requests_total", outcome="replied")
        with Callers(channel) as callers:
            for _ in range(2):
                before = callers.made
                until("calls come", lambda: callers.made > before + 2 * CALLERS)
                daemon.reload()
        held = callers.made - len(callers.failed)
        equal(f"calls that were replied to, of those that were sent ({callers.failed[:1]})", held, relay.streams)
        until("all count", lambda: daemon.metric("deadlined_requests_total", outcome="replied") == replied + held)
        return callers


def reload_fails_no_call_that_was_sent_without_retries(daemon):
    """grpc-core itself ends calls that it has not sent when it reads a GOAWAY; without retries they fail."""
    for code, details in reload(daemon, 0).failed:
        is_unsent = code is grpc.StatusCode.UNAVAILABLE and "GOAWAY received" in details
        require(is_unsent, f"a call failed: {code.name} {details}")


def reload_fails_no_call_with_retries(daemon):
    callers = reload(daemon, 1)
    require(not callers.failed, f"{len(callers.failed)} of {callers.made} calls failed: {callers.failed[:1]}")


def calls_in_flight_outlive_a_reload(daemon):
    with work.channel(daemon, grpc__enable_retries=0) as channel:
        calls = [work.stub(channel).Do.future(work.request(downstream=2000), timeout=work.PATIENCE) for _ in range(10)]
        until("all are in flight", lambda: daemon.in_flight() == len(calls))
        daemon.reload()
        for call in calls:
            call.result()
