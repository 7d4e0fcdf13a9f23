import Testing
import Wire

@Suite struct RequestLimitsTests {
    private static let limits = RequestLimits(target: 9, headers: 44, body: 5)
    private static let longTarget = "414 a request target of more than 9 bytes"
    private static let manyHeaders = "431 more header bytes than the limit allows"
    private static let largeBody = "413 a body of more than 5 bytes"

    @Test(arguments: targets + heads + bodies)
    func exactly_the_limit_is_taken_and_one_byte_more_is_refused(_ row: Row) {
        for split in row.splits {
            #expect(RequestFeed.events(of: split.pieces, limits: Self.limits) == row.expected, "\(split.name)")
        }
    }

    @Test func a_large_head_is_taken_if_the_limit_allows_it() {
        let filler = String(repeating: "x", count: 200_000)
        let head = Array("GET /\(filler) HTTP/1.1\r\nHost: a\r\nX: \(filler)\r\n\(filler): y\r\n\r\n".utf8)
        let limits = RequestLimits(target: 1_000_000, headers: 1_000_000, body: 0)
        let half = head.count / 2
        for pieces in [[head[...]], [head[..<half], head[half...]]] {
            #expect(RequestFeed.events(of: pieces, limits: limits) == ["GET /\(filler) 1.1 keeps", "idle"])
        }
    }

    private static let targets = [
        Row(
            "a target at the limit", "GET /work?a=b HTTP/1.0\r\n\r\n", "GET /work?a=b path=/work query=a=b 1.0 closes",
            "idle"),
        Row("a target over it", "GET /work?a=bc HTTP/1.0\r\n\r\n", longTarget),
        Row("a target over it that never ends", "GET /work?a=bc", longTarget),
        Row(
            "a fault before the limit counts first", "GET /work\0?a=b",
            "400 a request target with a byte that has to be percent-encoded"),
    ]

    private static let heads = [
        head("fields at the limit", "Host: a\r\nX-Filler: 901234567890123456789\r\n\r\n", "POST / 1.1 keeps", "idle"),
        head("fields over it", "Host: a\r\nX-Filler: 9012345678901234567890\r\n\r\n", manyHeaders),
        head("a name that never ends", String(repeating: "x", count: 45), manyHeaders),
        head("a value that never ends", "x:" + String(repeating: " ", count: 43), manyHeaders),
        head("many fields", String(repeating: "a:\r\n", count: 12), manyHeaders),
        head(
            "a fault before the limit counts first", "\0" + String(repeating: "x", count: 45),
            "400 a field name with a byte that is not allowed in it"),
    ]

    /// The head of the chunked ones takes 37 bytes, so that seven are left for extensions and trailers.
    private static let bodies = [
        head("a body at the limit", "Host:\r\nContent-Length: 5\r\n\r\nhello", "POST / 1.1 keeps body=hello", "idle"),
        head("a body over it", "Host:\r\nContent-Length: 6\r\n\r\n", largeBody),
        chunked("chunks at the limit", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "POST / 1.1 keeps body=hello", "idle"),
        chunked("chunks over it", "3\r\nhel\r\n3\r\n", largeBody),
        chunked("trailers at the limit", "0\r\na:b\r\n\r\n", "POST / 1.1 keeps", "idle"),
        chunked("trailers over it", "0\r\na:bc\r\n\r\n", manyHeaders),
        chunked("trailers that never end", "0\r\n" + String(repeating: "x", count: 8), manyHeaders),
        chunked("extensions at the limit", "1;ab\r\nx\r\n0;c\r\n\r\n", "POST / 1.1 keeps body=x", "idle"),
        chunked("extensions and the last line over it", "1;ab\r\nx\r\n0;cd\r\n\r\n", manyHeaders),
        chunked("an extension that never ends", "1;" + String(repeating: "x", count: 7), manyHeaders),
    ]

    private static func head(_ name: String, _ fields: String, _ expected: String...) -> Row {
        Row(name, Array(("POST / HTTP/1.1\r\n" + fields).utf8), expected)
    }

    private static func chunked(_ name: String, _ body: String, _ expected: String...) -> Row {
        let head = "POST / HTTP/1.1\r\nHost:\r\nTransfer-Encoding: chunked\r\n\r\n"
        return Row(name, Array((head + body).utf8), expected)
    }
}
