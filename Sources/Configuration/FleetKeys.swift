import Workload

/// How machines are called where there are several.
package final class FleetKeys: KeyGroup {
    package static let declared = FleetKeys()

    package let check = Setting(
        "fleet.check", FleetCheck.off, .fleetCheck, "Whether machines are asked whether they are ready, and how",
        """
        A path: by GET, and 2xx is yes; a daemon answers its health_path, the simulator /readyz. grpc: by \
        grpc.health.v1.Health/Check. One that says no, or nothing in time, gets no calls while others may have them.
        """)

    package let checkInterval = Setting(
        "fleet.check_interval", Duration.seconds(1), .duration(.milliseconds(10)...hour),
        "How often each worker asks each machine")

    package let checkTimeout = Setting(
        "fleet.check_timeout", Duration.milliseconds(500), .duration(.milliseconds(1)...hour),
        "Longest wait for that answer")

    package let ejectAfter = Setting(
        "fleet.eject_after", 5, .number(0...1_000), "Failed calls in a row that eject a machine",
        """
        It gets no calls for fleet.eject_for, and longer each time that it comes back and fails again. Never more than \
        half of the machines are ejected. 0: none is.
        """)

    package let ejectFor = Setting(
        "fleet.eject_for", Duration.seconds(5), .duration(.milliseconds(10)...Duration.seconds(300)),
        "How long a machine is ejected the first time")

    package let slowStart = Setting(
        "fleet.slow_start", Duration.seconds(10), .duration(.zero...hour),
        "How long a machine that comes back gets less than its share",
        "A tenth of it at first, and all of it at the end. 0ms: all of it at once.")

    package let attempts = Setting(
        "fleet.attempts", 1, .number(1...5), "Attempts of one call, the first one included",
        """
        A failed call is made again at another machine, if there is one, before the request's deadline and within the \
        budget of the three keys below. All calls may be made again: they are GETs, or of an idempotent method.
        """)

    package let retryShare = Setting(
        "fleet.retry_share", 0.2, .share, "Further attempts that are made, as a share of the calls",
        "Of those of the last fleet.retry_window; it bounds what calls are multiplied by when all of them fail.")

    package let retryFloor = Setting(
        "fleet.retry_floor", 1.0, .rate(0...100_000), "Further attempts that are made however few the calls are",
        "Of each worker.")

    package let retryWindow = Setting(
        "fleet.retry_window", Duration.seconds(10), .duration(.seconds(1)...Duration.seconds(60)),
        "For how long calls and further attempts count")

    package let hedge = Setting(
        "fleet.hedge", nil, .percentile, "Whether a slow call is made at a second machine beside the first",
        """
        p95: when it has taken longer than 95% of the last ones; the first answer counts, and the other attempt is \
        cancelled. It takes one of fleet.attempts, and of the budget.
        """)

    package let connections = Setting(
        "fleet.connections", 256, .number(1...65_536), "Calls of a worker at one machine at once",
        """
        Over HTTP each has a connection, and all machines together have half of the worker's descriptors at most. \
        Further ones go to other machines, or wait where all have as many.
        """)

    package let resolve = Setting(
        "fleet.resolve", NameLookup.off, .lookup, "When names of downstream are looked up again",
        """
        off: when the daemon starts and when it reloads. auto: when the name server's answer is over (its TTL, 1s to \
        1h), or after 30s where only /etc/hosts knows a name. Each address of a name is a machine.
        """)
}

/// How a machine is asked whether it is ready.
package enum FleetCheck: Equatable, Sendable {
    case off
    /// By GET.
    case path(String)
    case grpc
}

/// When a name is looked up again.
package enum NameLookup: Equatable, Sendable {
    case off
    /// When the answer's time is over.
    case auto
    case every(Duration)
}

extension Values<ConfigurationKeys> {
    /// The URLs of the machines that calls go to, and whether they are called as a fleet: a name whose addresses may
    /// change is one, too.
    package var fleetURLs: [DownstreamURL]? {
        switch self.downstream {
        case .embedded, .embeddedRPC: nil
        case .url(let url): self.fleet.resolve != .off && !url.authority.isNumeric ? [url] : nil
        case .fleet(let urls): urls
        }
    }
}
