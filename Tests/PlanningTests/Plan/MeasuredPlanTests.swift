import Foundation
import Modes
import Testing

@testable import Comparison
@testable import Load
@testable import Planning

/// Plans from a report of `compare --capacity`.
struct MeasuredPlanTests {
    private static let mode = ModeChoice.compared[0].name

    /// A report with this capacity of `mixed` on one core.
    private static func report(_ change: (inout CapacityReport) -> Void = { _ in }) throws -> String {
        var entry = CapacityReport.Entry(contestant: mode)
        (entry.load, entry.loadLow, entry.loadHigh) = (0.66, 0.64, 0.68)
        (entry.rate, entry.expectedLoad) = (132, 0.68)
        var capacity = CapacityReport(
            scenario: "mixed", title: "", cpus: "0", objective: 0.01, entries: [entry])
        change(&capacity)
        var report = ComparisonReport(
            machine: Machine(cpu: "", cores: 2, memoryGiB: 1, kernel: "", version: "", swift: "", time: ""),
            command: "",
            seed: 1)
        report.capacities = [capacity]
        let path = FileManager.default.temporaryDirectory.appending(path: "plan-\(UUID().uuidString).json").path
        try Data(OutputFile.json(report).utf8).write(to: URL(filePath: path))
        return path
    }

    private static func resolved(
        _ path: String, _ change: (inout PlanQuestion) -> Void = { _ in }
    ) throws -> (work: PlannedWork, kinds: [MachineKind]) {
        defer { try? FileManager.default.removeItem(atPath: path) }
        var question = PlanQuestion(Rate(perSecond: 10_000))
        question.known = .from(path)
        change(&question)
        return try question.resolved()
    }

    @Test("A measured capacity has its interval, and its machines are as much slower than theory as they were")
    func measured() throws {
        let (work, kinds) = try Self.resolved(Self.report())
        #expect(work.objective == 0.01 && kinds.map(\.name) == [Self.mode])
        let capacity = try #require(kinds[0].capacity)
        #expect(capacity.load == 0.66 && capacity.low == 0.64 && capacity.high == 0.68 && capacity.source == .measured)
        let shape = try #require(kinds[0].shape)
        #expect(abs(shape.costs.slowdown - (0.68 / 0.66 - 1)) < 1e-12)
    }

    @Test("What was not found has no capacity")
    func nothingFound() throws {
        let (_, kinds) = try Self.resolved(Self.report { ($0.entries[0].load, $0.entries[0].rate) = (nil, nil) })
        #expect(kinds.count == 1 && kinds[0].capacity == nil)
    }

    @Test("A report of something else is refused, with the reason")
    func otherReports() throws {
        func reason(_ path: String, _ change: (inout PlanQuestion) -> Void = { _ in }) -> String {
            do {
                _ = try Self.resolved(path, change)
                return ""
            } catch { return "\(error)" }
        }
        #expect(
            try reason(Self.report { $0.scenario = "fixed" }).contains(
                "has no capacity of mixed; it has those of fixed"))
        #expect(try reason(Self.report()) { $0.objective = 0.05 }.contains("--objective misses<5%: --from"))
        #expect(try reason(Self.report { $0.entries[0].rate = 66 }).contains("its mixed is another scenario"))
    }
}
