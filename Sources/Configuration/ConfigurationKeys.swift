import Balancing
import Modes
import Scheduling
import Workload

/// Every key, declared. `Values` reads by these names, and `Key.all` lists them.
package final class ConfigurationKeys: KeyGroup {
    package static let declared = ConfigurationKeys()

    package let mode = Setting(
        "mode", ModeChoice.standard, .named("mode"), flag: "mode", "Execution model of the workers",
        ModeChoice.summaries)

    package let listen = Setting(
        "listen", HostPort(host: "127.0.0.1", port: 8080), .address, flag: "listen", "Address of the serving port",
        """
        Port 0 lets the kernel choose. An IPv6 address stands in quotes, because brackets mean a list to YAML: \
        "[::1]:8080". A name means all of its addresses, "[::]:8080" all of the machine, those of IPv4 too.
        """)

    package let admin = Setting(
        "admin", HostPort(host: "127.0.0.1", port: 9464), .address, flag: "admin", reload: .supervisor,
        "Address of the admin port", "Metrics and status are there.")

    package let agent = Setting(
        "agent", nil, .optionalAddress, reload: .supervisor, "Address of the port that answers HAProxy's agent check",
        """
        Each connection is told one line and closed: "up 73%", how much of its weight this machine is to get, by how \
        long requests have waited in its run queues, as a part of deadline; "drain" while it stops, and while a reload \
        replaces its workers.
        """)

    package static let mostWorkers = 256
    package let workers = Setting(
        "workers", 1, .workers(1...ConfigurationKeys.mostWorkers), flag: "workers", "Worker processes",
        """
        cpus are the whole cores that the daemon may use, by its affinity and by the quota of its control groups \
        (CPUQuota=, docker --cpus, limits.cpu), at least one.
        """)

    package let accept = Setting(
        "accept", AcceptStrategy.shared, .choice(of: "strategy"), flag: "accept",
        "How workers share the listening port",
        """
        shared: one listening socket, and every worker that sleeps is woken for each connection. exclusive: one \
        listening socket, the kernel wakes one worker. reuseport: a socket for each worker.
        """)

    package let acceptBatch = Setting(
        "accept_batch", AcceptBatch.greedy, .choice(of: "batch"), flag: "accept-batch",
        "Connections that a worker takes at a wake-up",
        "greedy: all that wait. one: it leaves the rest to whoever is free.")

    package let load = Setting(
        "load", LoadTime.beforeFork, .choice(of: "time"), flag: "load", "When workers' application data is loaded",
        "before-fork: once, by the supervisor; workers share its memory. after-fork: by each worker for itself.")

    package let workingSet = Setting(
        "working_set", 0, .size(0...64 << 30), flag: "working-set", "Size of a worker's application data",
        "It is copies of the json kind's document and table of phrases; 0B is one.")

    package let threads = Setting(
        "threads", nil, .threads(poolThreads), flag: "threads", "OS threads of a worker, in modes with a pool of them",
        """
        auto: one for each of the cpus above where threads only compute, and 64 where they wait in downstream calls: \
        so many requests can be in one at once.
        """)

    package let scheduling = SchedulingKeys.declared

    package let overload = OverloadKeys.declared

    package let abandon = Setting(
        "abandon", false, .boolean, "Whether a request whose client has hung up is computed no further",
        """
        Its downstream call is cancelled, and its place in the queue is given up. A client that closes only its own \
        direction counts as gone. false: it is computed to its end, as most services do.
        """)

    package let idempotency = IdempotencyKeys.declared

    package let deadline = Setting(
        "deadline", Duration.milliseconds(100), .duration(.microseconds(1)...hour), flag: "deadline",
        "Deadline of a request that brings none", "It is counted from the request's arrival in the kernel.")

    package let workload = WorkloadKeys.declared

    package let downstream = Setting(
        "downstream", DownstreamService.embedded, .downstream, flag: "downstream", "Service that requests call",
        """
        embedded: a simulator, started with the daemon; embedded-grpc: the same, called over gRPC. {ms} in a URL's \
        path or query becomes the request's downstream time in milliseconds: "http://10.0.0.7:81/wait?ms={ms}". \
        grpc://10.0.0.7:81 is called by deadlined.v1.Downstream/Call, all calls of a worker on one connection. A list \
        of URLs, [http://10.0.0.7:81/, http://10.0.0.8:81/] or with commas between them in a flag or a variable, is a \
        fleet: machines that do the same (docs/calling.md).
        """)

    package let downstreamTimeout = Setting(
        "downstream_timeout", Duration.seconds(30), .timeout, flag: "downstream-timeout",
        "Longest wait for the downstream", "For a connection to it, and for its reply; then the client gets a 504.")

    package let balance = Setting(
        "balance", BalancerChoice.roundRobin, .balancer, flag: "balance",
        "Which machine of a fleet a call goes to",
        """
        \(BalancerChoice.forClients.map { "\($0.name): \($0.summary)." }.joined(separator: " ")) The key is what a \
        request brings as X-Shard-Key, and goes on with its call.
        """)

    package let fleet = FleetKeys.declared

    package let calibration = CalibrationKeys.declared

    package let healthPath = Setting(
        "health_path", "", .healthPath, "Path of the serving port that tells whether it serves",
        """
        It answers GET and HEAD at once: 200 while its worker serves, 503 while it drains; for balancers that know no \
        other port. It is no request, and counted apart.
        """)

    package let clientAddress = Setting(
        "client_address", ClientAddressSource.socket, .choice(of: "source"),
        "Where the client's address is taken from that the access log tells",
        """
        socket: from the connection. proxy: every connection must begin with a header of the PROXY protocol, of \
        version 2 or 1, and is closed without one: for a port that only a balancer reaches, with send-proxy-v2. \
        forwarded: from the last element of the field Forwarded, where a request has one that names an address: \
        whoever can send requests past the balancer can write what he likes into it.
        """)

    package let loadReport = Setting(
        "load_report", LoadReporting.off, .choice(of: "setting"),
        "Whether replies tell of their worker's load, for balancers that go by it",
        """
        In ORCA's terms: the field Load over HTTP, the trailer endpoint-load-metrics-bin over gRPC, with the part of \
        its CPUs that the worker used in the last second, its requests in that second, the depth and age of its run \
        queue, and its requests in flight.
        """)

    package let drainDelay = Setting(
        "drain_delay", Duration.zero, .duration(.zero...hour), flag: "drain-delay", reload: .supervisor,
        "How long a daemon that stops still accepts, while /readyz says 503",
        """
        health_path says so too, so that whoever sends it requests (a load balancer, a Service of Kubernetes) has time \
        to notice. Told twice, it ends at once.
        """)

    package let drainTimeout = Setting(
        "drain_timeout", Duration.seconds(5), .duration(.zero...hour), flag: "drain-timeout", reload: .supervisor,
        "Longest time for what is in flight when the daemon stops",
        "0ms ends at once. Workers that a reload replaces are given an hour.")

    package let watchdogComputeLimit = Setting(
        "watchdog_compute_limit", Duration.seconds(60), .timeout, reload: .supervisor,
        "Time without progress after which a worker is stuck",
        """
        Its loop did not go round, or all of its threads were in one compute step each. The log and the service's \
        status say so, and the service manager's watchdog is not fed any more. A limit below limits.compute blames \
        workers that do what they were asked to do, and `deadlined check` warns of it.
        """)

    package let watchdogReplace = Setting(
        "watchdog_replace", false, .boolean, reload: .supervisor, "Whether a stuck worker is killed and replaced",
        "The service manager's watchdog is then fed on.")

    package let log = LogKeys.declared

    package let limits = LimitKeys.declared
}

/// Whether replies tell of their worker's load.
package enum LoadReporting: String, CaseIterable, Sendable {
    case off, on
}

/// Where the address of a request's client is taken from.
package enum ClientAddressSource: String, CaseIterable, Sendable {
    case socket, proxy, forwarded
}

/// The longest of all times that can be set.
let hour = Duration.seconds(3600)

/// Threads of a pool: libdispatch on Linux makes at most 255 for a process.
let poolThreads = 1...240

extension ValueGrammar where Value == Duration {
    /// Never zero: every wait has a bound.
    static var timeout: ValueGrammar { .duration(.milliseconds(1)...hour) }
    /// Of a request; zero skips the step.
    static var step: ValueGrammar { .duration(.zero...hour) }
}
