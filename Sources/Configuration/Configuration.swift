import Reactor
import Workload

/// Everything that can be set about the daemon. The property defaults are the daemon's defaults; `Key.all` says how
/// each is written. A value of this type that came from `ConfigurationSources.load` is within all bounds.
package struct Configuration: Sendable, Equatable {
    /// The mode's name, one of those that the sources were given.
    package var mode = "event-loop"
    /// The serving port. Port 0: the kernel chooses.
    package var listen = HostPort(host: "127.0.0.1", port: 8080)
    /// The admin port. Port 0: the kernel chooses.
    package var admin = HostPort(host: "127.0.0.1", port: 9464)
    /// Worker processes; `cpus` and `cpus+1` are resolved when the configuration is read.
    package var workers = 1
    /// How workers share the listening port.
    package var accept = AcceptStrategy.shared
    /// How many connections a worker takes at a wake-up.
    package var acceptBatch = AcceptBatch.greedy
    /// When workers' application data is loaded.
    package var load = LoadTime.beforeFork
    /// Bytes of a worker's application data.
    package var workingSet = 0
    /// OS threads of a `dispatch` worker.
    package var threads = 64
    /// Deadline of a request that brings none.
    package var deadline: Duration = .milliseconds(100)
    /// What a request does where its query says nothing.
    package var workload = WorkloadDefaults()
    /// The service that requests call.
    package var downstream = DownstreamService.embedded
    /// Longest wait for a connection to the downstream and for its reply.
    package var downstreamTimeout: Duration = .seconds(30)
    /// Units per millisecond of the kinds that are pinned; the supervisor measures the others.
    package var calibration: [ComputeKind: Double] = [:]
    /// The path of the serving port that tells whether its worker serves; empty: there is none.
    package var healthPath = ""
    /// For how long a daemon that is told to stop goes on accepting, and says that it is not ready.
    package var drainDelay: Duration = .zero
    /// Longest time that workers get for what is in flight when the daemon stops.
    package var drainTimeout: Duration = .seconds(5)
    /// Longest time without progress after which a worker counts as stuck.
    package var watchdogComputeLimit: Duration = .seconds(60)
    /// Whether a stuck worker is killed and replaced.
    package var watchdogReplace = false
    /// The bounds of the serving port.
    package var limits = Limits()

    /// The defaults.
    package init() {}
}

/// What a request does where its query says nothing.
package struct WorkloadDefaults: Sendable, Equatable {
    /// What the compute steps do.
    package var kind = ComputeKind.hash
    /// Compute before the downstream call; zero skips the step.
    package var before: Duration = .milliseconds(5)
    /// Time asked of the downstream; zero skips the call.
    package var downstream: Duration = .milliseconds(20)
    /// Compute after the downstream call; zero skips the step.
    package var after: Duration = .milliseconds(5)
    /// Whether the `json` kind keeps the decoded document, instead of reading and decoding it for each unit.
    package var cache = false

    package init() {}
}

/// The bounds of the serving port, for each worker.
package struct Limits: Sendable, Equatable {
    /// Open connections; at this number accept pauses.
    package var connections = 10_000
    /// Bytes of a request's target: 414.
    package var target = 8 << 10
    /// Bytes of a request's header: 431.
    package var headers = 16 << 10
    /// Bytes of a request's body: 413.
    package var body = 1 << 20
    /// Bytes of all request bodies and downstream replies of a worker: 503, 502.
    package var buffers = 256 << 20
    /// Longest time from a request's first byte to the end of its header: 408.
    package var headerTimeout: Duration = .seconds(10)
    /// Longest time from the end of a header to the end of its body: 408.
    package var bodyTimeout: Duration = .seconds(30)
    /// Longest time that a connection is kept between requests.
    package var idleTimeout: Duration = .seconds(75)
    /// Longest compute step that a request may ask for: 400.
    package var compute: Duration = .seconds(30)
    /// Longest downstream time that a request may ask for: 400.
    package var downstream: Duration = .seconds(60)

    package init() {}
}
