"""The arguments of scripts/fleet. By itself it only reads them, so that a wrong one is told before anything is built:

    arguments.py ARGUMENT…
"""

import argparse
import os
import sys

PARTS = ["balance", "trouble", "storm", "shards", "gunicorn"]


class Parser(argparse.ArgumentParser):
    def error(self, message):
        """In one line, as the other commands tell it."""
        self.exit(2, f"fleet: {message}; scripts/fleet --help tells what there is\n")


def number(low, high):
    def read(text):
        if not text.isascii() or not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f'want a number from {low} to {high}, got "{text}"')
        return int(text)
    return read


def part(text):
    if text not in PARTS:
        raise argparse.ArgumentTypeError(f'want {", ".join(PARTS[:-1])} or {PARTS[-1]}, got "{text}"')
    return text


def read(words):
    parser = Parser(
        prog="scripts/fleet", allow_abbrev=False,
        description="Runs a fleet of daemons on this machine and prints what balancing, retries and sharding do to it.")
    parser.add_argument("part", nargs="*", type=part, help=f"of {', '.join(PARTS)}; all of them where none is named")
    parser.add_argument(
        "--machines", type=number(2, 200), default=16, metavar="N",
        help="of balance and storm, and half as many, but four at least, of trouble: 2 to 200, 16 unless given")
    parser.add_argument(
        "--seconds", type=number(6, 600), default=6, metavar="N", help="of each load: 6 to 600, 6 unless given")
    parser.add_argument("--seed", type=number(0, 1 << 62), default=1, metavar="N", help="of all that is drawn by chance")
    parser.add_argument("--plots", metavar="FOLDER", help="writes plots there, as SVG")
    parser.add_argument(
        "--namespaces", action="store_true",
        help="gives each machine a network namespace of its own (root), and has trouble cut the link of one")
    found = parser.parse_args(words)
    if found.namespaces and os.geteuid() != 0:
        parser.error("--namespaces needs root")
    return found


if __name__ == "__main__":
    read(sys.argv[1:])
