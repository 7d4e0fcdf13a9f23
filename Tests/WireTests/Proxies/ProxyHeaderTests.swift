import Testing

@testable import Wire

@Suite struct ProxyHeaderTests {
    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]
    private static let source4: [UInt8] = [192, 0, 2, 7], source6: [UInt8] = [0x20, 1, 0x0D, 0xB8] + zeros(11) + [7]
    private static let client4 = "ipv4(\(UInt32(0xC000_0207)))"
    private static let client6 = "ipv6(high: \(UInt64(0x2001_0DB8_0000_0000)), low: 7)"

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    /// Version 2 with these bytes behind its length.
    private static func binary(
        _ command: UInt8, _ family: UInt8, _ rest: [UInt8], length: Int? = nil
    ) -> [UInt8] {
        let length = length ?? rest.count
        return signature + [command, family, UInt8(length >> 8), UInt8(length & 255)] + rest
    }

    private static let addresses4 = source4 + [127, 0, 0, 1, 0x9C, 0x40, 0x1F, 0x90]
    private static let addresses6 = source6 + zeros(15) + [1, 0x9C, 0x40, 0x1F, 0x90]

    private static let x91 = String(repeating: "x", count: 91)

    private static func line(_ text: String) -> [UInt8] { Array("\(text)\r\n".utf8) }

    /// What comes of each, and how much of it is the header; nil: nothing yet.
    static let table: [Row] = [
        Row("v2, TCP over IPv4", binary(0x21, 0x11, addresses4), [client4, "28"]),
        Row("v2, TCP over IPv6", binary(0x21, 0x21, addresses6), [client6, "52"]),
        Row("v2, datagrams over IPv4", binary(0x21, 0x12, addresses4), [client4, "28"]),
        Row("v2, what describes more", binary(0x21, 0x11, addresses4 + [4, 0, 1, 0]), [client4, "32"]),
        Row("v2, what follows", binary(0x21, 0x11, addresses4) + Array("GET / ".utf8), [client4, "28"]),
        Row("v2, LOCAL", binary(0x20, 0x00, []), ["unknown", "16"]),
        Row("v2, LOCAL with addresses", binary(0x20, 0x11, addresses4), ["unknown", "28"]),
        Row("v2, LOCAL of an unknown family", binary(0x20, 0x7F, [1, 2]), ["unknown", "18"]),
        Row("v2, unspecified", binary(0x21, 0x00, [1, 2, 3]), ["unknown", "19"]),
        Row("v2, Unix sockets", binary(0x21, 0x31, zeros(216)), ["unknown", "232"]),
        Row("v2, as long as it may be", binary(0x21, 0x11, addresses4 + zeros(508)), [client4, "536"]),
        Row("v2, a byte longer", binary(0x21, 0x11, addresses4 + zeros(509)), ["malformed"]),
        Row("v2, far longer than it may be", binary(0x21, 0x11, addresses4, length: 0xFFFF), ["malformed"]),
        Row("v2, of version 1", binary(0x11, 0x11, addresses4), ["malformed"]),
        Row("v2, of version 3", binary(0x31, 0x11, addresses4), ["malformed"]),
        Row("v2, an unknown command", binary(0x22, 0x11, addresses4), ["malformed"]),
        Row("v2, an unknown family", binary(0x21, 0x41, addresses4), ["malformed"]),
        Row("v2, an unknown transport", binary(0x21, 0x13, addresses4), ["malformed"]),
        Row("v2, half an address of IPv4", binary(0x21, 0x11, Array(addresses4.dropLast())), ["malformed"]),
        Row("v2, half an address of IPv6", binary(0x21, 0x21, Array(addresses6.dropLast())), ["malformed"]),
        Row("v2, half of a path", binary(0x21, 0x31, zeros(215)), ["malformed"]),
        Row("v2, not at its end", Array(binary(0x21, 0x11, addresses4).dropLast()), []),
        Row("v2, a signature alone", signature, []),
        Row("nothing", [], []),
        Row("v1, IPv4", line("PROXY TCP4 192.0.2.7 127.0.0.1 40000 8080"), [client4, "43"]),
        Row("v1, IPv6", line("PROXY TCP6 2001:db8::7 ::1 40000 8080"), [client6, "39"]),
        Row("v1, UNKNOWN", line("PROXY UNKNOWN"), ["unknown", "15"]),
        Row("v1, UNKNOWN and anything", line("PROXY UNKNOWN a b c d e f g"), ["unknown", "29"]),
        Row("v1, what follows", line("PROXY UNKNOWN") + Array("PRI * HTTP/2.0\r\n".utf8), ["unknown", "15"]),
        Row("v1, as long as it may be", line("PROXY UNKNOWN \(x91)"), ["unknown", "107"]),
        Row("v1, a byte longer", line("PROXY UNKNOWN \(x91)x"), ["malformed"]),
        Row("v1, the wrong family", line("PROXY TCP6 192.0.2.7 127.0.0.1 40000 8080"), ["malformed"]),
        Row("v1, two families", line("PROXY TCP4 192.0.2.7 ::1 40000 8080"), ["malformed"]),
        Row("v1, no family of ours", line("PROXY UDP4 192.0.2.7 127.0.0.1 40000 8080"), ["malformed"]),
        Row("v1, a name", line("PROXY TCP4 localhost 127.0.0.1 40000 8080"), ["malformed"]),
        Row("v1, a zero before a number", line("PROXY TCP4 192.0.2.07 127.0.0.1 40000 8080"), ["malformed"]),
        Row("v1, a port too high", line("PROXY TCP4 192.0.2.7 127.0.0.1 65536 8080"), ["malformed"]),
        Row("v1, no port", line("PROXY TCP4 192.0.2.7 127.0.0.1 40000"), ["malformed"]),
        Row("v1, two spaces", line("PROXY TCP4  192.0.2.7 127.0.0.1 40000 8080"), ["malformed"]),
        Row("v1, one word more", line("PROXY TCP4 192.0.2.7 127.0.0.1 40000 8080 x"), ["malformed"]),
        Row("v1, without its CR", Array("PROXY UNKNOWN\n".utf8), ["malformed"]),
        Row("v1, in small letters", line("proxy TCP4 192.0.2.7 127.0.0.1 40000 8080"), ["malformed"]),
        Row("v1, not at its end", Array("PROXY TCP4 192.0.2.7 127".utf8), []),
        Row("a request", Array("GET / HTTP/1.1\r\n".utf8), ["malformed"]),
        Row("a request that begins alike", Array("PROPFIND / HTTP/1.1\r\n".utf8), ["malformed"]),
        Row("HTTP/2's preface", Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8), ["malformed"]),
        Row("TLS", [0x16, 3, 1, 2, 0, 1, 0], ["malformed"]),
        Row("empty lines", [13, 10, 13, 10, 13], ["malformed"]),
    ]

    @Test(arguments: table)
    func a_header_is_read_alike_however_its_bytes_come(row: Row) {
        for (name, pieces) in row.splits { #expect(Self.events(of: pieces) == row.expected, "\(name)") }
    }

    @Test func a_header_that_has_begun_is_not_idle() {
        var header = ProxyHeader()
        #expect(header.isIdle)
        #expect([UInt8]().withUnsafeBytes { header.take($0) } == .incomplete)
        #expect(header.isIdle)
        #expect([UInt8(ascii: "P")].withUnsafeBytes { header.take($0) } == .incomplete)
        #expect(!header.isIdle)
    }

    private static func events(of pieces: [ArraySlice<UInt8>]) -> [String] {
        var header = ProxyHeader()
        var taken = 0
        for piece in pieces {
            switch piece.withUnsafeBytes({ header.take($0) }) {
            case .incomplete: taken += piece.count
            case .complete(let client, let consumed): return ["\(client)", "\(taken + consumed)"]
            case .malformed: return ["malformed"]
            }
        }
        return []
    }
}
