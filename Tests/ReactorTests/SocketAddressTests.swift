import Testing
import Workload

@testable import Reactor

struct SocketAddressTests {
    private static let rows = [
        ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "0.0.0.0", true), ("0.0.0.0", "0.0.0.0", true),
        ("127.0.0.1", "::", true), ("0.0.0.0", "::", true), ("::1", "::", true), ("::", "::", true),
        ("::1", "::1", true), ("127.0.0.1", "127.0.0.2", false), ("127.0.0.1", "::1", false),
        ("0.0.0.0", "::1", false), ("::1", "fe80::1", false),
    ]

    @Test("Two addresses overlap if one stands for the other, and only on one port", arguments: rows.indices)
    func overlap(row: Int) throws {
        let (first, second, doOverlap) = Self.rows[row]
        let address = { (host: String, port: UInt16) in
            try #require(SocketAddress(numeric: HostPort(host: host, port: port)))
        }
        #expect(try address(first, 80).overlaps(address(second, 80)) == doOverlap)
        #expect(try address(second, 80).overlaps(address(first, 80)) == doOverlap)
        #expect(try !address(first, 80).overlaps(address(second, 81)))
    }

    @Test("A name is no address, and is not resolved to see that")
    func names() {
        #expect(SocketAddress(numeric: HostPort(host: "localhost", port: 1)) == nil)
        #expect(SocketAddress(numeric: HostPort(host: "::1", port: 1))?.numeric.host == "::1")
    }
}
