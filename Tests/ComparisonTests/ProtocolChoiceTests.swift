import Foundation
import Load
import Modes
import Testing
import Workload

@testable import Comparison

struct ProtocolChoiceTests {
    private static let modes = Array(ModeChoice.compared.prefix(2))

    private static func contestants(
        _ protocols: String?, targets: [(name: String, url: String)] = []
    ) throws -> [Contestant] {
        var plan = ComparePlan(modes: modes)
        plan.scenarios = ["mixed"]
        plan.cpus = CPUSet([0])
        plan.servers = targets
        if let protocols { plan.protocols = try ProtocolChoice(protocols) }
        try plan.check(allowed: CPUSet([0]))
        return try plan.steps(allowed: CPUSet([0]))[0].contestants
    }

    @Test func contestants_areModesTimesProtocols_onDaemonsThatKnowNothingOfIt() throws {
        let found = try ProtocolChoiceTests.contestants("http1, grpc")
        let names = ProtocolChoiceTests.modes.map(\.name)
        #expect(found.map(\.name) == names.flatMap { ["\($0) http1", "\($0) grpc"] })
        #expect(found.map(\.messageProtocol) == [.http1, .grpc, .http1, .grpc])
        for case .daemon(let shape) in found { #expect(!shape.options.contains("--set")) }
        #expect(try ProtocolChoiceTests.contestants("grpc").map(\.name) == names)
        #expect(try ProtocolChoiceTests.contestants(nil).allSatisfy { $0.messageProtocol == .http1 })
    }

    @Test(
        arguments: [
            (nil, "grpc://127.0.0.1:1", ["p"], [MessageProtocol.grpc]),
            (nil, "http://127.0.0.1:1/work", ["p"], [.http1]),
            ("http1,http2,grpc", "http://127.0.0.1:1/work", ["p http1", "p http2"], [.http1, .http2]),
            ("http1,grpc", "grpc://127.0.0.1:1", ["p grpc"], [.grpc]), ("http2", "http://127.0.0.1:1", ["p"], [.http2]),
        ] as [(String?, String, [String], [MessageProtocol])])
    func target_isSpokenToInWhatItsURLSpeaks(
        protocols: String?, url: String, names: [String], spoken: [MessageProtocol]
    ) throws {
        let found = try ProtocolChoiceTests.contestants(protocols, targets: [("p", url)]).suffix(names.count)
        #expect(found.map(\.name) == names && found.map(\.messageProtocol) == spoken)
    }

    @Test(arguments: [
        ("grpc", "http://127.0.0.1:1", "its URL is not for --protocol grpc; write grpc://HOST:PORT"),
        ("http1,http2", "grpc://127.0.0.1:1", "its URL is not for --protocol http1,http2; write http://HOST:PORT/PATH"),
    ])
    func target_thatSpeaksNothingOfIt_isRefused(protocols: String, url: String, reason: String) {
        #expect(throws: LoadError("--target p=\(url): \(reason)")) {
            try ProtocolChoiceTests.contestants(protocols, targets: [("p", url)])
        }
    }

    @Test(arguments: [
        ("http3", "--protocol \"http3\": want http1, http2, grpc, or several of them, parted by commas"),
        ("grpc,", "--protocol \"\": want http1, http2, grpc, or several of them, parted by commas"),
        ("grpc,http1,grpc", "--protocol: \"grpc\" stands there twice; leave one of them out"),
    ])
    func badProtocol_isRefused(text: String, message: String) {
        let error = #expect(throws: LoadError.self) { try ProtocolChoice(text) }
        #expect(error?.description.replacing("\"", with: "") == message.replacing("\"", with: ""))
    }

    @Test func protocol_isNoKey() {
        #expect(
            throws: LoadError(
                "--vary protocol: what contestants are spoken to in is named by --protocol; name it there")
        ) { try Variation("protocol=grpc") }
    }

    @Test func report_tellsWhatWasSpoken_inNamesTableAndPage() throws {
        let values = VariedValue.combinations(of: [try #require(ProtocolChoice("http2,grpc").variation)])
        let runs = values.map { values in
            let run = Sample.run("m", latenciesMs: [10, 20])
            let shape = DaemonShape(mode: Sample.mode("m"), workers: 1).with(values)
            return ContestantRun(contestant: .daemon(shape), run: run.run, daemon: nil)
        }
        let report = TrialReport(Sample.trial(runs))
        #expect(report.contestants.map(\.name) == ["m http2", "m grpc"])
        #expect(report.contestants.map { $0.varied?.settings.map(\.value) } == [["http2"], ["grpc"]])
        #expect(report.varied == "protocol=http2,grpc")
        #expect(TrialSection.render(report).contains("; protocol=http2,grpc.</p>"))
    }
}
