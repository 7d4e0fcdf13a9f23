"""Runs every case, prints what holds and what does not, and exits 1 then.

    check.py EXECUTABLE short|whole
"""

import sys
import tempfile
import traceback

import balancer
import cases
import machines
import processes
import watched


class Tally:
    def __init__(self):
        self.held, self.failed = 0, 0

    def run(self, rule, case, *arguments):
        name = f"{rule}: {case.__name__.replace('_', ' ')}"
        try:
            found = case(*arguments)
            self.held += 1
            print(f"haproxy: {name}{f': {found}' if found else ''}", flush=True)
        except watched.Wrong as wrong:
            self.fail(name, str(wrong))
        except Exception as error:  # a client's error, a daemon that is gone: the next case tells more
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.fail(name, f"{type(error).__name__} at {place.name}: {str(error).splitlines()[:1]}")

    def fail(self, name, what):
        self.failed += 1
        # As a test that failed, so that .ci/run says it once more at its end.
        print(f"  FAILED haproxy: {name}: {what}"[:500], flush=True)


def without_header(text):
    return text.replace(" send-proxy-v2", "")


def main(executable, length):
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        certificate = balancer.certificate(folder)
        with machines.four(executable, folder) as fleet:
            for rule in balancer.RULES:
                with balancer.running(rule, fleet, folder) as front:
                    context = cases.Context(executable, fleet, front, certificate, folder)
                    tally.run(rule, cases.requests_with_keys_stay if rule == "hash" else cases.requests_are_spread, context)
                    for case in cases.OF_EACH_RULE:
                        tally.run(rule, case, context)
                    if rule == balancer.RULES[0]:
                        for case in cases.OF_ONE_RULE:
                            if length == "whole" or case not in cases.LONG:
                                tally.run(rule, case, context)
                        for case in cases.OF_MACHINES:
                            if length == "whole" or case not in cases.LONG:
                                tally.run(rule, case, context)
                                front.await_all(fleet)
            cases.forget_proxy_headers(fleet)
            with balancer.running("pick-two", fleet, folder, without_header) as front:
                context = cases.Context(executable, fleet, front, certificate, folder)
                tally.run("pick-two", cases.forwarded_tells_the_clients_address, context)
    total = tally.held + tally.failed
    print(f"haproxy: {tally.failed} of {total} cases failed" if tally.failed else "haproxy: all holds")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except (processes.Failure, watched.Wrong) as failure:
        sys.exit(f"haproxy: {failure}")
