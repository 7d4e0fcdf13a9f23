/// A bound that lies between two keys; checked once all layers are in.
struct Rule: Sendable {
    /// The keys that it ties, the one that the message is about first.
    let paths: [String]
    /// What is wrong with the first key of a configuration that breaks the rule.
    let violation: @Sendable (Configuration, Terms) -> String?

    static let all = [
        atMost(keys.workload.before, keys.limits.compute), atMost(keys.workload.after, keys.limits.compute),
        atMost(keys.workload.downstream, keys.limits.downstream),
        Rule(paths: ["admin", "listen"]) { configuration, _ in
            guard configuration.admin == configuration.listen, configuration.admin.port != 0 else { return nil }
            return "want an address other than listen's, got \(configuration.admin) for both"
        },
        Rule(paths: ["agent", "listen", "admin"]) { configuration, _ in
            guard let agent = configuration.agent, agent.port != 0 else { return nil }
            let others = [("listen", configuration.listen), ("admin", configuration.admin)]
            guard let other = others.first(where: { $0.1 == agent }) else { return nil }
            return "want an address other than \(other.0)'s, got \(agent) for both"
        },
        descriptors, memory, tasks, threads,
    ]

    private static let keys = ConfigurationKeys.declared

    /// What requests do by default must be what they may ask for.
    private static func atMost(_ setting: Setting<Duration>, _ limit: Setting<Duration>) -> Rule {
        Rule(paths: [setting.key.path, limit.key.path]) { configuration, _ in
            guard configuration[setting] > configuration[limit] else { return nil }
            let most = limit.key.text(configuration)
            return "want at most \(limit.key.path), \(most), got \(setting.key.text(configuration))"
        }
    }
}
