import Configuration
import Idempotency
import Modes
import Reactor
import Scheduling
import Wire
import Workload

/// What workers are made from: a configuration with everything in it opened. What takes time to be
/// had is in `Provisions`.
struct Plan {
    var mode: ModeChoice
    var workers: Int
    /// Of a worker, beside its loop's; nil: the mode has none.
    var threads: Int?
    /// Of those that compute, the loop's included: so many at once whatever happens.
    var surelyThreads: Int
    var scheduling: Scheduling
    var downstreamTimeout: Duration
    var accept: AcceptStrategy
    /// The serving port's, one of each address of `listen`: for all workers, or for each slot.
    var listeners: [[Socket]]
    /// The admin port's, one of each address of `admin`.
    var admin: [Socket]
    /// The agent's port's, likewise; none while there is no such port.
    var agent: [Socket]
    /// Nil: idempotency keys mean nothing.
    var keys: IdempotencyStore?
    let configuration: Configuration

    init(
        _ configuration: Configuration, listeners: [[Socket]], admin: [Socket], agent: [Socket], keys: IdempotencyStore?
    ) {
        self.configuration = configuration
        mode = configuration.mode
        self.listeners = listeners
        accept = configuration.accept
        self.admin = admin
        self.keys = keys
        self.agent = agent
        workers = configuration.workers
        let cpus = UsableCPUs.count
        threads = configuration.runnerThreads(cpus: cpus)
        surelyThreads = mode.runners.surely(configured: configuration.threads, cpus: cpus)
        scheduling = configuration.wholeScheduling(cpus: cpus)
        downstreamTimeout = configuration.downstreamTimeout
    }
}

extension Plan {
    /// - Parameter owner: the worker, as the store of keys knows it.
    func front(ofSlot slot: Int, calibration: Calibration, owner: UInt64) -> FrontSetting {
        let limits = configuration.limits
        return FrontSetting(
            mode: mode.name, slot: slot,
            acceptance: Acceptance(
                strategy: configuration.accept, batch: configuration.acceptBatch,
                isContested: configuration.workers > 1),
            orders: OrderReader(configuration, calibration: calibration),
            readsShardKeys: Plan.readsShardKeys(configuration), healthPath: configuration.healthPath,
            requestLimits: RequestLimits(target: limits.target, headers: limits.headers, body: limits.body),
            buffers: BufferBudget(limit: limits.buffers), abandons: configuration.abandon,
            idempotency: keys.map {
                IdempotencySetting(
                    store: $0, keep: configuration.idempotency.keep, inProgress: configuration.idempotency.inProgress,
                    owner: owner)
            },
            reportsLoad: configuration.loadReport == .on,
            clientAddress: configuration.clientAddress, connections: limits.connections, streams: limits.streams,
            headerTimeout: limits.headerTimeout,
            bodyTimeout: limits.bodyTimeout, idleTimeout: limits.idleTimeout)
    }

    /// Whether something goes by requests' shard keys: the calls to a fleet, or documents that are kept by key.
    private static func readsShardKeys(_ configuration: Configuration) -> Bool {
        configuration.workload.keptDocuments > 0 || configuration.fleetURLs != nil && configuration.balance == .shard
    }

    /// The listening sockets of the worker in that slot.
    func listeners(ofSlot slot: Int) -> [Socket] {
        listeners[accept == .reuseport ? slot : 0]
    }
}

extension OrderReader {
    init(_ configuration: Configuration, calibration: Calibration) {
        let workload = configuration.workload
        self.init(
            defaults: .init(
                kind: workload.kind, before: workload.before, downstream: workload.downstream, after: workload.after,
                deadline: configuration.deadline),
            limits: .init(compute: configuration.limits.compute, downstream: configuration.limits.downstream),
            calibration: calibration)
    }
}
