import Balancing
import Testing
import Workload

@testable import Configuration

@Suite struct FleetKeysTests {
    private static func urls(_ texts: String...) throws -> DownstreamService {
        .fleet(try texts.map { try DownstreamURL($0) })
    }

    @Test(arguments: [
        "downstream: [http://a:1/, http://b:2/]", "downstream:\n  - http://a:1/\n  - 'http://b:2/'",
        "downstream: http://a:1/,http://b:2/",
    ])
    func `a list in the file is a fleet`(text: String) throws {
        #expect(Loading.errors(in: text) == [])
        let configuration = Loading.configuration(of: text)
        #expect(configuration.downstream == (try Self.urls("http://a:1/", "http://b:2/")))
        #expect(Loading.configuration(of: configuration.yaml) == configuration)
    }

    @Test(arguments: [
        ("downstream: []", "1:13: downstream: want at least one URL, got an empty list"),
        ("downstream: [http://a:1/, 'b:2/']", "1:27: downstream: want embedded, embedded-grpc, or a URL such as "),
        ("downstream: [http://a/, {x: 1}]", "1:25: downstream: want a list of URLs, got a mapping"),
        ("downstream: [http://a/, ~]", "1:25: downstream: want a list of URLs, got nothing"),
        ("downstream: [http://a/, http://a/]", "1:13: downstream: want each machine once, got a:80 twice"),
        ("deadline: [5ms]", "1:11: deadline: want a duration such as 5ms, got a list"),
    ])
    func `a list that is none is refused where it stands`(text: String, start: String) {
        let errors = Loading.errors(in: text)
        #expect(errors.count == 1 && errors.first?.contains(start) == true, "\(errors)")
    }

    @Test(arguments: [
        ("balance", "shard", "shard"),
        ("fleet.check", "grpc", "grpc"),
        ("fleet.check", "/readyz", "/readyz"),
        ("fleet.eject_after", "0", "0"),
        ("fleet.attempts", "5", "5"),
        ("fleet.retry_share", "12.5%", "12.5%"),
        ("fleet.retry_floor", "0/s", "0/s"),
        ("fleet.retry_floor", "0.5/s", "0.5/s"),
        ("fleet.hedge", "p95", "p95"),
        ("fleet.hedge", "p99.90", "p99.9"),
        ("fleet.hedge", "off", "off"),
        ("fleet.resolve", "auto", "auto"),
        ("fleet.resolve", "90s", "90s"),
    ])
    func `a value is taken and written in its own units`(path: String, text: String, written: String) throws {
        let loaded = try Loading.load(flags: [Loading.flag(path, text)])
        #expect(try #require(Key.at(path)).text(loaded.configuration) == written)
    }

    private static let balancers = BalancerChoice.forClients.map(\.name).joined(separator: ", ")

    private static let refused: [(path: String, text: String, message: String)] = [
        ("balance", "join-shortest-queue", #"unknown balancer "join-shortest-queue"; one of \#(Self.balancers)"#),
        ("fleet.check", "readyz", #"want off, grpc or a path such as /health, got "readyz""#),
        ("fleet.attempts", "6", #"want a whole number from 1 to 5, got "6""#),
        ("fleet.retry_share", "20", #"want a share such as 20%, got "20""#),
        ("fleet.retry_share", "101%", #"want a share such as 20%, got "101%""#),
        ("fleet.retry_floor", "1", #"want a rate such as 1/s, got "1""#),
        ("fleet.retry_floor", "-1/s", #"want 0/s to 100000/s, got "-1/s""#),
        ("fleet.hedge", "p49", #"want off or a percentile from p50 to p99.9, got "p49""#),
        ("fleet.hedge", "95", #"want off or a percentile from p50 to p99.9, got "95""#),
        ("fleet.resolve", "1ms", #"want off, auto or a duration from 1s to 3600s, got "1ms""#),
    ]

    @Test(arguments: refused)
    func `a value out of its bounds is refused`(path: String, text: String, message: String) throws {
        #expect(Loading.errors(flags: [Loading.flag(path, text)]).first == "--\(path): \(message)")
    }

    @Test func `one URL is a fleet where its name is looked up again`() throws {
        let rows = [
            ("http://a/", "auto", true), ("http://a/", "off", false), ("http://10.0.0.1/", "auto", false),
            ("http://[::1]/", "30s", false), ("embedded", "auto", false),
        ]
        for (downstream, resolve, isFleet) in rows {
            let flags = [Loading.flag("downstream", downstream), Loading.flag("fleet.resolve", resolve)]
            let configuration = try Loading.load(flags: flags).configuration
            #expect((configuration.fleetURLs != nil) == isFleet, "\(downstream), \(resolve)")
        }
    }

    @Test(
        arguments: [
            (["balance": "shard"], "balance, shard: calls go to one downstream; give downstream a list"),
            (["fleet.attempts": "3"], "fleet.attempts, 3: calls go to one downstream; give downstream a list"),
            (["downstream": "http://a/,http://b/", "fleet.attempts": "3"], nil),
            (
                ["downstream": "http://a/,http://b/", "fleet.hedge": "p95"],
                "fleet.hedge, p95: a second attempt is one of fleet.attempts; raise that"
            ),
            (
                ["downstream": "http://10.0.0.1/,http://10.0.0.2/", "fleet.resolve": "auto"],
                "fleet.resolve, auto: downstream has addresses and no names; leave it out"
            ),
            ([:], nil),
        ] as [([String: String], String?)])
    func `keys that say nothing are warned of`(values: [String: String], warning: String?) throws {
        let flags = values.sorted { $0.key < $1.key }.map { Loading.flag($0.key, $0.value) }
        let warnings = try Loading.load(flags: flags).warnings
        #expect(warnings.count == (warning == nil ? 0 : 1), "\(warnings)")
        if let warning { #expect(warnings.first?.hasSuffix(": warning: \(warning)") == true, "\(warnings)") }
    }
}
