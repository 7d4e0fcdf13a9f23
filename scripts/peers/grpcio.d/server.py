"""The work contract on grpcio's asyncio server: compute, call the downstream, compute, reply with the digest.

    server.py DOWNSTREAM ROUNDS LISTEN WORKERS

As in most such servers, what computes holds its process's loop; there is a process for each core. Of the stages it knows
its own compute alone, and of the kinds `hash`.
"""

import asyncio
import ctypes
import hashlib
import itertools
import os
import re
import signal
import socket
import sys
import time

import grpc
from deadlined.v1 import work_pb2, work_pb2_grpc

# The longest that a request may ask for, and what it gets where it says nothing, in nanoseconds.
LONGEST = {"before": 30 * 10**9, "downstream": 60 * 10**9, "after": 30 * 10**9, "deadline": 86_400 * 10**9}
DEFAULTS = {"before": 5_000_000, "downstream": 20_000_000, "after": 5_000_000, "deadline": 100_000_000}

# The daemon's own rounds: the comparison is one of execution models, not of SHA-256 implementations.
library = ctypes.CDLL(os.environ["PEER_ROUNDS_LIBRARY"])
library.deadlined_rounds.argtypes = [ctypes.c_char_p, ctypes.c_int64]
library.deadlined_rounds.restype = None

numbers = itertools.count(1)


class Chain:
    """The running digest, and the CPU time that it took."""

    def __init__(self, method, before, after):
        self.digest = hashlib.sha256(f"{method} hash {before}+{after}\n".encode()).digest()
        self.cpu = 0

    def step(self, folding, rounds):
        begin = time.thread_time_ns()
        if folding:
            self.digest = hashlib.sha256(self.digest + folding).digest()
        if rounds:
            digest = ctypes.create_string_buffer(self.digest, 32)
            library.deadlined_rounds(digest, rounds)
            self.digest = digest.raw
        self.cpu += time.thread_time_ns() - begin


class Work(work_pb2_grpc.WorkServicer):
    def __init__(self, downstream, rounds_per_ms):
        self.rounds_per_ms = rounds_per_ms
        options = [("grpc.enable_http_proxy", 0)]
        self.downstream = work_pb2_grpc.DownstreamStub(grpc.aio.insecure_channel(downstream, options=options))

    def units(self, nanoseconds):
        """Whole rounds nearest to a duration: at least one for anything above zero."""
        return max(1, int(nanoseconds / 1e6 * self.rounds_per_ms + 0.5)) if nanoseconds else 0

    async def Do(self, request, context):
        arrival = time.monotonic_ns()
        asked = dict(DEFAULTS)
        for name in asked:
            if request.HasField(name):
                asked[name] = getattr(request, name).ToNanoseconds()
                if not (name == "deadline") <= asked[name] <= LONGEST[name]:
                    await context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{name}: out of range")
        if request.kind not in (work_pb2.KIND_UNSPECIFIED, work_pb2.KIND_HASH):
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "kind: want hash; this server knows no other kind")
        remaining = context.time_remaining()
        expiry = arrival + (asked["deadline"] if remaining is None else int(remaining * 1e9))
        before, after = self.units(asked["before"]), self.units(asked["after"])
        metadata = dict(context.invocation_metadata() or ())
        identity = metadata.get("x-request-id") or f"{os.getpid():x}-{next(numbers):x}"

        chain = Chain("POST" if request.payload else "GET", before, after)
        chain.step(request.payload, before)
        answer = b""
        if asked["downstream"]:
            answer = await self.call(asked["downstream"], identity, expiry, context)
        chain.step(answer, after)
        reply = work_pb2.WorkReply(digest=chain.digest, request_id=identity)
        reply.served_by.mode, reply.served_by.worker = "grpcio", os.getpid()
        reply.served_by.units_before, reply.served_by.units_after = before, after
        reply.stages.compute = chain.cpu
        reply.deadline_remaining.FromNanoseconds(expiry - time.monotonic_ns())
        return reply

    async def call(self, nanoseconds, identity, expiry, context):
        request = work_pb2.CallRequest()
        request.wait.FromNanoseconds(nanoseconds)
        remaining = max(1, expiry - time.monotonic_ns()) / 1e9
        try:
            reply = await self.downstream.Call(request, timeout=remaining, metadata=(("x-request-id", identity),))
            return reply.body
        except grpc.aio.AioRpcError as error:
            await context.abort(error.code(), f"the downstream: {error.details()}")


async def serve(downstream, rounds_per_ms, address):
    server = grpc.aio.server(options=[("grpc.so_reuseport", 1)])
    work_pb2_grpc.add_WorkServicer_to_server(Work(downstream, rounds_per_ms), server)
    server.add_insecure_port(address)
    await server.start()
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    await over.wait()
    await server.stop(1)


def main(downstream, rounds, listen, workers):
    host, port = listen.rsplit(":", 1)
    # Holds the port, so that all processes listen on the same one.
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        holder.bind((host, int(port)))
        address = f"{host}:{holder.getsockname()[1]}"
        # Forked before grpcio has threads; the first process serves, too.
        children = []
        for _ in range(int(workers) - 1):
            child = os.fork()
            if child == 0:
                children = None
                break
            children.append(child)
        if children is not None:
            print(f"listening on grpc://{address}", flush=True)
        asyncio.run(serve(re.sub("^grpc://", "", downstream), float(rounds), address))
    for child in children or []:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


main(*sys.argv[1:])
