import Reactor
import Testing

struct HostPortTests {
    @Test(
        "an address gives host and port",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1", 8080), ("0.0.0.0:0", "0.0.0.0", 0), ("[::1]:65535", "::1", 65535),
            ("[fe80::1:2]:1", "fe80::1:2", 1), ("[::ffff:10.0.0.1]:1", "::ffff:10.0.0.1", 1),
            ("localhost:80", "localhost", 80), ("a-b.example_1.org:1", "a-b.example_1.org", 1),
            ("1and1.com:80", "1and1.com", 80), ("10.0.0.1a:80", "10.0.0.1a", 80),
        ])
    func accepts(text: String, host: String, port: UInt16) throws {
        #expect(try HostPort(text) == HostPort(host: host, port: port))
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", ":", ":80", "localhost", "localhost:", "localhost:65536", "localhost:-1", "localhost:+1",
            "localhost:8o",
            "::1:80", "[::1]", "[::1]80", "[::1", "[]:80", "[127.0.0.1]:80", "[fe80::1%eth0]:80", "[::g]:80", "[:]:80",
            "[1:2]:80", "256.0.0.1:80", "127.1:80", "127:80", "10.0.0.1.:80", "1.2.3.4.5:80", "a b:80", "ä:80",
            "a/b:80",
            "localhost:80 ", " localhost:80", "localhost:٨٠", "*:80", String(repeating: "a", count: 254) + ":80",
        ])
    func refuses(text: String) {
        #expect(throws: ReactorError.self) { try HostPort(text) }
    }

    @Test("an address is written as it is read", arguments: ["127.0.0.1:80", "[::1]:0", "a:1"])
    func writes(text: String) throws {
        #expect(try HostPort(text).description == text)
    }

    @Test("a default stands in for a port that is left out, not for an empty one")
    func defaults() throws {
        #expect(try HostPort("a", defaultPort: 80) == HostPort(host: "a", port: 80))
        #expect(try HostPort("[::1]", defaultPort: 80) == HostPort(host: "::1", port: 80))
        #expect(throws: ReactorError.self) { try HostPort("a:", defaultPort: 80) }
    }
}
