#!/usr/bin/env python3
"""Open-loop load that checks every reply, until it gets SIGTERM; then it prints one line of JSON.

Nobody who forgets it leaves it behind: after LONGEST seconds it ends by itself, which is a failure of its own.

    load.py PORT [STYLE=NUMBER ...]

Styles, with how many clients or requests a second:
    one-shot   requests a second at random times (Poisson), a connection for each
    long       the same, with a downstream call of two seconds
    keep-alive clients that keep their connection, a request every 10 ms
    pipelining clients that keep their connection, four requests in one write every 20 ms
    renewing   keep-alive clients that bear a close between two messages, as HTTP clients must (RFC 9112, 9.3.1): they
               connect anew, and send the request again that no byte of a reply has come to; a second time is a loss

Each request has an id. A failure is a connection that was refused or reset, a close that the client did not ask for, a
reply that never came, that came twice or that belongs to another request, and a status other than 200.
"""
import asyncio
import json
import random
import signal
import sys

QUICK = "/work?before=1ms&downstream=2ms&after=1ms&deadline=5s"
LONG = "/work?before=1ms&downstream=2s&after=1ms&deadline=30s"
PATIENCE = 20
LONGEST = 420


class Load:
    def __init__(self, port):
        self.port = port
        self.ending = asyncio.Event()
        self.sent = 0
        self.replied = 0
        self.renewed = 0
        self.failures = []
        self.tasks = set()

    def fail(self, text):
        self.failures.append(text)

    def request(self, target, closing):
        self.sent += 1
        field = "Connection: close\r\n" if closing else ""
        return self.sent, f"GET {target} HTTP/1.1\r\nHost: test\r\nX-Request-Id: {self.sent}\r\n{field}\r\n".encode()

    async def reply(self, reader, number, closing, begun=b"", may_close=False):
        """Reads a reply, of which `begun` was read; whether the connection goes on."""
        head = (begun + await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)).decode()
        fields = dict(line.split(": ", 1) for line in head.lower().split("\r\n")[1:] if line)
        await asyncio.wait_for(reader.readexactly(int(fields["content-length"])), PATIENCE)
        self.replied += 1
        if not head.startswith("HTTP/1.1 200"):
            self.fail(head.split("\r\n")[0])
        if fields["x-request-id"] != str(number):
            self.fail(f"the reply to {fields['x-request-id']} in place of the one to {number}")
        goes_on = fields.get("connection") != "close"
        if not (closing or goes_on or may_close):
            self.fail("a close that nobody asked for")
        return goes_on

    async def one_shot(self, target):
        number = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            number, request = self.request(target, closing=True)
            writer.write(request)
            await self.reply(reader, number, closing=True)
            if await asyncio.wait_for(reader.read(), PATIENCE):
                self.fail(f"bytes behind the reply to {number}")
            writer.close()
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
            self.fail(f"one-shot {number}: {error!r}")

    async def arrivals(self, rate, target):
        while not self.ending.is_set():
            await asyncio.sleep(random.expovariate(rate))
            task = asyncio.create_task(self.one_shot(target))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def keeper(self, depth, pause):
        while not self.ending.is_set():
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                while not self.ending.is_set():
                    requests = [self.request(QUICK, closing=False) for _ in range(depth)]
                    writer.write(b"".join(text for _, text in requests))
                    for number, _ in requests:
                        await self.reply(reader, number, closing=False)
                    await asyncio.sleep(pause)
                writer.close()
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
                self.fail(f"{'pipelining' if depth > 1 else 'keep-alive'} client: {error!r}")
                await asyncio.sleep(0.1)

    async def renewer(self):
        connection = None
        while not self.ending.is_set():
            number, request = self.request(QUICK, closing=False)
            try:
                for _ in range(2):
                    reader, writer = connection or await asyncio.open_connection("127.0.0.1", self.port)
                    connection = None
                    begun = await self.first_byte(reader, writer, request)
                    if begun:
                        break
                    self.renewed += 1
                    writer.close()
                else:
                    self.fail(f"renewing client: {number} was twice not replied to")
                    continue
                if await self.reply(reader, number, closing=False, begun=begun, may_close=True):
                    connection = reader, writer
                else:
                    self.renewed += 1
                    writer.close()
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
                self.fail(f"renewing client {number}: {error!r}")
            await asyncio.sleep(0.01)

    async def first_byte(self, reader, writer, request):
        """Sends; the reply's first byte, or none if the connection was closed before."""
        try:
            writer.write(request)
            return await asyncio.wait_for(reader.read(1), PATIENCE)
        except ConnectionError:
            return b""

    async def run(self, styles):
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self.ending.set)
        for style, number in styles.items():
            if style == "one-shot":
                clients = [self.arrivals(number, QUICK)]
            elif style == "long":
                clients = [self.arrivals(number, LONG)]
            elif style == "renewing":
                clients = [self.renewer() for _ in range(int(number))]
            else:
                depth, pause = (4, 0.02) if style == "pipelining" else (1, 0.01)
                clients = [self.keeper(depth, pause) for _ in range(int(number))]
            self.tasks |= {asyncio.create_task(client) for client in clients}
        try:
            await asyncio.wait_for(self.ending.wait(), LONGEST)
        except asyncio.TimeoutError:
            self.ending.set()
            self.fail(f"not told to end within {LONGEST} s")
        # A client may begin a last request while others end, and waits PATIENCE at most for each of a few replies.
        end = loop.time() + 5 * PATIENCE
        while self.tasks and loop.time() < end:
            done, _ = await asyncio.wait(self.tasks, timeout=end - loop.time())
            self.tasks -= done
            for task in done:
                if task.exception():
                    self.fail(f"a client: {task.exception()!r}")
        if self.tasks:
            self.fail(f"{len(self.tasks)} clients did not come to their end")
        print(json.dumps({
            "sent": self.sent, "replied": self.replied, "renewed": self.renewed,
            "failed": len(self.failures), "failures": self.failures[:5],
        }))


styles = {name: float(number) for name, number in (argument.split("=") for argument in sys.argv[2:])}


async def main():
    await Load(int(sys.argv[1])).run(styles)


asyncio.run(main())
