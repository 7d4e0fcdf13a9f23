import Testing
import Workload

struct ExchangeTests {
    /// An order, what its downstream answers, and the effects in their order, written out.
    struct Row: Sendable {
        var before = 0
        var body = ""
        var downstream = Duration.zero
        var answer: Result<String, DownstreamFailure> = .success("")
        var after = 0
        var effects: [String]
    }

    static let rows = [
        Row(effects: ["reply 200"]),
        Row(before: 3, effects: ["compute 3", "reply 200"]),
        Row(body: "hello", effects: ["compute 0 folding hello", "reply 200"]),
        Row(before: 3, body: "hello", effects: ["compute 3 folding hello", "reply 200"]),
        Row(after: 2, effects: ["compute 2", "reply 200"]),
        Row(before: 3, after: 2, effects: ["compute 3", "compute 2", "reply 200"]),
        Row(body: "hello", after: 2, effects: ["compute 0 folding hello", "compute 2", "reply 200"]),
        Row(downstream: .milliseconds(20), effects: ["call 20ms", "reply 200"]),
        Row(
            downstream: .milliseconds(20), answer: .success("slept"),
            effects: ["call 20ms", "compute 0 folding slept", "reply 200"]),
        Row(before: 3, downstream: .milliseconds(20), effects: ["compute 3", "call 20ms", "reply 200"]),
        Row(downstream: .milliseconds(20), after: 2, effects: ["call 20ms", "compute 2", "reply 200"]),
        Row(
            before: 3, body: "hello", downstream: .milliseconds(20), answer: .success("slept"), after: 2,
            effects: ["compute 3 folding hello", "call 20ms", "compute 2 folding slept", "reply 200"]),
        Row(
            before: 3, downstream: .milliseconds(20),
            answer: .failure(.init(kind: .timeout, reason: "no reply within 30s")),
            after: 2, effects: ["compute 3", "call 20ms", "reply 504 no reply within 30s"]),
        Row(
            downstream: .nanoseconds(1), answer: .failure(.init(kind: .connect, reason: "connection refused")),
            after: 2,
            effects: ["call 1ns", "reply 502 connection refused"]),
    ]

    @Test("Each step is asked for once, in order, and skipped where there is nothing to do", arguments: rows)
    func effects(_ row: Row) {
        var exchange = Self.exchange(row)
        var effects: [String] = []
        var now = Instant.at(2_000)
        var effect = exchange.advance(.taken, at: now)
        while true {
            now.nanoseconds += 1_000
            switch effect {
            case .compute(let work):
                let folding = String(decoding: work.folding, as: UTF8.self)
                effects.append("compute \(work.units)" + (folding.isEmpty ? "" : " folding \(folding)"))
                effect = exchange.advance(
                    .computed(Computed(result: .success(work.chain), cpuNanoseconds: 1_000)), at: now)
            case .call(let call):
                effects.append("call \(DurationText.format(call.downstream))")
                let answer = Answer(result: row.answer.map { Array($0.utf8) }, arrival: now)
                effect = exchange.advance(.answered(answer), at: now)
            case .reply(let reply):
                effects.append("reply \(reply.status)" + Self.reason(reply))
                #expect(effects == row.effects)
                #expect((exchange.failure == nil) == (reply.status == 200))
                return
            case .yield:
                Issue.record("nothing paused")
                return
            }
        }
    }

    @Test("Work that could not be done is a 500 with its reason, before the call and after it")
    func workFailure() {
        for row in [Row(before: 3, effects: []), Row(downstream: .milliseconds(20), after: 2, effects: [])] {
            var exchange = Self.exchange(row)
            var effect = exchange.advance(.taken, at: .at(2_000))
            if case .call = effect {
                effect = exchange.advance(.answered(Answer(result: .success([]), arrival: .at(2_500))), at: .at(2_600))
            }
            guard case .compute = effect else { Issue.record("wants to compute"); return }
            let failed = Computed(result: .failure(WorkFailure(reason: "no document")), cpuNanoseconds: 100)
            guard case .reply(let reply) = exchange.advance(.computed(failed), at: .at(3_000)) else {
                Issue.record("a failure is replied to at once")
                return
            }
            #expect(reply.status == 500)
            #expect(Self.reason(reply) == " no document")
            #expect(exchange.failure == RequestFailure(at: .at(3_000), kind: .work, reason: "no document"))
        }
    }

    @Test("A whole exchange stamps its life, and its digest is the chain of all steps")
    func wholeExchange() throws {
        let kinds = try ComputeKinds(cache: false)
        var exchange = Self.exchange(
            Row(before: 3, body: "hello", downstream: .milliseconds(20), after: 2, effects: []), method: .post)
        guard case .compute(let before) = exchange.advance(.taken, at: .at(2_000)) else { throw Unexpected() }
        let computed = Computed(result: kinds.run(before), cpuNanoseconds: 90)
        guard case .call(let call) = exchange.advance(.computed(computed), at: .at(2_100)) else { throw Unexpected() }
        #expect(call.deadline == .at(100_001_000))
        let answer = Answer(result: .success(Array("answer".utf8)), arrival: .at(2_400), arrivalIsUpperBound: true)
        guard case .compute(let after) = exchange.advance(.answered(answer), at: .at(3_000)) else { throw Unexpected() }
        let recomputed = Computed(result: kinds.run(after), cpuNanoseconds: 50)
        guard case .reply(let reply) = exchange.advance(.computed(recomputed), at: .at(3_050)) else {
            throw Unexpected()
        }
        exchange.sent(at: .at(3_060))

        guard case .digest(let chain) = reply.content else { throw Unexpected() }
        #expect(chain.hexadecimal == "cd25deb46e2939ddc60aab2718c3e6ed5663d31662cd6631dacc0e8fd85700bc")
        #expect(
            exchange.timeline.stages.row == [
                .kernel: 500, .queue: 500, .compute: 140, .preempted: 10, .downstream: 300, .stale: 600, .write: 10,
            ])
        #expect(exchange.timeline.latencyNanoseconds == 2_060)
        #expect(exchange.timeline.answerIsUpperBound)
    }

    @Test("A call that another thread makes begins when that thread makes it: the wait is no part of the downstream's")
    func callThatWaits() throws {
        var exchange = Self.exchange(Row(downstream: .milliseconds(20), effects: []))
        _ = exchange.advance(.taken, at: .at(2_000))
        var answer = Answer(result: .success([]), arrival: .at(5_000))
        answer.callBegan = .at(4_000)
        _ = exchange.advance(.answered(answer), at: .at(9_000))
        let stages = exchange.timeline.stages
        #expect(stages[.downstream] == 1_000 && stages[.stale] == 4_000)
        #expect(stages[.queue] == 2_500, "500 for a runner, 2,000 for the thread that makes calls")
    }

    @Test("A failed call counts from when the failure was noticed")
    func failureInstant() {
        var exchange = Self.exchange(Row(downstream: .milliseconds(20), effects: []))
        _ = exchange.advance(.taken, at: .at(2_000))
        let answer = Answer(result: .failure(.init(kind: .read, reason: "reset")), arrival: .at(5_000))
        _ = exchange.advance(.answered(answer), at: .at(9_000))
        #expect(exchange.failure == RequestFailure(at: .at(5_000), kind: .downstream(.read), reason: "reset"))
    }

    @Test("A request whose client is gone before it is taken ends in its queue")
    func left() {
        var exchange = Self.exchange(Row(before: 3, effects: []))
        exchange.left(at: .at(9_000))
        #expect(exchange.timeline.count == 2)
        #expect(exchange.timeline.stages[.kernel] == 500)
        #expect(exchange.timeline.stages[.queue] == 7_500)
    }

    @Test("An event that the state does not wait for traps")
    func wrongEvent() async {
        await #expect(processExitsWith: .failure) {
            var exchange = ExchangeTests.exchange(Row(before: 3, effects: []))
            _ = exchange.advance(.taken, at: .at(2_000))
            _ = exchange.advance(.taken, at: .at(3_000))
        }
        await #expect(processExitsWith: .failure) {
            var exchange = ExchangeTests.exchange(Row(before: 3, effects: []))
            exchange.sent(at: .at(2_000))
        }
        await #expect(processExitsWith: .failure) {
            var exchange = ExchangeTests.exchange(Row(before: 3, effects: []))
            _ = exchange.advance(.taken, at: .at(2_000))
            exchange.left(at: .at(3_000))
        }
    }

    struct Unexpected: Error {}

    static func exchange(_ row: Row, method: Method = .get) -> Exchange {
        Exchange(
            id: .ours(salt: 1, number: 2),
            order: WorkOrder(
                method: method, kind: .hash, before: .init(units: row.before), after: .init(units: row.after),
                downstream: row.downstream, budget: .milliseconds(100)),
            body: Array(row.body.utf8), arrival: .at(1_000), arrivalIsUpperBound: false, readAt: .at(1_500))
    }

    static func reason(_ reply: Reply) -> String {
        if case .reason(let reason) = reply.content { " " + reason } else { "" }
    }
}
