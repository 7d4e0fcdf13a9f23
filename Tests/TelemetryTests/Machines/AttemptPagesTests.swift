import Foundation
import Testing
import Workload

@testable import Telemetry

/// What is told of the attempts of a request's call.
struct AttemptPagesTests {
    private static let clock = WallClock(now: Instant(nanoseconds: 2_000_000_000), realtime: 1_795_459_744_000_250_000)

    /// Two attempts of the story's A: a connection that failed, and a hedge that was answered.
    private static let attempts: [Attempt] = [
        .sample(0, .failed, from: 22, until: 25), .sample(1, .good, isHedge: true, from: 24, until: 72),
    ]

    private func record(_ attempts: [Attempt]) throws -> RequestRecord {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        slab.machine(0, isCalled: "a:1")
        slab.machine(1, isCalled: "b:2")
        slab.commit(.story(attempts))
        return try #require(slab.records().first)
    }

    @Test func `a request tells its attempts, and one without any has no word of them`() throws {
        let page = RequestsPage.render([try record(Self.attempts)], Self.clock)
        #expect(
            page.contains(
                """
                {"stage":"write","start_ms":420,"duration_ms":1}],\
                "attempts":[{"machine":"a:1","result":"failed","begins_ms":22,"ms":3},\
                {"machine":"b:2","result":"good","begins_ms":24,"ms":48,"hedge":true}],"arrival_exact":true,
                """.trimmingCharacters(in: .newlines)))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let read = try decoder.decode(RequestEntry.List.self, from: Data(page.utf8)).requests
        #expect(try read == [RequestEntry(record(Self.attempts), Self.clock)])
        #expect(try !RequestsPage.render([record([])], Self.clock).contains("attempts"))
    }

    @Test(arguments: [(0, false), (1, false), (2, true)])
    func `a miss mentions its attempts if there were more than one`(count: Int, isMentioned: Bool) throws {
        let text = try #require(MissSentence.text(of: try record(Array(Self.attempts.prefix(count)))))
        #expect(text.hasSuffix("; its downstream call took 2 attempts") == isMentioned)
        #expect(text.contains("attempt") == isMentioned)
    }

    @Test func `the access log tells their number in JSON, if there were any`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode", access: AccessSelection())
        slab.tell(.story(Self.attempts)) { .sample }
        slab.tell(.story) { .sample }
        var journal = AccessJournal(of: slab)
        let entries = journal.entries().entries
        #expect(entries.map(\.attempts) == [2, 0])
        let lines = AccessText(as: .json)
        for entry in entries { lines.append(entry, of: slab, .sample) }
        let text = String(decoding: lines.take().bytes, as: UTF8.self).split(separator: "\n")
        #expect(text[0].contains(#""agent":"curl/8","attempts":2,"mode""#) && !text[1].contains("attempts"))
    }

    // MARK: Traces

    private func spans(_ attempts: [Attempt]) throws -> [String] {
        let file = ChromeTrace.file(
            TraceSample.recent([try record(attempts)]), Chronicle(), TraceSample.facts())
        let events = try TraceSample.read(file).traceEvents.filter { ["b", "e"].contains($0.ph) }
        let begin = try #require(events.first).ts
        return events.filter { $0.name.hasPrefix("attempt") || $0.name == "downstream" }.map { event in
            guard case .text(let id)? = event.id else { return "no id" }
            let machine = event.args?.machine.map { " \($0) \(event.args?.ms ?? 0)" } ?? ""
            let hedge = event.args?.hedge == true ? " hedge" : ""
            return "\(Int((event.ts - begin) / 1_000)) \(event.ph) \(id) \(event.name)\(machine)\(hedge)"
        }
    }

    @Test func `in a trace attempts lie within the call, one after the other`() throws {
        #expect(
            try spans([.sample(0, .failed, from: 22, until: 25), .sample(1, .good, from: 25, until: 72)]) == [
                "22 b 0x1 downstream", "22 b 0x1 attempt: failed a:1 3.0", "25 e 0x1 attempt: failed",
                "25 b 0x1 attempt: good b:2 47.0", "72 e 0x1 attempt: good", "72 e 0x1 downstream",
            ])
    }

    @Test func `one made beside another lies within it, drawn no longer than the call`() throws {
        #expect(
            try spans([
                .sample(0, .cancelled, from: 22, until: 73), .sample(1, .good, isHedge: true, from: 40, until: 72),
            ])
                == [
                    "22 b 0x1 downstream", "22 b 0x1 attempt: cancelled a:1 51.0",
                    "40 b 0x1 attempt: good b:2 32.0 hedge", "72 e 0x1 attempt: good", "72 e 0x1 attempt: cancelled",
                    "72 e 0x1 downstream",
                ])
    }

    @Test func `one that outlasts another beside which it was made has a row of its own`() throws {
        #expect(
            try spans(Self.attempts) == [
                "22 b 0x1 downstream", "22 b 0x1 attempt: failed a:1 3.0",
                "24 b 0x200000001 attempt: good b:2 48.0 hedge", "25 e 0x1 attempt: failed",
                "72 e 0x200000001 attempt: good", "72 e 0x1 downstream",
            ])
    }

    @Test func `attempts of a request without a call in its timeline are not drawn`() throws {
        var record = try record(Self.attempts)
        record.marks.removeAll { $0.stage == .downstream }
        let trace = try TraceSample.read(
            ChromeTrace.file(TraceSample.recent([record]), Chronicle(), TraceSample.facts()))
        #expect(!trace.traceEvents.contains { $0.name.hasPrefix("attempt") })
    }

    @Test func `whatever attempts there are, the spans of each id lie within each other`() throws {
        var random = SplitMix64(state: 19)
        for _ in 0..<300 {
            let attempts = (0..<Int.random(in: 0...5, using: &random)).map { number in
                let begin = Int64.random(in: 20...75, using: &random)
                return Attempt.sample(
                    number % 2, AttemptResult.allCases.randomElement(using: &random) ?? .good, from: begin,
                    until: begin + Int64.random(in: 0...30, using: &random))
            }
            let file = ChromeTrace.file(
                TraceSample.recent([try record(attempts)]), Chronicle(), TraceSample.facts())
            var open: [TraceSample.Event.ID: [String]] = [:]
            let events = try TraceSample.read(file).traceEvents
            for event in events where ["b", "e"].contains(event.ph) {
                let id = try #require(event.id)
                if event.ph == "b" {
                    open[id, default: []].append(event.name)
                } else {
                    #expect(open[id, default: []].popLast() == event.name)
                }
            }
            #expect(open.values.allSatisfy { $0.isEmpty })
            #expect(events.count { $0.ph == "b" && $0.name.hasPrefix("attempt") } == attempts.count)
        }
    }
}
