"""The fleet that machines call: simulated downstreams that each take as long as they are asked."""

import contextlib
import os
import signal

import processes

COUNT = 3
# A machine's settings for such a list.
SETTINGS = {"balance": "pick-two"}


class Downstreams:
    def __init__(self, found):
        self.pids = [pid for _, pid in found]
        # As machines name all of them.
        self.addresses = ",".join(url + "/delay?for={ms}ms" for url, _ in found)

    def kill_one(self):
        """By kill -9: from then on its address refuses connections."""
        os.kill(self.pids[0], signal.SIGKILL)


@contextlib.contextmanager
def several(executable, place):
    command = [executable, "downstream", "--listen", place.outside()]
    with contextlib.ExitStack() as stack:
        yield Downstreams([
            stack.enter_context(processes.program(command, r"listening on (http://\S+)")) for _ in range(COUNT)])
