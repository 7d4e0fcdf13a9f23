"""Runs the parts that are asked for and prints their tables; see scripts/fleet.

    measure.py EXECUTABLE ARGUMENT…
"""

import contextlib
import os
import signal
import sys
import time

import arguments
import balance
import gunicorn
import shards
import storm
import trouble
import watched
from namespaces import Loopback, Namespaces
from processes import Failure
from tables import say

MEASURED = dict(zip(arguments.PARTS, (balance, trouble, storm, shards, gunicorn), strict=True))

# With less that is idle, or more that is stolen, machines may have waited for cores that each would have had of its own.
IDLE, STOLEN = 0.25, 0.05
ENDINGS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def end(number, _):
    """Leaves by way of all blocks that end what was started; a second signal does not keep them from it."""
    for each in ENDINGS:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


def main():
    start = time.monotonic()
    for each in ENDINGS:
        signal.signal(each, end)
    executable, *words = sys.argv[1:]
    question = arguments.read(words)
    question.executable = executable
    if question.plots:
        make(question.plots)
    with contextlib.ExitStack() as stack:
        question.place = Loopback()
        if question.namespaces:
            question.place = stack.enter_context(Namespaces())
        for part in question.part or arguments.PARTS:
            begin, before = time.monotonic(), spent()
            MEASURED[part].measure(question)
            say(f"{part}: {time.monotonic() - begin:.0f} s. {told(before, spent())}")
            say()
    say(f"{time.monotonic() - start:.0f} s in all.")


def make(folder):
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise Failure(f"--plots {folder}: {error.strerror}") from error


def spent():
    """Time of all cores together: all of it, idle, and stolen by other guests of the hardware, in ticks (proc(5))."""
    with open("/proc/stat") as file:
        words = [int(word) for word in file.readline().split()[1:9]]
    return sum(words), words[3] + words[4], words[7]


def told(begin, end):
    everything, idle, stolen = (last - first for first, last in zip(begin, end))
    text = f"The cores were idle for {idle / everything:.0%} of it, and {stolen / everything:.0%} was stolen from them"
    if idle < IDLE * everything or stolen > STOLEN * everything:
        return f"**{text}: figures may be worse than on a quiet machine.**"
    return f"{text}."


if __name__ == "__main__":
    try:
        main()
    except (Failure, watched.Wrong) as failure:
        sys.exit(f"fleet: {failure}")
