import Foundation
import Reactor
import Testing
import Workload

@testable import Downstream

/// The simulator as curl sees it.
struct DownstreamServerTests {
    @Test("a delay counts from the request's arrival and never ends early", arguments: [0, 1, 20, 150])
    func delay(milliseconds: Int) throws {
        let simulator = try Simulator()
        let curl = try Curl("-w", "%{time_total}", simulator.url("/delay?for=\(milliseconds)ms"))
        let lines = curl.output.split(separator: "\n")
        #expect(lines.first == "waited \(milliseconds)ms")
        #expect(try Double(#require(lines.last)) ?? 0 >= Double(milliseconds) / 1_000)
    }

    @Test(
        "curl gets what it asks for",
        arguments: [
            ("/delay?status=503", "waited 0ms\n503"), ("/delay?status=204", "204"), ("/delay?bytes=3", "012200"),
            ("/delay?chunked", "waited 0ms\n200"), ("/delay?until-close", "waited 0ms\n200"),
            ("/delay?drip=100us", "waited 0ms\n200"),
            ("/delay?wait=5ms", "unknown parameter \"wait\"; GET / lists those that are known\n400"),
            ("/readyz", "ready\n200"), ("/", Response.index + "200"),
            ("/work", "nothing here; GET / lists what there is\n404"),
        ])
    func replies(target: String, output: String) throws {
        let simulator = try Simulator()
        let curl = try Curl("-w", "%{http_code}", simulator.url(target))
        #expect(curl.status == 0 && curl.output == output)
    }

    @Test(
        "what is told about a HEAD has no body, whether it can be read or not",
        arguments: ["Host: x\r\nConnection: close\r\n", "Host: x\r\nHost: y\r\n", ""])
    func head(fields: String) throws {
        let reply = try exchange(try Simulator(), "HEAD /delay HTTP/1.1\r\n\(fields)\r\n")
        #expect(reply.hasPrefix("HTTP/1.1 40") && reply.hasSuffix("\r\n\r\n"), "\(reply)")
    }

    @Test("a reply tells how many requests wait, if it is to")
    func load() throws {
        let simulator = try Simulator(reportsLoad: true)
        let first = "GET /delay?for=300ms HTTP/1.1\r\nHost: x\r\n\r\n"
        let waiting = try exchange(
            simulator, first + "GET /delay HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let loads = waiting.split(separator: "\r\n").filter { $0.hasPrefix("load: TEXT ") }
        #expect(loads.count == 2 && loads.allSatisfy { $0.hasSuffix("named_metrics.in_flight=1") }, "\(waiting)")
        #expect(!(try Curl("-i", Simulator().url("/delay")).output.contains("load:")))
    }

    @Test("another method is told which one there is")
    func method() throws {
        let simulator = try Simulator()
        let curl = try Curl("-i", "-d", "body", simulator.url("/delay"))
        #expect(
            curl.output.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n") && curl.output.contains("\r\nAllow: GET\r\n"))
    }

    /// curl(1), EXIT CODES.
    @Test(
        "curl sees the fault",
        arguments: [
            ("close=before", 52), ("close=middle&bytes=500", 18), ("reset=before", 56), ("reset=middle&bytes=500", 56),
            ("garbage", 1), ("endless-header", 56),
        ])
    func faults(query: String, status: Int32) throws {
        let simulator = try Simulator()
        #expect(try Curl(simulator.url("/delay?\(query)")).status == status)
    }

    @Test("a stall lasts longer than its client")
    func stall() throws {
        let simulator = try Simulator()
        #expect(try Curl("--max-time", "0.2", simulator.url("/delay?stall")).status == 28)
        #expect(try Curl(simulator.url("/delay")).output == "waited 0ms\n")
    }

    @Test("a large reply arrives whole, though it does not fit a socket")
    func large() throws {
        let simulator = try Simulator()
        for query in ["bytes=16777216", "bytes=16777216&chunked", "bytes=16777216&until-close"] {
            let curl = try Curl(
                "-o", "/dev/null", "-w", "%{size_download}", "--limit-rate", "200M", simulator.url("/delay?\(query)"))
            #expect(curl.output == "16777216")
        }
    }

    @Test("a connection is kept")
    func keepAlive() throws {
        let simulator = try Simulator()
        let url = simulator.url("/delay?for=1ms")
        let curl = try Curl("-w", "%{num_connects}\n", url, url, url)
        #expect(curl.output == "waited 1ms\n1\nwaited 1ms\n0\nwaited 1ms\n0\n")
    }

    @Test("pipelined requests are answered in order, the slow before the quick, however they are split")
    func pipelining() throws {
        let simulator = try Simulator()
        let requests = (0..<100).map { "GET /delay?for=\($0 % 3)ms HTTP/1.1\r\nHost: h\r\n\r\n" }.joined()
        let replies = try exchange(simulator, requests + "GET /delay HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        let bodies = replies.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("waited") }
        #expect(bodies == (0..<100).map { "waited \($0 % 3)ms" } + ["waited 0ms"])
    }

    @Test("pipelined requests wait at once, because each delay counts from its own arrival")
    func pipelinedDelays() throws {
        let simulator = try Simulator()
        let begin = Clock.now()
        let requests = String(repeating: "GET /delay?for=300ms HTTP/1.1\r\nHost: h\r\n\r\n", count: 20)
        _ = try exchange(simulator, requests + "GET /delay HTTP/1.0\r\n\r\n")
        let end = Clock.now()
        // One after the other they would take 6 s.
        #expect(end - begin >= .milliseconds(300) && end - begin < .seconds(3))
    }

    @Test("what is no request is told so, and the client that goes on sending hears it")
    func badRequest() throws {
        let simulator = try Simulator()
        let replies = try exchange(simulator, "BAD\r\n\r\n" + String(repeating: "x", count: 1_000_000))
        #expect(replies.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && replies.contains("\r\nConnection: close\r\n"))
    }

    @Test("a client that has sent its FIN still gets its reply")
    func halfClosed() throws {
        let simulator = try Simulator()
        let replies = try exchange(simulator, "GET /delay?for=20ms HTTP/1.1\r\nHost: h\r\n\r\n", closing: true)
        #expect(replies.hasSuffix("waited 20ms\n"))
    }

    /// Sends text and reads until the simulator closes.
    private func exchange(_ simulator: Simulator, _ text: String, closing: Bool = false) throws -> String {
        let address = try SocketAddress(host: "127.0.0.1", port: simulator.port)
        let socket: Socket
        switch Socket.dial(address) {
        case .connected(let dialled), .connecting(let dialled): socket = dialled
        case .failed(let errno): throw ReactorError.system(operation: "dial", errno: errno)
        }
        defer { socket.close() }
        var unsent = Array(text.utf8)[...]
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var query = pollfd(
                fd: socket.descriptor, events: Int16(unsent.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)
            guard poll(&query, 1, 10_000) > 0 else { throw ReactorError.system(operation: "poll", errno: ETIMEDOUT) }
            if query.revents & Int16(POLLOUT) != 0, !unsent.isEmpty {
                if case .bytes(let count) = unsent.withUnsafeBytes({ socket.send($0) }) { unsent.removeFirst(count) }
                if unsent.isEmpty && closing { socket.shutdownWriting() }
            }
            switch buffer.withUnsafeMutableBytes({ socket.receive(into: $0) }) {
            case .bytes(let count, _, _, _): received += buffer[..<count]
            case .wouldBlock: continue
            case .end: return String(decoding: received, as: UTF8.self)
            case .failed(let errno): throw ReactorError.system(operation: "recv", errno: errno)
            }
        }
    }
}
