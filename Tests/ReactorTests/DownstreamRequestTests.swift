import Testing
import Workload

@testable import Reactor

struct DownstreamRequestTests {
    private let now = Instant(nanoseconds: 1_000_000_000)

    private func request(
        _ url: String, _ id: RequestID, downstream: Duration, remaining: Duration, trace: BroughtTrace? = nil
    ) throws -> String {
        let call = Call(id: id, downstream: downstream, deadline: now + remaining, brought: Brought(trace: trace))
        return String(decoding: try DownstreamEndpoint(url).request(for: call, at: now), as: UTF8.self)
    }

    @Test("a request is a GET with host, what remains of the deadline, and the id")
    func wholeRequest() throws {
        let text = try request(
            "http://127.0.0.1:81/wait?ms={ms}&again={ms}", .ours(salt: 0x9f, number: 0x1a0),
            downstream: .milliseconds(20),
            remaining: .milliseconds(80))
        #expect(
            text == "GET /wait?ms=20&again=20 HTTP/1.1\r\nHost: 127.0.0.1:81\r\nUser-Agent: deadlined\r\n"
                + "grpc-timeout: 80000000n\r\nX-Request-Id: 9f-1a0\r\n\r\n")
    }

    @Test("a trace is handed on as the W3C writes it, by its first version, with our span for a parent")
    func trace() throws {
        var context = TraceContext(
            trace: TraceID(high: 0x0af7_6519_16cd_43dd, low: 0x1c), parent: 0xb7ad_6b71_6920_3331, span: 0xf0_67aa,
            flags: 3)
        for (flags, state, lines) in [(3, "", "3"), (0, "rojo=1, congo=2", "0\r\ntracestate: rojo=1, congo=2")] {
            context.flags = UInt8(flags)
            let request = try request(
                "http://127.0.0.1/", .ours(salt: 1, number: 2), downstream: .zero, remaining: .seconds(1),
                trace: BroughtTrace(context, state: Array(state.utf8)))
            let parent = "00-0af7651916cd43dd000000000000001c-0000000000f067aa-0"
            #expect(request.hasSuffix("\r\nX-Request-Id: 1-2\r\ntraceparent: \(parent)\(lines)\r\n\r\n"))
        }
    }

    @Test("the longest request fits what is reserved for it")
    func longestRequest() throws {
        let id = RequestID.client([UInt8](repeating: UInt8(ascii: "x"), count: RequestID.maximumLength))
        let text = try request(
            "http://127.0.0.1:81/{ms}", id, downstream: .nanoseconds(Int64.max), remaining: .nanoseconds(99_999_999))
        #expect(text.hasPrefix("GET /9223372036854.775807 HTTP/1.1\r\n"))
        #expect(text.hasSuffix("grpc-timeout: 99999999n\r\nX-Request-Id: \(id)\r\n\r\n"))
        let context = TraceContext(trace: TraceID(high: .max, low: .max), parent: .max, span: .max, flags: .max)
        let state = "a=" + String(repeating: "x", count: BroughtTrace.longestState - 2)
        let traced = try request(
            "http://127.0.0.1:81/{ms}", id, downstream: .nanoseconds(Int64.max), remaining: .nanoseconds(99_999_999),
            trace: BroughtTrace(context, state: Array(state.utf8)))
        #expect(traced.hasSuffix("-ffffffffffffffff-03\r\ntracestate: \(state)\r\n\r\n"))
    }

    @Test(
        "the downstream time is written in milliseconds",
        arguments: [
            (0, "0"), (1, "0.000001"), (2_500_000, "2.5"), (20_000_000, "20"), (20_050_000, "20.05"),
            (60_000_000_000, "60000"), (999_999, "0.999999"),
        ])
    func milliseconds(nanoseconds: Int64, text: String) throws {
        let request = try request(
            "http://127.0.0.1/{ms}", .ours(salt: 0, number: 0), downstream: .nanoseconds(nanoseconds), remaining: .zero)
        #expect(request.hasPrefix("GET /\(text) HTTP/1.1\r\n"))
    }

    @Test(
        "what remains of the deadline fits eight digits and a unit, rounded down",
        arguments: [
            (Duration.nanoseconds(-5), "1n"), (.zero, "1n"), (.nanoseconds(1), "1n"),
            (.nanoseconds(99_999_999), "99999999n"),
            (.nanoseconds(100_000_999), "100000u"), (.seconds(99), "99000000u"), (.milliseconds(100_000), "100000m"),
            (.seconds(99_999), "99999000m"), (.seconds(100_000), "100000S"), (.seconds(99_999_999), "99999999S"),
            (.seconds(100_000_000), "1666666M"), (.seconds(6_000_000_000), "1666666H"),
        ])
    func grpcTimeout(remaining: Duration, text: String) throws {
        let request = try request(
            "http://127.0.0.1/", .ours(salt: 0, number: 0), downstream: .zero, remaining: remaining)
        #expect(request.contains("\r\ngrpc-timeout: \(text)\r\n"))
    }

    @Test("a name that does not resolve is an error that names it")
    func unresolved() {
        let error = #expect(throws: ReactorError.self) { try DownstreamEndpoint("http://no-such-host.invalid:81/") }
        #expect(error?.description.contains("no-such-host.invalid:81") == true)
    }
}
