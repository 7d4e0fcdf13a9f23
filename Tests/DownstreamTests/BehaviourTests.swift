import Testing

@testable import Downstream

struct BehaviourTests {
    private static func behaviour(_ change: (inout Behaviour) -> Void) -> Behaviour {
        var behaviour = Behaviour(delay: .zero)
        change(&behaviour)
        return behaviour
    }

    @Test(
        "a query says what to do",
        arguments: [
            ("", Behaviour()),
            ("for=20ms", behaviour { $0.delay = .milliseconds(20) }),
            ("for=0ms", Behaviour()),
            ("for=10m", behaviour { $0.delay = .seconds(600) }),
            ("for=2.5ms&status=503", behaviour { ($0.delay, $0.status) = (.microseconds(2_500), 503) }),
            ("bytes=0", behaviour { $0.bytes = 0 }),
            ("bytes=16777216&chunked", behaviour { ($0.bytes, $0.framing) = (16_777_216, .chunked) }),
            ("until-close&drip=10ms", behaviour { ($0.framing, $0.drip) = (.untilClose, .milliseconds(10)) }),
            ("stall", behaviour { $0.fault = .stall }),
            ("close=before", behaviour { $0.fault = .close(.before) }),
            ("close=middle", behaviour { $0.fault = .close(.middle) }),
            ("reset=before", behaviour { $0.fault = .reset(.before) }),
            ("reset=middle&for=1s", behaviour { ($0.fault, $0.delay) = (.reset(.middle), .seconds(1)) }),
            ("garbage", behaviour { $0.fault = .garbage }),
            ("endless-header", behaviour { $0.fault = .endlessHeader }),
        ])
    func good(query: String, behaviour: Behaviour) throws {
        #expect(try Behaviour(query: Array(query.utf8)[...]) == behaviour)
    }

    @Test(
        "a bad query is refused with a reason",
        arguments: [
            ("for", "for takes a duration such as 5ms, from 0ms to 600s"),
            ("for=", "for takes a duration such as 5ms, from 0ms to 600s"),
            ("for=20", "for takes a duration such as 5ms, from 0ms to 600s"),
            ("for=601s", "for takes a duration such as 5ms, from 0ms to 600s"),
            ("for=1ms&for=2ms", "for is there twice"),
            ("drip=1us", "drip takes a duration such as 5ms, from 100us to 60s"),
            ("status=199", "status takes a number from 200 to 599"),
            ("status=600", "status takes a number from 200 to 599"),
            ("status=+200", "status takes a number from 200 to 599"),
            ("bytes=16777217", "bytes takes a number from 0 to 16777216"),
            ("bytes=99999999999999999999", "bytes takes a number from 0 to 16777216"),
            ("close", "close takes before or middle"),
            ("reset=after", "reset takes before or middle"),
            ("stall=1", "stall takes no value"),
            ("chunked=", "chunked takes no value"),
            ("chunked&until-close", "chunked and until-close exclude each other"),
            ("stall&garbage", "stall, close, reset, garbage and endless-header exclude each other"),
            ("wait=5ms", "unknown parameter \"wait\"; GET / lists those that are known"),
            ("for=5ms&", "unknown parameter \"\"; GET / lists those that are known"),
            ("=5", "unknown parameter \"\"; GET / lists those that are known"),
        ])
    func bad(query: String, reason: String) {
        #expect(throws: Behaviour.BadQuery(reason: reason)) { try Behaviour(query: Array(query.utf8)[...]) }
    }
}
