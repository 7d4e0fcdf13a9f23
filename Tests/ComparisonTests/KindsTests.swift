import Configuration
import Foundation
import Load
import Modes
import Testing
import Workload

@testable import Comparison

/// `compare --kinds`: what is measured, what is asked, and how it is told.
struct KindsTests {
    private static func cost(_ kind: ComputeKind, _ batches: [Double], allocations: Double? = nil) -> DocumentCost {
        var cost = DocumentCost(kind)
        for batch in batches { cost.add(batch) }
        cost.allocations = allocations
        return cost
    }

    @Test func question_isKindsOfDocuments_eachOnce_inTheirOrder() throws {
        #expect(try KindsQuestion("protobuf, json").kinds == [.protobuf, .json])
        #expect(try KindsQuestion("json,json-foundation,json-cached,protobuf").kinds.count == 4)
        let want = "want kinds of documents, parted by commas: json, json-cached, json-foundation, protobuf"
        for (text, reason) in [
            ("", "\"\": \(want)"), ("hash", "\"hash\": \(want)"), ("json,", "\"\": \(want)"),
            ("json,json", "json stands there twice; leave one of them out"),
        ] {
            #expect(throws: LoadError(reason)) { try KindsQuestion(text) }
        }
    }

    @Test func cost_isTheMedian_andTheMiddleHalf_whateverAFewBatchesTook() {
        let cost = Self.cost(.json, [9, 3, 2, 4, 100])
        #expect(cost.median == 4)
        #expect(cost.quartiles == 3...9)
        #expect(DocumentCost(.json).median == 0)
    }

    /// A machine on which a document costs what is said of its kind, and so many allocations.
    private final class DocumentMachine {
        var now: UInt64 = 1
        var allocated = 0
        var order: [ComputeKind] = []

        func bench(_ milliseconds: @escaping (ComputeKind) -> Double) -> DocumentBench {
            DocumentBench(
                run: { work in
                    self.order.append(work.kind)
                    self.now += UInt64(milliseconds(work.kind) * 1e6) * UInt64(work.units)
                    self.allocated += 7 * work.units
                    return .success(work.chain)
                }, threadCPU: { self.now }, now: { self.now },
                allocations: { work throws(LoadError) in
                    let before = self.allocated
                    try work()
                    return self.allocated - before
                })
        }
    }

    @Test func bench_givesTheCostOfADocument_ofKindsInTurn_withinItsTime() throws {
        let machine = DocumentMachine()
        let bench = machine.bench { $0 == .json ? 4 : 0.5 }
        let costs = try bench.costs(of: [.json, .protobuf], within: .seconds(1)) { true }
        #expect(costs.map(\.kind) == [.json, .protobuf])
        #expect(costs.map(\.median) == [4, 0.5])
        #expect(costs.map(\.allocations) == [7, 7])
        #expect(costs[0].batches.count == costs[1].batches.count)
        #expect(machine.now < 1_300_000_000)
        let last = Array(machine.order.suffix(4))
        #expect([[.protobuf, .json, .json, .protobuf], [.json, .protobuf, .protobuf, .json]].contains(last))
    }

    @Test func bench_hasSomeBatchesOfWhatIsSlow_andNoneOnceItIsInterrupted() throws {
        let slow = try DocumentMachine().bench { _ in 900 }.costs(of: [.json], within: .seconds(1)) { true }
        #expect(slow[0].batches.count == 5)
        let none = try DocumentMachine().bench { _ in 1 }.costs(of: [.json], within: .seconds(1)) { false }
        #expect(none[0].batches.isEmpty)
        #expect(KindsReport(none, cpus: "0", objective: 0.01).entries.isEmpty)
    }

    @Test func bench_ofAKindThatFails_orAClockThatStandsStill_saysSo() {
        let failing = DocumentBench(
            run: { _ in .failure(WorkFailure(reason: "open x: no")) }, threadCPU: { 1 }, now: { 1 },
            allocations: { _ throws(LoadError) in nil })
        #expect(throws: LoadError("protobuf: open x: no")) {
            try failing.costs(of: [.protobuf], within: .seconds(1)) { true }
        }
        let standing = DocumentBench(
            run: { .success($0.chain) }, threadCPU: { 1 }, now: { 1 }, allocations: { _ throws(LoadError) in nil })
        #expect(throws: LoadError("json: the thread CPU clock stands still")) {
            try standing.costs(of: [.json], within: .seconds(1)) { true }
        }
    }

    @Test func allocations_areCountedOnce_eachByWhomeverTheyAreMade() throws {
        final class Node {}
        var nodes: [Node] = []
        nodes.reserveCapacity(1_000)
        // The first time the runtime makes what it keeps.
        func counted(_ work: () -> Void) -> Int? {
            _ = AllocationCount.during(work)
            return AllocationCount.during(work)
        }
        #expect(counted { nodes.removeAll(keepingCapacity: true) } == 0)
        #expect(
            counted {
                nodes.removeAll(keepingCapacity: true)
                for _ in 0..<1_000 { nodes.append(Node()) }
            } == 1_000)
        // By C's functions, and by another library.
        #expect(counted { free(realloc(malloc(8), 64)) } == 2)
        #expect((counted { _ = try? JSONEncoder().encode(["a": [1, 2]]) } ?? 0) > 5)
        // What is made between two counts is in neither.
        nodes.append(Node())
        #expect(counted {} == 0)
    }

    @Test(arguments: ComputeKind.ofDocuments)
    func request_isOneDocumentBeforeAndAfterTheCall_whateverItCosts(kind: ComputeKind) throws {
        for milliseconds in [0.000_4, 0.031, 0.5, 2.934_712, 22, 480] {
            let cost = Self.cost(kind, [milliseconds])
            guard case .drawn(let plan) = KindsRequest.scenario(cost).content else {
                return #expect(Bool(false))
            }
            let calibration = KindsRequest.calibration(cost)
            var rates = Calibration(hash: calibration.hash, json: calibration.json)
            let rate = try #require(calibration.documents?.perMillisecond)
            switch kind {
            case .jsonCached: rates.jsonCached = rate
            case .jsonFoundation: rates.jsonFoundation = rate
            case .protobuf: rates.protobuf = rate
            default: #expect(rates.json == rate)
            }
            let request = try #require(plan.schedule().requests.first)
            for time in [request.before, request.after] {
                #expect(rates.units(for: .nanoseconds(time), of: kind) == 1)
            }
            #expect(request.downstream == 20_000_000 && request.deadline == 100_000_000)
        }
    }

    @Test(arguments: ComputeKind.ofDocuments)
    func daemons_takeWhatTheyAreTold(kind: ComputeKind) throws {
        let options = CalibrationStatus(documents: kind, perMillisecond: 0.25).options
        let assignments = try options.filter { $0 != "--set" }.map { option in
            let equals = try #require(option.firstIndex(of: "="))
            return Assignment(
                flag: "--set", path: String(option[..<equals]), text: String(option[option.index(after: equals)...]))
        }
        let configuration = try DaemonConfiguration.load(nil, assignments, cores: 1).configuration
        #expect(configuration.workload.kind == kind)
        let pins: [ComputeKind: Double?] = [
            .json: configuration.calibration.json, .jsonCached: configuration.calibration.jsonCached,
            .jsonFoundation: configuration.calibration.jsonFoundation, .protobuf: configuration.calibration.protobuf,
        ]
        #expect(pins[kind] == 0.25)
    }

    @Test func daemons_areToldTheirKind_andTheCostOfItsDocuments() {
        #expect(
            CalibrationStatus(documents: .json, perMillisecond: 0.25).options == [
                "--set", "calibration.hash=1.0", "--set", "calibration.json=0.25", "--set", "workload.kind=json",
            ])
        #expect(
            CalibrationStatus(documents: .jsonCached, perMillisecond: 0.5).options.suffix(4) == [
                "--set", "calibration.json_cached=0.5", "--set", "workload.kind=json-cached",
            ])
        #expect(CalibrationStatus(hash: 2, json: 1).options.count == 4)
    }

    @Test func plan_ofKinds_hasASearchForEach_onOneCore_withinItsTime_andNoScenario() throws {
        var plan = ComparePlan(modes: [.standard])
        plan.kinds = try KindsQuestion("json,json-foundation,json-cached,protobuf")
        plan.pace = .quick
        #expect(try plan.steps(allowed: CPUSet([0, 1])) == [])
        let steps = plan.kindSteps(try #require(plan.kinds))
        #expect(steps.count == 4)
        #expect(steps.map(\.contestants.count) == [1, 1, 1, 1])
        #expect(steps.reduce(0) { $0 + $1.seconds } < 55)
        plan.duration = .seconds(1)
        #expect(throws: LoadError("--duration 1s: a contestant's search takes 5s or more")) {
            try plan.steps(allowed: CPUSet([0, 1]))
        }
    }
}
