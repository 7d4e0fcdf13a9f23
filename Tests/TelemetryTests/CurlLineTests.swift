import Testing
import Workload

@testable import Telemetry

struct CurlLineTests {
    private func line(_ account: Account, at address: HostPort = HostPort(host: "127.0.0.1", port: 8_080)) throws
        -> String
    {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        slab.commit(account)
        return CurlLine.text(of: try #require(slab.records().first), at: address)
    }

    private static let query = "/work?before=5ms&downstream=20ms&after=15ms&deadline=100ms&kind="

    @Test(arguments: [
        (Method.get, ComputeKind.hash, "curl -i 'http://127.0.0.1:8080\(query)hash'"),
        (.head, .json, "curl -I 'http://127.0.0.1:8080\(query)json'"),
        (.post, .spin, "curl -i -d '' 'http://127.0.0.1:8080\(query)spin'"),
    ])
    func `a method has its options, and the query all that was asked`(
        method: Workload.Method, kind: ComputeKind, text: String
    ) throws {
        #expect(try line(.sample(method: method, kind: kind, marks: [(.kernel, 1, 0)])) == text)
    }

    @Test(arguments: [
        ("0.0.0.0", "127.0.0.1:80"), ("::", "[::1]:80"), ("::1", "[::1]:80"), ("fe80::1%eth0", "[fe80::1%25eth0]:80"),
        ("work.example", "work.example:80"),
    ])
    func `an address is written as a client on this machine needs it`(host: String, authority: String) throws {
        let line = try line(.quick, at: HostPort(host: host, port: 80))
        #expect(line.hasPrefix("curl -i 'http://\(authority)/work?before="))
    }

    /// Of a client that chose what it could: its id is the one thing of its own that a record keeps.
    @Test func `no byte of the client's is in the line`() throws {
        let line = try line(.sample(id: .client(Array("';reboot'".utf8)), marks: [(.kernel, 1, 0)]))
        #expect(!line.contains("reboot") && line.count { $0 == "'" } == 2)
    }

    @Test(arguments: [1, 1_234_567, 86_400_000_000_000] as [Int64])
    func `a deadline is written so that it reads the same`(nanoseconds: Int64) throws {
        let line = try line(.sample(budget: .nanoseconds(nanoseconds), marks: [(.kernel, 1, 0)]))
        let text = try #require(line.firstMatch(of: /deadline=([^&]+)/)).1
        #expect(DurationText.parse(String(text)) == .nanoseconds(nanoseconds))
    }
}
