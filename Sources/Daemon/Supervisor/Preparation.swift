import CLinux
import Configuration
import Idempotency
import Reactor
import Workload

/// Gets what a configuration's workers need: opens the access log's file, resolves the names of `listen`, `admin` and
/// `agent` and opens their sockets, resolves the downstream's name, loads the data that they share, calibrates, one
/// after the other. What may take time is done in children, while the loop goes on. Loop's thread.
final class Preparation {
    /// What is under way, for people.
    enum Step: String {
        case opening = "the access log's file is opened"
        case naming = "the names of its ports are resolved"
        case resolving = "the downstream's name is resolved"
        case loading = "data is loaded"
        case calibrating = "calibrating"
    }

    private let configuration: Configuration
    private let planner: Planner
    private let loop: EventLoop
    private let shared: Shared
    private let done: (Result<Prepared, DaemonError>) -> Void
    private(set) var step = Step.naming
    private var addresses: [ListenerRole: [SocketAddress]] = [:]
    private var child: ShortLivedProcess?
    private var fleet: FleetResolution?
    private var opening: AccessLogOpening?
    private var accessWriter: AccessWriterProcess?

    /// What the workers that serve have, and which is used again if it is the same.
    typealias Shared = (data: ApplicationData?, keys: IdempotencyStore?)
    typealias Prepared = (plan: Plan, provisions: Provisions, accessWriter: AccessWriterProcess?)

    /// - Parameters:
    ///   - done: called once, perhaps before `begin` returns, unless this is cancelled before.
    init(
        for configuration: Configuration, planner: Planner, sharing shared: Shared, loop: EventLoop,
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
        fleet?.cancel()
        (child, fleet, opening) = (nil, nil, nil)
    }

    private func resolve(_ roles: ArraySlice<ListenerRole>) {
        guard let role = roles.first else { return open() }
        guard let name = role.name(in: configuration) else { return resolve(roles.dropFirst()) }
        guard planner.listeners.wantsAddresses(of: name, for: role) else { return resolve(roles.dropFirst()) }
        go(to: .naming) { () throws(DaemonError) in
            child = try Preparation.started { () throws(ReactorError) in
                try ResolutionProcess.start(for: name, of: role.key, atMost: Socket.mostAddresses, loop: loop) {
                    [unowned self] in
                    goOn(with: $0) {
                        addresses[role] = $0.addresses
                        resolve(roles.dropFirst())
                    }
                }
            }
        }
    }

    private func open() {
        go(to: .resolving) { () throws(DaemonError) in
            let plan = try planner.plan(for: configuration, at: addresses, sharing: shared.keys)
            switch configuration.downstream {
            case .embedded:
                load(plan, (.one(try planner.embeddedEndpoint(over: .http)), []))
            case .embeddedRPC:
                load(plan, (.one(try planner.embeddedEndpoint(over: .grpc)), []))
            case .fleet(let urls): resolve(urls, plan)
            case .url(let url):
                if let urls = configuration.fleetURLs { return resolve(urls, plan) }
                child = try Preparation.started { () throws(ReactorError) in
                    try ResolutionProcess.start(
                        for: url.authority, of: "downstream", atMost: DownstreamEndpoint.maximumAddresses, loop: loop
                    ) { [unowned self] in
                        goOn(with: $0) {
                            load(plan, (.one(DownstreamEndpoint(url, resolved: $0.addresses)), []))
                        }
                    }
                }
            }
        }
    }

    private func resolve(_ urls: [DownstreamURL], _ plan: Plan) {
        let resolution = FleetResolution(of: urls, configuration.fleet.resolve, loop: loop) { [unowned self] in
            goOn(with: $0) { resolved in
                let setting = CalledFleet(configuration, urls: urls)
                let fleet = Fleet(setting, machines: NameWatch.machines(of: resolved))
                load(plan, (.fleet(fleet), resolved))
            }
        }
        fleet = resolution
        resolution.begin()
    }

    /// What calls go to.
    private typealias Calls = (service: CalledService, resolved: [ResolvedURL])

    private func load(_ plan: Plan, _ calls: Calls) {
        go(to: .loading) { () throws(DaemonError) in
            let setting = DataSetting(configuration)
            guard configuration.load == .beforeFork else {
                // Loaded once here, as small as it gets: what is missing or malformed is known before the first fork.
                _ = try DataSetting(cache: setting.cache, workingSet: 0).load()
                return calibrate(plan, calls, .toLoad(setting))
            }
            if let data = shared.data, data.isLoaded(from: setting) { return calibrate(plan, calls, data) }
            let kinds = try setting.load(filling: false)
            child = try Preparation.started { () throws(ReactorError) in
                try LoadingProcess.start(filling: kinds, size: setting.workingSet, loop: loop) { [unowned self] error in
                    goOn(with: error.map { .failure($0) } ?? .success(.loaded(setting, kinds))) {
                        calibrate(plan, calls, $0)
                    }
                }
            }
        }
    }

    /// The pinned rates, and measured ones for what is not pinned.
    private func calibrate(_ plan: Plan, _ calls: Calls, _ data: ApplicationData) {
        go(to: .calibrating) { () throws(DaemonError) in
            let (wanted, setting) = (WantedCalibration(configuration), DataSetting(configuration))
            let use: (WantedCalibration.Measured) -> Void = { [unowned self] in
                // What preparing took and no longer needs would be resident in each worker that is forked from here on.
                clinux_trim_heap()
                let provisions = Provisions(
                    service: calls.service, resolved: calls.resolved, data: data,
                    calibration: wanted.calibration($0))
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
        (child, fleet, opening) = (nil, nil, nil)
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
