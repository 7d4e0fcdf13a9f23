import Configuration
import Reactor
import Workload

/// Gets what a configuration's workers need: opens the access log's file, resolves the names of `listen` and `admin`
/// and opens their sockets, resolves the downstream's name, loads the data that they share, calibrates, one after the
/// other. What may take time is done in children, while the loop goes on. Loop's thread.
final class Preparation {
    /// What is under way, for people.
    enum Step: String {
        case opening = "the access log's file is opened"
        case naming = "the names of listen and admin are resolved"
        case resolving = "the downstream's name is resolved"
        case loading = "data is loaded"
        case calibrating = "calibrating"
    }

    private let configuration: Configuration
    private let planner: Planner
    private let loop: EventLoop
    private let shared: ApplicationData?
    private let done: (Result<Prepared, DaemonError>) -> Void
    private(set) var step = Step.naming
    private var addresses: [ListenerRole: [SocketAddress]] = [:]
    private var child: ShortLivedProcess?
    private var opening: AccessLogOpening?
    private var accessWriter: AccessWriterProcess?

    typealias Prepared = (plan: Plan, provisions: Provisions, accessWriter: AccessWriterProcess?)

    /// - Parameters:
    ///   - shared: the data of the workers that serve, which is used again if it is the same.
    ///   - done: called once, perhaps before `begin` returns, unless this is cancelled before.
    init(
        for configuration: Configuration, planner: Planner, sharing shared: ApplicationData?, loop: EventLoop,
        done: @escaping (Result<Prepared, DaemonError>) -> Void
    ) {
        self.configuration = configuration
        self.planner = planner
        self.loop = loop
        self.shared = shared
        self.done = done
    }

    func begin() {
        guard let setting = AccessLogSetting(configuration) else { return resolve(ListenerRole.allCases[...]) }
        go(to: .opening) { () throws(DaemonError) in
            opening = try Preparation.started { () throws(ReactorError) in
                try AccessLogOpening(of: setting.file, loop: loop) { [unowned self] in
                    goOn(with: $0) {
                        accessWriter = $0
                        resolve(ListenerRole.allCases[...])
                    }
                }
            }
        }
    }

    /// Ends what is under way; `done` is not called any more.
    func cancel() {
        child?.cancel()
        (child, opening) = (nil, nil)
    }

    private func resolve(_ roles: ArraySlice<ListenerRole>) {
        guard let role = roles.first else { return open() }
        let name = role.name(in: configuration)
        guard planner.listeners.wantsAddresses(of: name, for: role) else { return resolve(roles.dropFirst()) }
        go(to: .naming) { () throws(DaemonError) in
            child = try Preparation.started { () throws(ReactorError) in
                try ResolutionProcess.start(for: name, of: role.key, atMost: Socket.mostAddresses, loop: loop) {
                    [unowned self] in
                    goOn(with: $0) {
                        addresses[role] = $0
                        resolve(roles.dropFirst())
                    }
                }
            }
        }
    }

    private func open() {
        go(to: .resolving) { () throws(DaemonError) in
            let plan = try planner.plan(for: configuration, at: addresses)
            switch configuration.downstream {
            case .embedded:
                load(plan, try planner.embeddedEndpoint(over: .http))
            case .embeddedRPC:
                load(plan, try planner.embeddedEndpoint(over: .grpc))
            case .url(let url):
                child = try Preparation.started { () throws(ReactorError) in
                    try ResolutionProcess.start(
                        for: url.authority, of: "downstream", atMost: DownstreamEndpoint.maximumAddresses, loop: loop
                    ) { [unowned self] in
                        goOn(with: $0) { load(plan, DownstreamEndpoint(url, resolved: $0)) }
                    }
                }
            }
        }
    }

    private func load(_ plan: Plan, _ endpoint: DownstreamEndpoint) {
        go(to: .loading) { () throws(DaemonError) in
            let setting = DataSetting(configuration)
            guard configuration.load == .beforeFork else {
                // Loaded once here, as small as it gets: what is missing or malformed is known before the first fork.
                _ = try DataSetting(cache: setting.cache, workingSet: 0).load()
                return calibrate(plan, endpoint, .toLoad(setting))
            }
            if let shared, shared.isLoaded(from: setting) { return calibrate(plan, endpoint, shared) }
            let kinds = try setting.load(filling: false)
            child = try Preparation.started { () throws(ReactorError) in
                try LoadingProcess.start(filling: kinds, size: setting.workingSet, loop: loop) { [unowned self] error in
                    goOn(with: error.map { .failure($0) } ?? .success(.loaded(setting, kinds))) {
                        calibrate(plan, endpoint, $0)
                    }
                }
            }
        }
    }

    /// The pinned rates, and measured ones for what is not pinned.
    private func calibrate(_ plan: Plan, _ endpoint: DownstreamEndpoint, _ data: ApplicationData) {
        go(to: .calibrating) { () throws(DaemonError) in
            let (wanted, setting) = (WantedCalibration(configuration), DataSetting(configuration))
            let use: (WantedCalibration.Measured) -> Void = { [unowned self] in
                let provisions = Provisions(endpoint: endpoint, data: data, calibration: wanted.calibration($0))
                done(.success((plan: plan, provisions: provisions, accessWriter: accessWriter)))
            }
            let known = planner.calibration(for: setting) ?? WantedCalibration.Measured()
            let missing = wanted.missing(in: known)
            guard !missing.isEmpty else { return use(known) }
            child = try Preparation.started { () throws(ReactorError) in
                try CalibrationProcess.start(with: data, of: missing, loop: loop) { [unowned self] in
                    goOn(with: $0) { measured in
                        // What is known stays: equal work keeps its digests over a reload.
                        planner.remember(known.adding(measured), for: setting)
                        use(known.adding(measured))
                    }
                }
            }
        }
    }

    private func go(to step: Step, _ begin: () throws(DaemonError) -> Void) {
        self.step = step
        do throws(DaemonError) {
            try begin()
        } catch {
            done(.failure(error))
        }
    }

    /// A child has ended.
    private func goOn<Value>(with result: Result<Value, DaemonError>, _ next: (Value) -> Void) {
        (child, opening) = (nil, nil)
        switch result {
        case .success(let value): next(value)
        case .failure(let error): done(.failure(error))
        }
    }

    private static func started<Child>(
        _ start: () throws(ReactorError) -> Child
    ) throws(DaemonError) -> Child {
        do throws(ReactorError) {
            return try start()
        } catch {
            throw .reactor(error)
        }
    }
}
