import Configuration
import Modes
import Reactor
import Wire
import Workload

/// What workers are made from: a configuration with everything in it resolved and opened.
struct Plan {
    var mode: ModeChoice
    var workers: Int
    var threads: Int
    var front: FrontSetting
    var endpoint: DownstreamEndpoint
    var downstreamTimeout: Duration
    var calibration: Calibration
    var data: ApplicationData
    var accept: AcceptStrategy
    /// The serving port's: one, or one for each slot.
    var listeners: [Socket]
    /// The admin port's.
    var admin: Socket

    init(
        _ configuration: Configuration, mode: ModeChoice, calibration: Calibration, data: ApplicationData,
        endpoint: DownstreamEndpoint, listeners: [Socket], admin: Socket
    ) {
        self.mode = mode
        self.calibration = calibration
        self.data = data
        self.endpoint = endpoint
        self.listeners = listeners
        accept = configuration.accept
        self.admin = admin
        workers = configuration.workers
        threads = configuration.threads
        downstreamTimeout = configuration.downstreamTimeout
        let limits = configuration.limits
        front = FrontSetting(
            mode: configuration.mode, slot: 0,
            acceptance: Acceptance(
                strategy: configuration.accept, batch: configuration.acceptBatch,
                isContested: configuration.workers > 1),
            orders: OrderReader(configuration, calibration: calibration),
            requestLimits: RequestLimits(target: limits.target, headers: limits.headers, body: limits.body),
            connections: limits.connections, headerTimeout: limits.headerTimeout, bodyTimeout: limits.bodyTimeout,
            idleTimeout: limits.idleTimeout)
    }
}

extension Plan {
    /// The listening socket of the worker in that slot.
    func listener(ofSlot slot: Int) -> Socket {
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
