"""The execution models, as the daemon tells them."""

import collections
import subprocess

# `deadlined modes --help` says what the words are.
Mode = collections.namedtuple("Mode", "name runners calls queue")


def of(executable):
    lines = subprocess.run([executable, "modes"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return [Mode(*line.split()) for line in lines]
