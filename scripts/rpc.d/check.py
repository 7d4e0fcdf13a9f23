"""Runs every case against a daemon in each mode; prints what does not hold, and exits 1 then.

    check.py EXECUTABLE short|whole [PART…]
"""

import sys

import calls
import connections
import endings
import floods
import frames
import modes
import processes
import protocols
import services
import watched
from tally import Tally

# The short form looks at the first mode of each of these: one whose requests share a loop, and one that has threads.
SHORT = ["loop", "pool"]

# Cases of a daemon that gives up what its client has given up.
PARTS = {
    "calls": [
        calls.unary_that_computes_nothing_is_replied_to,
        calls.unary_that_computes_has_its_units_and_stages,
        calls.payload_of_a_mebibyte_is_folded_in,
        calls.payload_above_the_limit_is_resource_exhausted,
        calls.what_no_request_may_ask_is_invalid,
        calls.what_is_no_message_is_refused,
        calls.unknown_method_and_service_are_unimplemented,
        calls.compressed_message_is_unimplemented,
        calls.status_and_message_come_as_asked,
        calls.interoperability_calls_are_replied_to,
        calls.metadata_are_echoed,
        calls.progress_tells_each_step,
        calls.progress_comes_before_the_reply,
    ],
    "endings": [
        endings.sleeping_call_ends_at_its_deadline,
        endings.cancelled_call_is_client_gone_and_others_are_served,
        endings.lost_connection_loses_exactly_its_calls,
        endings.server_ends_calls_at_their_deadline,
        endings.malformed_timeout_is_refused,
    ],
    "services": [
        services.health_check_tells_of_services,
        services.health_watch_tells_at_once_and_goes_on,
        services.reflection_lists_and_describes,
        services.reflection_answers_each_question_when_it_has_come,
        services.reflection_bounds_its_questions,
    ],
    "connections": [
        connections.hundred_calls_are_in_flight_at_once,
        connections.calls_beyond_the_limit_of_streams_wait,
        connections.pings_keep_an_idle_connection,
        connections.reload_fails_no_call_that_was_sent_without_retries,
        connections.reload_fails_no_call_with_retries,
        connections.calls_in_flight_outlive_a_reload,
    ],
    "protocols": [
        protocols.digests_are_equal_by_every_protocol,
        protocols.both_protocols_share_the_port,
    ],
    "frames": frames.CASES,
    "floods": floods.CASES,
}
# Cases of a daemon with a policy, which says how loaded it is.
POLICY = [
    endings.shed_call_is_unavailable_with_pushback,
    calls.load_report_comes_when_asked_for,
]
POLICY_SETTINGS = {
    "overload__policy": "predict", "overload__estimate": "asked", "load_report": "on",
}
# Parts whose cases go only through the front, which all modes share: the short form looks at them in one.
OF_THE_FRONT = {"frames", "floods"}


def all_that_was_served_counts(daemon):
    """Nothing is left in flight, everything was counted by its protocol, and the worker is the one that began."""
    watched.until("nothing is in flight", lambda: daemon.in_flight() == 0)
    total = daemon.metric("deadlined_requests_total")
    known = sum(
        daemon.metric("deadlined_requests_total", protocol=protocol) for protocol in ("http1", "http2", "grpc"))
    watched.equal("requests by protocol", known, total)
    watched.equal("workers that died", daemon.metric("deadlined_worker_restarts_total"), 0)


def main(executable, length, *asked):
    tally, chosen = Tally(), modes.of(executable)
    if length == "short":
        chosen = [next(mode for mode in chosen if mode.runners == runners) for runners in SHORT]
    for mode in chosen:
        parts = [part for part in PARTS if not asked or part in asked]
        if length == "short" and mode is not chosen[0]:
            parts = [part for part in parts if part not in OF_THE_FRONT]
        before = tally.held
        cases = [case for part in parts for case in PARTS[part]] + [all_that_was_served_counts]
        with watched.daemon(executable, mode.name, abandon="true") as daemon:
            for case in cases:
                tally.run(f"{mode.name}: {case.__name__}", case, daemon)
        if not asked or "endings" in asked:
            with watched.daemon(executable, mode.name, **POLICY_SETTINGS) as daemon:
                for case in POLICY:
                    tally.run(f"{mode.name}: {case.__name__}", case, daemon)
        print(f"rpc: {mode.name}: {tally.held - before} cases hold", flush=True)
    return tally.close("rpc")


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except processes.Failure as failure:
        sys.exit(f"rpc: {failure}")
