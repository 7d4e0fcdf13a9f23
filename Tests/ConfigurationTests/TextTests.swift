import Foundation
import Modes
import Scheduling
import Testing
import Workload

@testable import Configuration

@Suite struct TextTests {
    /// Every value other than its default, and written in every way that needs care.
    static var unusual: Configuration {
        var unusual = Configuration()
        unusual.mode = Loading.one
        unusual.listen = HostPort(host: "::1", port: 0)
        unusual.admin = HostPort(host: "localhost", port: 1)
        unusual.agent = HostPort(host: "::1", port: 9465)
        unusual.workers = 256
        unusual.accept = .reuseport
        unusual.acceptBatch = .one
        unusual.load = .afterFork
        unusual.workingSet = 64 << 20
        unusual.threads = 240
        unusual.scheduling.discipline = .edf
        unusual.scheduling.resumedFirst = true
        unusual.scheduling.slots = .cpus
        unusual.scheduling.yield = .microseconds(1500)
        unusual.overload.policy = .codel
        unusual.overload.margin = .milliseconds(7)
        unusual.overload.queue = 1
        unusual.overload.act = false
        unusual.overload.estimate = .asked
        unusual.abandon = true
        unusual.clientAddress = .proxy
        unusual.loadReport = .on
        unusual.deadline = .nanoseconds(1_234_567)
        unusual.workload.kind = .json
        unusual.workload.before = .zero
        unusual.workload.downstream = .microseconds(1)
        unusual.workload.after = .nanoseconds(1)
        unusual.workload.cache = true
        unusual.workload.keptDocuments = 100_000
        unusual.idempotency.keep = .seconds(3600)
        unusual.idempotency.entries = 1
        unusual.idempotency.inProgress = .conflict
        unusual.downstream = url("http://[::1]:81/a'b:?ms={ms}&x=*y")
        unusual.downstreamTimeout = .milliseconds(1)
        setFleet(&unusual)
        unusual.calibration.hash = 2000.5
        unusual.calibration.json = 0.0001
        unusual.calibration.jsonCached = 1.5
        unusual.calibration.jsonFoundation = 0.25
        unusual.calibration.protobuf = 3
        unusual.calibration.sleep = 2000
        unusual.healthPath = "/h:e'a*l,th"
        unusual.drainDelay = .seconds(7)
        unusual.drainTimeout = .zero
        unusual.watchdogComputeLimit = .milliseconds(1)
        unusual.watchdogReplace = true
        unusual.log.access = .json
        unusual.log.only = .missed
        unusual.log.sample = 2
        unusual.log.file = .path("/var/log/it's: here #1")
        unusual.limits.connections = 1
        unusual.limits.streams = 7
        unusual.limits.target = 257
        unusual.limits.headers = 2000
        unusual.limits.body = 0
        unusual.limits.buffers = 1 << 20
        unusual.limits.headerTimeout = .seconds(3600)
        unusual.limits.bodyTimeout = .milliseconds(1500)
        unusual.limits.idleTimeout = .seconds(90)
        unusual.limits.compute = .milliseconds(1)
        unusual.limits.downstream = .milliseconds(1)
        return unusual
    }

    private static func setFleet(_ unusual: inout Configuration) {
        unusual.balance = .leastLoaded
        unusual.fleet.check = .path("/h:e'a*l,th")
        unusual.fleet.checkInterval = .milliseconds(10)
        unusual.fleet.checkTimeout = .milliseconds(1)
        unusual.fleet.ejectAfter = 0
        unusual.fleet.ejectFor = .seconds(300)
        unusual.fleet.slowStart = .zero
        unusual.fleet.attempts = 5
        unusual.fleet.retryShare = 0.125
        unusual.fleet.retryFloor = 0.5
        unusual.fleet.retryWindow = .seconds(60)
        unusual.fleet.hedge = 0.999
        unusual.fleet.connections = 1
        unusual.fleet.resolve = .every(.milliseconds(1_500))
    }

    static func url(_ text: String) -> DownstreamService {
        (try? DownstreamURL(text)).map { .url($0) } ?? .embedded
    }

    @Test func `no value of the unusual configuration is a default`() {
        for key in Key.all { #expect(key.text(TextTests.unusual) != key.text(Configuration()), "\(key.path)") }
    }

    @Test(arguments: [Configuration(), TextTests.unusual])
    func `a written configuration reads back as an equal one`(configuration: Configuration) {
        #expect(Loading.errors(in: configuration.yaml) == [])
        #expect(Loading.configuration(of: configuration.yaml) == configuration)
    }

    @Test(arguments: [
        "http://a/b:", "http://a/'", "http://a/,http:/b", "http://a/''\"\\", "http://a/{ms}", "http://a/*b&c",
        "http://a/,[b]?c%20d|>!@`",
    ])
    func `a URL is written so that YAML reads it`(text: String) {
        var configuration = Configuration()
        configuration.downstream = TextTests.url(text)
        #expect(configuration.downstream != .embedded)
        #expect(Loading.configuration(of: configuration.yaml) == configuration)
    }

    @Test func `each key alone reads back from the file, a variable and a flag`() throws {
        for key in Key.all {
            let text = key.text(TextTests.unusual)
            var expected = Configuration()
            expected.limits.compute = .milliseconds(5)
            expected.limits.downstream = .milliseconds(20)
            let base = [
                Loading.flag("limits.compute", "5ms"), Loading.flag("limits.downstream", "20ms"),
            ].filter { $0.path != key.path }
            guard !["limits.compute", "limits.downstream"].contains(key.path) else { continue }
            try key.assign(text, &expected, Terms(cpus: 2))
            let byFlag = try Loading.load(flags: base + [Loading.flag(key.path, text)])
            let byVariable = try Loading.load(environment: [key.variable: text], flags: base)
            #expect(byFlag.configuration == expected, "\(key.path)")
            #expect(byVariable.configuration == expected, "\(key.path)")
        }
    }

    private static let fleetLines = """
        fleet:
          check: off                 # default
          check_interval: 1s         # default
          check_timeout: 500ms       # default
          eject_after: 5             # default
          eject_for: 5s              # default
          slow_start: 10s            # default
          attempts: 1                # default
          retry_share: '20%'         # default
          retry_floor: 1/s           # default
          retry_window: 10s          # default
          hedge: off                 # default
          connections: 256           # default
          resolve: off               # default
        """

    private static let logLines = """
        log:
          access: off                # default
          only: all                  # default
          sample: 1                  # default
          file: '-'                  # default
        """

    /// The text of a configuration with a line of a file.
    private static func annotated(_ file: String) -> String {
        """
        \("mode: \(Loading.standard.name)".padding(toLength: 28, withPad: " ", startingAt: 0)) # default
        listen: 127.0.0.1:8080       # default
        admin: 127.0.0.1:9464        # default
        agent: off                   # default
        workers: 1                   # default
        accept: shared               # default
        accept_batch: greedy         # default
        load: before-fork            # default
        working_set: 0B              # default
        threads: 8                   # \(file):2
        scheduling:
          discipline: fifo           # default
          resumed_first: false       # default
          slots: unlimited           # default
          yield: off                 # default
        overload:
          policy: none               # default
          margin: 0ms                # default
          queue: unlimited           # default
          act: true                  # default
          estimate: learned          # default
        abandon: false               # default
        idempotency:
          keep: off                  # default
          entries: 10000             # default
          in_progress: wait          # default
        deadline: 100ms              # default
        workload:
          kind: hash                 # default
          before: 5ms                # default
          downstream: 20ms           # default
          after: 5ms                 # default
          cache: false               # default
          kept_documents: 0          # default
        downstream: embedded         # default
        downstream_timeout: 30s      # default
        balance: round-robin         # default
        \(fleetLines)
        calibration:
          hash: auto                 # default
          json: 0.2                  # DEADLINED_CALIBRATION_JSON
          json_cached: auto          # default
          json_foundation: auto      # default
          protobuf: auto             # default
          sleep: auto                # default
        health_path: none            # default
        client_address: socket       # default
        load_report: off             # default
        drain_delay: 0ms             # default
        drain_timeout: 5s            # default
        watchdog_compute_limit: 60s  # default
        watchdog_replace: false      # default
        \(logLines)
        limits:
          connections: 10000         # default
          streams: 100               # default
          target: 8KiB               # default
          headers: 16KiB             # default
          body: 2MiB                 # --set limits.body
          buffers: 256MiB            # default
          header_timeout: 10s        # default
          body_timeout: 30s          # default
          idle_timeout: 75s          # default
          compute: 30s               # default
          downstream: 60s            # default

        """
    }

    @Test func `origins stand beside the values and do not change them`() throws {
        let folder = try Folder()
        let file = try folder.file("f.yaml", "# a comment\nthreads: 8\n".utf8)
        let loaded = try Loading.load(
            file: file, environment: ["DEADLINED_CALIBRATION_JSON": "0.2"],
            flags: [Assignment(flag: "--set limits.body", path: "limits.body", text: "2MiB")])
        #expect(loaded.annotatedYAML == TextTests.annotated(file))
        #expect(Loading.configuration(of: loaded.annotatedYAML) == loaded.configuration)
    }

    @Test func `the configuration that ships has every key with its default`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../configs/deadlined.yaml")
        let loaded = try Loading.load(file: file.standardized.path)
        #expect(loaded.configuration == Configuration())
        #expect(loaded.origins.keys.sorted() == Key.all.map(\.path).sorted())
    }
}
