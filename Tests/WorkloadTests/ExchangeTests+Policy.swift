import Testing
import Workload

/// What policies do to a request: drops and pauses.
extension ExchangeTests {
    @Test("What a policy drops is told so: a 503 before it began, a 504 afterwards; its wait is booked where it waited")
    func dropped() throws {
        var fresh = Self.exchange(Row(before: 3, effects: []))
        var resumed = Self.exchange(Row(downstream: .milliseconds(20), effects: []))
        _ = resumed.advance(.taken, at: .at(2_000))
        let answer = Answer(result: .success([]), arrival: .at(5_000))
        var paused = try Self.paused(Self.exchange(Row(before: 3, effects: [])), at: .at(2_500))
        let rows: [(Exchange.Effect, RequestFailure?, Timeline, Int, [Stage: UInt64])] = [
            (
                fresh.advance(.dropped(.expired, nil), at: .at(9_000)), fresh.failure, fresh.timeline, 503,
                [.kernel: 500, .queue: 7_500]
            ),
            (
                resumed.advance(.dropped(.expired, answer), at: .at(9_000)), resumed.failure, resumed.timeline, 504,
                [.kernel: 500, .queue: 500, .downstream: 3_000, .stale: 4_000]
            ),
            (
                paused.advance(.dropped(.expired, nil), at: .at(9_000)), paused.failure, paused.timeline, 504,
                [.kernel: 500, .queue: 7_000, .compute: 400, .preempted: 100]
            ),
        ]
        for (effect, failure, timeline, status, stages) in rows {
            guard case .reply(let reply) = effect else { throw Unexpected() }
            #expect(reply.status == status && Self.reason(reply) == " the deadline has passed")
            #expect(failure?.kind == .dropped(.expired) && failure?.at == .at(9_000))
            #expect(failure?.hasBegun == (status == 504))
            #expect(timeline.stages.row == stages)
        }
    }

    @Test("What is dropped instead of its call is told so, and has called nobody")
    func droppedInsteadOfItsCall() throws {
        var exchange = Self.exchange(Row(downstream: .milliseconds(20), after: 2, effects: []))
        guard case .call = exchange.advance(.taken, at: .at(2_000)),
            case .reply(let reply) = exchange.advance(.dropped(.abandoned, nil), at: exchange.timeline.end)
        else { throw Unexpected() }
        #expect(reply.status == 504 && Self.reason(reply) == " the client is gone")
        #expect(exchange.failure?.kind == .dropped(.abandoned) && !exchange.hasCalled)
        #expect(exchange.timeline.stages.row == [.kernel: 500, .queue: 500])
        exchange.sent(at: .at(2_100))
        #expect(exchange.timeline.stages.row == [.kernel: 500, .queue: 500, .write: 100])
    }

    /// After a first part of its compute step.
    private static func paused(_ exchange: consuming Exchange, at now: Instant) throws -> Exchange {
        guard case .compute(var rest) = exchange.advance(.taken, at: .at(2_000)) else { throw Unexpected() }
        rest.units -= 1
        guard case .yield = exchange.advance(.paused(rest, cpuNanoseconds: 400), at: now) else { throw Unexpected() }
        return exchange
    }

    @Test("A step that pauses asks for its turn, goes on with what is left, and then as if it had not paused")
    func pauses() throws {
        let body = "hello"
        var exchange = try Self.paused(
            Self.exchange(Row(before: 3, body: body, downstream: .milliseconds(20), after: 2, effects: [])),
            at: .at(2_500))
        guard case .compute(let rest) = exchange.advance(.taken, at: .at(4_000)) else { throw Unexpected() }
        #expect(rest.units == 2)
        let computed = Computed(result: .success(rest.chain), cpuNanoseconds: 100)
        guard case .call = exchange.advance(.computed(computed), at: .at(4_100)) else { throw Unexpected() }
        let answer = Answer(result: .success([]), arrival: .at(5_000))
        guard case .compute(let after) = exchange.advance(.answered(answer), at: .at(5_000)) else { throw Unexpected() }
        guard case .yield = exchange.advance(.paused(after, cpuNanoseconds: 10), at: .at(5_010)),
            case .compute = exchange.advance(.taken, at: .at(5_030)),
            case .reply(let reply) = exchange.advance(.computed(computed), at: .at(5_130))
        else { throw Unexpected() }
        #expect(reply.status == 200)
        #expect(
            exchange.timeline.stages.row == [
                .kernel: 500, .queue: 2_020, .compute: 610, .preempted: 100, .downstream: 900,
            ])
    }

    @Test("A request that pauses far more often than a row has marks books nothing under another stage")
    func manyPauses() throws {
        var exchange = Self.exchange(Row(before: 90, downstream: .milliseconds(20), after: 90, effects: []))
        var now = Instant.at(2_000)
        var effect = exchange.advance(.taken, at: now)
        for _ in 0..<2 {
            while case .compute(var work) = effect {
                now.nanoseconds += 7
                work.units -= 1
                guard work.units > 0 else {
                    effect = exchange.advance(
                        .computed(Computed(result: .success(work.chain), cpuNanoseconds: 5)), at: now)
                    break
                }
                guard case .yield = exchange.advance(.paused(work, cpuNanoseconds: 5), at: now) else {
                    throw Unexpected()
                }
                now.nanoseconds += 11
                effect = exchange.advance(.taken, at: now)
            }
            guard case .call = effect else { break }
            now.nanoseconds += 3_000
            let answer = Answer(result: .success([]), arrival: now)
            now.nanoseconds += 40
            effect = exchange.advance(.answered(answer), at: now)
        }
        now.nanoseconds += 13
        exchange.sent(at: now)
        #expect(
            exchange.timeline.stages.row == [
                .kernel: 500, .queue: 2_458, .compute: 900, .preempted: 360,
                .downstream: 3_000, .stale: 40, .write: 13,
            ])
        #expect(exchange.timeline.count <= Timeline.capacity && exchange.timeline.end == now)
    }
}
