import Scheduling

/// What is done about more load than can be served in time.
package final class OverloadKeys: KeyGroup {
    package static let declared = OverloadKeys()

    package let policy = Setting(
        "overload.policy", Overload().policy, .named("policy"), flag: "policy",
        "What is refused, or stopped, when there is more load than can be served in time",
        """
        Each does what those before it do, but codel, which stands for itself. \(Policy.summaries) A request that is \
        refused gets a 503 with Retry-After, one that is stopped after it began a 504.
        """)

    package let margin = Setting(
        "overload.margin", Duration.zero, .duration(.zero...hour),
        "How long before its deadline a request must be expected to end, to be let in by predict",
        "A quarter to a half of the request's budget at most, so that one margin suits near deadlines too.")

    package let queue = Setting(
        "overload.queue", nil, .longestQueue(1...1_000_000), "Most requests of a worker that wait to begin",
        "Under every policy, if overload.act is true. What comes beyond them gets a 503 with Retry-After.")

    package let act = Setting(
        "overload.act", Overload().acts, .boolean, "Whether what the policy says is done",
        """
        false: it is only counted, in deadlined_would_shed_total, with whether such requests kept their deadline. So \
        is what overload.queue would refuse.
        """)

    package let estimate = Setting(
        "overload.estimate", Overload().estimate, .choice(of: "source"), "How it is known how long a request takes",
        """
        learned: from what was measured of requests of its kind, size of body and budget before it. asked: from what \
        it asks for, which no service knows: the bound of what estimates can give.
        """)
}
