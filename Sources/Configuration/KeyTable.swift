import Workload

extension Key {
    /// Every key, in the order in which files are written. Files, variables, flags, `check` and suggestions derive from
    /// it.
    package static let all: [Key] =
        [
            Key("mode", \.mode, .mode, flag: "mode", "Execution model of the workers"),
            Key("listen", \.listen, .address, flag: "listen", "Address of the serving port"),
            Key("admin", \.admin, .address, flag: "admin", "Address of the admin port"),
            Key("workers", \.workers, .workers(Bounds.workers), flag: "workers", "Worker processes"),
            Key("accept", \.accept, .choice(of: "strategy"), flag: "accept", "How workers share the listening port"),
            Key(
                "accept_batch", \.acceptBatch, .choice(of: "batch"), flag: "accept-batch",
                "Connections that a worker takes at a wake-up"),
            Key("load", \.load, .choice(of: "time"), flag: "load", "When workers' application data is loaded"),
            Key(
                "working_set", \.workingSet, .size(Bounds.workingSet), flag: "working-set",
                "Size of a worker's application data"),
            Key("threads", \.threads, .number(Bounds.threads), flag: "threads", "OS threads of a dispatch worker"),
            Key(
                "deadline", \.deadline, .duration(Bounds.deadline), flag: "deadline",
                "Deadline of a request that brings none"),
            Key("workload.kind", \.workload.kind, .kind, flag: "kind", "What a request computes"),
            Key(
                "workload.before", \.workload.before, .duration(Bounds.step), flag: "before",
                "Compute before the downstream call; 0ms skips it"),
            Key(
                "workload.downstream", \.workload.downstream, .duration(Bounds.step), flag: "downstream-time",
                "Time asked of the downstream; 0ms skips the call"),
            Key(
                "workload.after", \.workload.after, .duration(Bounds.step), flag: "after",
                "Compute after the downstream call; 0ms skips it"),
            Key("workload.cache", \.workload.cache, .boolean, "Whether json keeps the decoded document"),
            Key("downstream", \.downstream, .downstream, flag: "downstream", "Service that requests call"),
            Key(
                "downstream_timeout", \.downstreamTimeout, .duration(Bounds.timeout), flag: "downstream-timeout",
                "Longest wait for the downstream"),
        ] + calibration + [
            Key("health_path", \.healthPath, .healthPath, "Path of the serving port that tells whether it serves"),
            Key(
                "drain_delay", \.drainDelay, .duration(Bounds.drainDelay), flag: "drain-delay",
                "How long a daemon that stops still accepts, while /readyz says 503"),
            Key(
                "drain_timeout", \.drainTimeout, .duration(Bounds.drainTimeout), flag: "drain-timeout",
                "Longest time for what is in flight when the daemon stops"),
            Key(
                "watchdog_compute_limit", \.watchdogComputeLimit, .duration(Bounds.timeout),
                "Time without progress after which a worker is stuck"),
            Key("watchdog_replace", \.watchdogReplace, .boolean, "Whether a stuck worker is killed and replaced"),
        ] + limits

    private static let calibration = ComputeKind.computing.map { kind in
        Key(
            "calibration.\(kind.rawValue)", \.calibration[kind], .unitsPerMillisecond(Bounds.calibration),
            "Units of \(kind.rawValue) per millisecond")
    }

    private static let limits: [Key] = [
        Key("limits.connections", \.limits.connections, .number(Bounds.connections), "Open connections of a worker"),
        Key("limits.target", \.limits.target, .size(Bounds.target), "Size of a request's target"),
        Key("limits.headers", \.limits.headers, .size(Bounds.headers), "Size of a request's header"),
        Key("limits.body", \.limits.body, .size(Bounds.body), "Size of a request's body"),
        Key(
            "limits.buffers", \.limits.buffers, .size(Bounds.buffers),
            "Size of all bodies and downstream replies of a worker"),
        Key(
            "limits.header_timeout", \.limits.headerTimeout, .duration(Bounds.timeout),
            "Longest wait for a whole header"),
        Key("limits.body_timeout", \.limits.bodyTimeout, .duration(Bounds.timeout), "Longest wait for a whole body"),
        Key("limits.idle_timeout", \.limits.idleTimeout, .duration(Bounds.timeout), "Longest wait between requests"),
        Key("limits.compute", \.limits.compute, .duration(Bounds.longestStep), "Longest compute step of a request"),
        Key(
            "limits.downstream", \.limits.downstream, .duration(Bounds.longestStep),
            "Longest downstream time of a request"),
    ]

    /// The groups that keys stand in, in order.
    static let groups: [String] = all.compactMap(\.group).reduce(into: []) { groups, group in
        if groups.last != group { groups.append(group) }
    }

    /// The one text that a group takes in place of its keys, for all of them: `calibration: auto`.
    static let shorthands = ["calibration": "auto"]
}
