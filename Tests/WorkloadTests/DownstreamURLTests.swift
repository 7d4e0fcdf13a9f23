import Workload
import Testing

struct DownstreamURLTests {
    @Test(
        "a URL gives host, port and the pieces of its target",
        arguments: [
            ("http://127.0.0.1:81/wait?ms={ms}", "127.0.0.1", 81, ["/wait?ms=", ""]),
            ("http://backend.example", "backend.example", 80, ["/"]),
            ("HTTP://h/", "h", 80, ["/"]),
            ("http://h?x={ms}", "h", 80, ["/?x=", ""]),
            ("http://h:8080/{ms}/a{ms}?{ms}&b", "h", 8080, ["/", "/a", "?", "&b"]),
            ("http://[::1]:9/p", "::1", 9, ["/p"]),
            ("http://[fe80::1]/p", "fe80::1", 80, ["/p"]),
            ("http://h/a%20b?c=%7B", "h", 80, ["/a%20b?c=%7B"]),
        ])
    func accepts(text: String, host: String, port: UInt16, pieces: [String]) throws {
        let url = try DownstreamURL(text)
        #expect(url.authority == HostPort(host: host, port: port))
        #expect(url.targetPieces == pieces)
        #expect(try DownstreamURL(url.description) == url)
    }

    @Test(
        "a URL of gRPC gives host and port",
        arguments: [
            ("grpc://127.0.0.1:81", "127.0.0.1", 81), ("grpc://backend.example/", "backend.example", 50_051),
            ("GRPC://[::1]:9", "::1", 9),
        ])
    func acceptsGRPC(text: String, host: String, port: UInt16) throws {
        let url = try DownstreamURL(text)
        #expect(url.scheme == .grpc && url.targetPieces.isEmpty)
        #expect(url.authority == HostPort(host: host, port: port))
        #expect(url.description == "grpc://\(url.authority)")
        #expect(try DownstreamURL(url.description) == url)
    }

    @Test(
        "a URL that cannot be called is refused with a reason",
        arguments: [
            ("", "not a URL; write http://HOST:PORT/PATH?QUERY or grpc://HOST:PORT"),
            ("127.0.0.1:81", "not a URL; write http://HOST:PORT/PATH?QUERY or grpc://HOST:PORT"),
            ("https://h/", "https is not spoken here; write http://, to a proxy that adds TLS if need be"),
            ("grpcs://h", "grpcs is not spoken here; write grpc://, to a proxy that adds TLS if need be"),
            (
                "ftp://h/",
                "its scheme is neither http nor grpc; write http://HOST:PORT/PATH?QUERY or grpc://HOST:PORT"
            ),
            ("grpc://h/wait", "a path or query in it; a gRPC call has its own: write grpc://HOST:PORT"),
            ("grpc://h?x={ms}", "a path or query in it; a gRPC call has its own: write grpc://HOST:PORT"),
            ("grpc://h:0", "its port is 0; name one from 1 to 65535"),
            ("http://", "no host name or address in it; write HOST:PORT or [IPV6]:PORT"),
            ("http://:81/", "no host name or address in it; write HOST:PORT or [IPV6]:PORT"),
            ("http://h:x/", "its port is not a number up to 65535"),
            ("http://h:+80/", "its port is not a number up to 65535"),
            ("http://h:/", "its port is not a number up to 65535"),
            ("http://h:65536/", "its port is not a number up to 65535"),
            ("http://h:0/", "its port is 0; name one from 1 to 65535"),
            ("http://::1/", "an IPv6 address stands in brackets; write [IPV6]:PORT"),
            ("http://[::1/", "its ] is missing"),
            ("http://[::1]x/", "brackets hold an IPv6 address; write [IPV6]:PORT"),
            ("http://[h]/", "brackets hold an IPv6 address; write [IPV6]:PORT"),
            ("http://{ms}/", "no host name or address in it; write HOST:PORT or [IPV6]:PORT"),
            ("http://me:pw@h/", "has a user name in it, which is not sent; leave it out"),
            ("http://h/#part", "has a # in it, which no server is sent; leave it out or write %23"),
            ("http://h/a b", "has a space, a control or a non-ASCII character; percent-encode it"),
            ("http://h/\r\nX: y", "has a space, a control or a non-ASCII character; percent-encode it"),
            ("http://h/ä", "has a space, a control or a non-ASCII character; percent-encode it"),
            ("http://h/{s}", "the only braces known are {ms}; percent-encode others"),
            ("http://h/{ms", "the only braces known are {ms}; percent-encode others"),
        ])
    func refuses(text: String, reason: String) {
        #expect(throws: AddressError(text: text, reason: reason)) { try DownstreamURL(text) }
    }

    @Test("a URL beyond its length is refused")
    func refusesLong() {
        #expect(throws: AddressError.self) { try DownstreamURL("http://h/" + String(repeating: "a", count: 2_040)) }
    }
}
