"""Runs every case, prints what holds and what does not, and exits 1 then.

    check.py EXECUTABLE short|whole
"""

import sys
import tempfile

import balancer
import cases
import machines
import processes
import watched
from tally import Tally


class Cases(Tally):
    """Says what each case found, too."""

    def hold(self, rule, case, *arguments):
        name = f"haproxy: {rule}: {case.__name__.replace('_', ' ')}"
        holds, found = self.run(name, case, *arguments)
        if holds:
            print(f"{name}{f': {found}' if found else ''}", flush=True)


def without_header(text):
    return text.replace(" send-proxy-v2", "")


def main(executable, length):
    tally = Cases()
    with tempfile.TemporaryDirectory() as folder:
        certificate = balancer.certificate(folder)
        with machines.four(executable, folder) as fleet:
            for rule in balancer.RULES:
                with balancer.running(rule, fleet, folder) as front:
                    context = cases.Context(executable, fleet, front, certificate, folder)
                    tally.hold(rule, cases.requests_with_keys_stay if rule == "hash" else cases.requests_are_spread, context)
                    for case in cases.OF_EACH_RULE:
                        tally.hold(rule, case, context)
                    if rule == balancer.RULES[0]:
                        for case in cases.OF_ONE_RULE:
                            if length == "whole" or case not in cases.LONG:
                                tally.hold(rule, case, context)
                        for case in cases.OF_MACHINES:
                            if length == "whole" or case not in cases.LONG:
                                tally.hold(rule, case, context)
                                front.await_all(fleet)
            cases.forget_proxy_headers(fleet)
            with balancer.running("pick-two", fleet, folder, without_header) as front:
                context = cases.Context(executable, fleet, front, certificate, folder)
                tally.hold("pick-two", cases.forwarded_tells_the_clients_address, context)
    return tally.close("haproxy")


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except (processes.Failure, watched.Wrong) as failure:
        sys.exit(f"haproxy: {failure}")
