import Testing
import Workload

@testable import Telemetry

/// What holds of a trace, whatever the records are.
struct TracePropertyTests {
    typealias Event = TraceSample.Event

    /// Requests of three threads and two workers whose marks know nothing of each other, so that threads seem to do
    /// several things at once; with holders among them, hang-ups and every ending.
    private static func records(_ random: inout SplitMix64) throws -> [RequestRecord] {
        let slabs = try (0..<2).map { try WorkerSlab(slot: $0, mode: "some-mode") }
        for number in 0..<60 {
            let hangUp = Bool.random(using: &random) ? Int64.random(in: 0...60, using: &random) : nil
            let marks = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                (
                    stage: Stage.allCases.filter { $0 != .preempted }.randomElement(using: &random) ?? .queue,
                    milliseconds: UInt64.random(in: 0...20, using: &random), preempted: UInt64(0)
                )
            }
            let holder = Holder(
                id: .ours(salt: 1, number: UInt32.random(in: 0..<60, using: &random)), nanoseconds: 1_000_000)
            let account = Account.sample(
                id: .ours(salt: 1, number: UInt32(number)),
                budget: .milliseconds(Int64.random(in: 1...80, using: &random)),
                hangUp: hangUp.map { .milliseconds($0) }, holder: Bool.random(using: &random) ? holder : nil,
                at: TraceSample.instant(Int.random(in: 1_000...1_040, using: &random)), marks: marks)
            slabs[number % 2].commit(account)
        }
        var records = slabs.flatMap { $0.records() }
        for record in records.indices {
            for mark in records[record].marks.indices where records[record].marks[mark].stage == .compute {
                records[record].marks[mark].runner = UInt32.random(in: 100...102, using: &random)
            }
        }
        return records
    }

    private func traces(_ check: ([RequestRecord], TraceSample.Trace) throws -> Void) throws {
        var random = SplitMix64(state: 17)
        for _ in 0..<30 {
            let records = try Self.records(&random)
            let file = ChromeTrace.file(TraceSample.recent(records), Chronicle(), TraceSample.facts())
            try check(records, try TraceSample.read(file))
        }
    }

    @Test func `events come in the order of their times, and slices and spans are all there`() throws {
        try traces { records, trace in
            let times = trace.traceEvents.map(\.start)
            #expect(times == times.sorted())
            let computed = records.flatMap(\.marks).count { $0.stage == .compute }
            #expect(trace.events("X").count == computed)
            #expect(trace.events("b").count == records.count + records.flatMap(\.marks).count)
            #expect(trace.otherData.requests == records.count)
        }
    }

    @Test func `each span ends under the name under which it began, within what it lies in, and no two share an id`()
        throws
    {
        try traces { records, trace in
            var open: [Event.ID: [String]] = [:]
            var begun: Set<Event.ID> = []
            for event in trace.traceEvents where ["b", "e", "n"].contains(event.ph) {
                let id = try #require(event.id)
                switch event.ph {
                case "b":
                    if open[id, default: []].isEmpty { #expect(begun.insert(id).inserted, "\(id) begins twice") }
                    open[id, default: []].append(event.name)
                    #expect(open[id, default: []].count <= 2)
                case "e": #expect(open[id, default: []].popLast() == event.name)
                default: #expect(!open[id, default: []].isEmpty, "\(event.name) outside of its request")
                }
            }
            #expect(open.values.allSatisfy { $0.isEmpty })
            #expect(begun.count == records.count)
        }
    }

    @Test func `the slices of a thread lie beside or within each other, and have no more than their request's time`()
        throws
    {
        try traces { _, trace in
            for (_, slices) in Dictionary(grouping: trace.events("X"), by: \.place) {
                var open: [Int] = []
                for slice in slices {
                    while let end = open.last, end <= slice.start { open.removeLast() }
                    #expect(open.last.map { slice.end <= $0 } ?? true, "\(slice)")
                    open.append(slice.end)
                }
            }
        }
    }

    @Test func `an arrow leaves the slice of its holder, behind it in the file, and ends at one of its victim's`()
        throws
    {
        var arrows = 0
        try traces { _, trace in
            let events = trace.traceEvents
            /// The slice that an arrow's end is bound to: the last one before it, at its time.
            func slice(_ phase: String) throws -> [Event.ID: Event] {
                var found: [Event.ID: Event] = [:]
                for index in events.indices where events[index].ph == phase {
                    let before = try #require(events[..<index].last { $0.ph == "X" && $0.place == events[index].place })
                    #expect(before.start == events[index].start)
                    let id = try #require(events[index].id)
                    let other = found.updateValue(before, forKey: id)
                    #expect(other == nil, "\(id) twice")
                    if phase == "f" { #expect(events[index].bp == "e") }
                }
                return found
            }
            let (begun, ended) = (try slice("s"), try slice("f"))
            #expect(Set(begun.keys) == Set(ended.keys))
            #expect(Set(begun.keys).isDisjoint(with: Set(trace.events("b").compactMap(\.id))))
            for (id, from) in begun {
                let to = try #require(ended[id])
                let victim = try #require(trace.events("b").first { $0.args?.id == to.args?.id })
                #expect(victim.args?.heldBy == from.args?.id)
                #expect(from.pid == to.pid && from.start <= to.start)
                arrows += 1
            }
        }
        #expect(arrows > 20, "enough of them to tell")
    }
}
