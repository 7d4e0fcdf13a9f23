import Testing
import Workload

/// Requests that are answered as an earlier one was.
extension ExchangeTests {
    @Test("A replayed result is told as it was kept, without work, and the time until then is its wait")
    func replayed() throws {
        let row = Row(before: 3, downstream: .milliseconds(20), after: 2, effects: [])
        var exchange = Self.exchange(row)
        let kept = KeptReply(Reply(status: 200, content: .digest(Chain(startOf: exchange.order))), failure: nil)
        guard case .reply(let reply) = exchange.advance(.replayed(kept), at: .at(9_000)) else { throw Unexpected() }
        #expect(reply == kept.reply && exchange.isReplayed && exchange.failure == nil)
        #expect(exchange.order.before.units == 0 && exchange.order.after.units == 0)
        exchange.sent(at: .at(9_100))
        #expect(exchange.timeline.stages.row == [.kernel: 500, .queue: 8_000 - 500, .write: 100])
    }

    @Test("A replayed failure fails so, by no doing of its own")
    func replayedFailure() throws {
        var exchange = Self.exchange(Row(before: 3, effects: []))
        let kind = RequestFailure.Kind.dropped(.hopeless)
        let kept = KeptReply(Reply(status: 504, content: .reason("too late")), failure: kind)
        guard case .reply(let reply) = exchange.advance(.replayed(kept), at: .at(9_000)) else { throw Unexpected() }
        #expect(reply == kept.reply)
        guard let failure = exchange.failure else { throw Unexpected() }
        #expect(failure.kind == kind && failure.isReplayed && failure.at == .at(9_000))
        exchange.sent(at: .at(9_100))
        let ending = Ending(
            timeline: exchange.timeline, deadline: exchange.deadline, askedCompute: 0, hangUp: nil, failure: failure)
        #expect(ending.outcome == .failed && ending.verdict == .missed(stage: .queue, cause: .failed))
        #expect(ending.wastedCPUNanoseconds == 0)
    }

    @Test("What was refused before any work, or given up for its client, is no result")
    func kept() {
        let reply = Reply(status: 504, content: .reason("no"))
        let failure = { (kind: RequestFailure.Kind, hasBegun: Bool) in
            RequestFailure(at: .at(1), kind: kind, reason: "no", hasBegun: hasBegun)
        }
        #expect(KeptReply(reply, of: failure(.dropped(.expired), false)) == nil)
        #expect(KeptReply(reply, of: failure(.dropped(.abandoned), true)) == nil)
        #expect(KeptReply(reply, of: failure(.dropped(.expired), true))?.failure == .dropped(.expired))
        #expect(KeptReply(reply, of: failure(.work, true))?.failure == .work)
        #expect(KeptReply(reply, of: nil)?.failure == nil)
    }
}
