import Workload
import Testing

struct HostPortTests {
    @Test(
        "an address gives host and port",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1", 8080), ("0.0.0.0:0", "0.0.0.0", 0), ("[::1]:65535", "::1", 65535),
            ("[fe80::1:2]:1", "fe80::1:2", 1), ("[::ffff:10.0.0.1]:1", "::ffff:10.0.0.1", 1),
            ("localhost:80", "localhost", 80), ("a-b.example_1.org:1", "a-b.example_1.org", 1),
            ("1and1.com:80", "1and1.com", 80), ("localhost.:80", "localhost.", 80),
            ("[fe80::1%eth0]:80", "fe80::1%eth0", 80), ("10.0.0.1a:80", "10.0.0.1a", 80),
        ])
    func accepts(text: String, host: String, port: UInt16) throws {
        #expect(try HostPort(text) == HostPort(host: host, port: port))
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", ":", ":80", "localhost", "localhost:", "localhost:65536", "localhost:-1", "localhost:+1",
            "localhost:8o",
            "::1:80", "[::1]", "[::1]80", "[::1", "[]:80", "[127.0.0.1]:80", "[fe80::1%]:80", "[fe80::1%a%b]:80",
            "a%b:80", "a..:80", ".:80", "[::g]:80", "[:]:80",
            "[1:2]:80", "256.0.0.1:80", "127.1:80", "127:80", "10.0.0.1.:80", "1.2.3.4.5:80", "a b:80", "ä:80",
            "a/b:80",
            "localhost:80 ", " localhost:80", "localhost:٨٠", "*:80", String(repeating: "a", count: 254) + ":80",
        ])
    func refuses(text: String) {
        #expect(throws: AddressError.self) { try HostPort(text) }
    }

    @Test("an address is written as it is read", arguments: ["127.0.0.1:80", "[::1]:0", "a:1"])
    func writes(text: String) throws {
        #expect(try HostPort(text).description == text)
    }

    @Test("a zone is left out of what is sent")
    func zone() throws {
        #expect(try HostPort("[fe80::1%lo]:80").withoutZone.description == "[fe80::1]:80")
        #expect(try HostPort("a:80").withoutZone.description == "a:80")
    }

    @Test("a default stands in for a port that is left out, not for an empty one")
    func defaults() throws {
        #expect(try HostPort("a", defaultPort: 80) == HostPort(host: "a", port: 80))
        #expect(try HostPort("[::1]", defaultPort: 80) == HostPort(host: "::1", port: 80))
        #expect(throws: AddressError.self) { try HostPort("a:", defaultPort: 80) }
    }

    @Test(
        "an address is taken as a URL, too, where that is meant",
        arguments: [
            ("http://127.0.0.1:9464", "127.0.0.1:9464"), ("http://[::1]:9464/", "[::1]:9464"),
            ("HTTP://a:1/", "a:1"), ("http://[fe80::1%25lo]:1", "[fe80::1%lo]:1"), ("http://a", "a:80"), ("a:1", "a:1"),
        ])
    func urls(text: String, address: String) throws {
        #expect(try HostPort(addressOrURL: text).description == address)
    }

    @Test(
        "what an address cannot have is named, and advice about IPv6 is not given for a URL",
        arguments: [
            ("http://a:1/status", "a path or query in it; write http://a:1"),
            ("https://a:1", "https is not spoken here"),
            ("http://u@a:1", "has a user name in it"), ("a", "no port in it"), ("ftp://a:1", "its scheme is not http"),
            ("grpc://a:1", "its scheme is not http"),
        ])
    func refusesURLs(text: String, reason: String) {
        let error = #expect(throws: AddressError.self) { try HostPort(addressOrURL: text) }
        #expect(error?.description.contains(reason) == true)
        let plain = #expect(throws: AddressError.self) { try HostPort("http://127.0.0.1:9464") }
        #expect(plain?.description.contains("a URL; write HOST:PORT") == true)
    }
}
