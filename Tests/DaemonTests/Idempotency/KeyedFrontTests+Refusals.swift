import Modes
import RPC
import Reactor
import Telemetry
import Testing
import Wire
import Workload

@testable import Daemon

/// What is refused for its key, or served without one.
extension KeyedFrontTests {
    @Test func aKeyOfAnotherOrder_isRefusedWith422() throws {
        let (client, _) = try bench.connect()
        let calls = try CallClient(bench)
        client.send(Self.request("\"a\""))
        try answer()
        _ = client.receive()
        client.send(Self.request("\"a\"", "/work?before=2ms&downstream=5ms&after=1ms"))
        bench.settle()
        #expect(client.receive().text.hasPrefix("HTTP/1.1 422 Unprocessable Content\r\n"))
        let call = try Self.call(calls, "\"a\"", downstream: 6)
        calls.client.settle()
        #expect(calls.ended(call)?.status == .failedPrecondition)
        #expect(tally(.mismatch) == 2 && Tally(bench.slab).drops(.shed, .keyMismatch) == 2)
    }

    @Test(arguments: ["", "\"\"", "\"a", "\"a\"b", "a b", "\"a\", \"b\""])
    func whatIsNoKey_isRefusedWith400(key: String) throws {
        let (client, _) = try bench.connect()
        client.send(Self.request(key))
        bench.settle()
        let text = client.receive().text
        #expect(text.hasPrefix("HTTP/1.1 400") && text.contains("Idempotency-Key: want one string in quotes"))
        #expect(tally(.malformed) == 1 && Tally(bench.slab)[.badRequest] == 1)
    }

    @Test func aKeyThatComesTwice_isNone_inCallsToo() throws {
        let (client, _) = try bench.connect()
        let calls = try CallClient(bench)
        client.send(Self.request("\"a\"", more: "idempotency-key: \"a\"\r\n"))
        let call = try Self.call(calls, "\"a\"\r\nidempotency-key: \"a\"")
        calls.client.settle()
        #expect(client.receive().text.hasPrefix("HTTP/1.1 400"))
        #expect(calls.ended(call)?.status == .invalidArgument)
        #expect(tally(.malformed) == 2)
    }

    @Test func aBareToken_isTheSameKey_andCountsApart() throws {
        let (client, _) = try bench.connect()
        client.send(Self.request("\"a\""))
        try answer()
        _ = client.receive()
        client.send(Self.request("a"))
        bench.settle()
        #expect(client.receive().text.contains("Idempotency-Replayed: true"))
        #expect(Tally(bench.slab)[.unquotedKeys] == 1)
    }

    @Test func whereThereIsNoRoom_itIsServedAsIfItHadNoKey() throws {
        try KeyedFrontTests(.wait, entries: 1).expectServedWithoutKey()
    }

    private func expectServedWithoutKey() throws {
        let (first, second) = (try bench.connect().client, try bench.connect().client)
        first.send(Self.request("\"a\""))
        settle { downstream.hasCall() }
        second.send(Self.request("\"b\"", "/work?before=0ms&downstream=0ms&after=0ms"))
        bench.settle()
        #expect(second.receive().text.hasPrefix("HTTP/1.1 200") && tally(.full) == 1)
        try answer()
    }

    @Test func withoutTheFeature_aKeyMeansNothing() throws {
        let bench = try FrontBench()
        let (client, _) = try bench.connect()
        for _ in 0..<2 {
            client.send(Self.request("a b c", "/work?before=0ms&downstream=0ms&after=0ms"))
            bench.settle()
            let text = client.receive().text
            #expect(text.hasPrefix("HTTP/1.1 200") && !text.contains("Replayed"))
        }
    }
}
