import Workload

/// A bound that lies between two keys; checked once all layers are in.
struct Rule: Sendable {
    /// The keys that it ties, the one that the message is about first.
    let paths: [String]
    /// What is wrong with the first key of a configuration that breaks the rule.
    let violation: @Sendable (Configuration, Terms) -> String?

    static let all = [
        atMost("workload.before", \.workload.before, "limits.compute", \.limits.compute),
        atMost("workload.after", \.workload.after, "limits.compute", \.limits.compute),
        atMost("workload.downstream", \.workload.downstream, "limits.downstream", \.limits.downstream),
        Rule(paths: ["admin", "listen"]) { configuration, _ in
            guard configuration.admin == configuration.listen, configuration.admin.port != 0 else { return nil }
            return "want an address other than listen's, got \(configuration.admin) for both"
        },
        descriptors, memory, tasks, threads,
    ]

    /// What requests do by default must be what they may ask for.
    private static func atMost(
        _ path: String, _ value: KeyPath<Configuration, Duration> & Sendable,
        _ limitPath: String, _ limit: KeyPath<Configuration, Duration> & Sendable
    ) -> Rule {
        Rule(paths: [path, limitPath]) { configuration, _ in
            let (value, limit) = (configuration[keyPath: value], configuration[keyPath: limit])
            guard value > limit else { return nil }
            return "want at most \(limitPath), \(DurationText.format(limit)), got \(DurationText.format(value))"
        }
    }
}
