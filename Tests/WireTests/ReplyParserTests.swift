import Testing
import Wire

@Suite struct ReplyParserTests {
    @Test(arguments: replies + streams + malformed + limits)
    func bytes_give_the_same_replies_however_they_are_split(_ row: Row) {
        for split in row.splits {
            #expect(ReplyFeed.events(of: split.pieces) == row.expected, "\(split.name)")
        }
    }

    @Test(arguments: closes)
    func the_peers_FIN_ends_a_reply_or_breaks_it(_ row: Row) {
        for split in row.splits {
            #expect(ReplyFeed.eventsUntilClose(of: split.pieces) == row.expected, "\(split.name)")
        }
    }

    @Test func a_reply_has_begun_with_its_first_byte_and_not_once_it_is_complete() {
        let parser = ReplyParser(limit: 50, headers: 100)
        #expect(!parser.hasBegun)
        let begun = Array("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n".utf8).map { byte in
            _ = [byte].withUnsafeBytes { parser.parse($0) }
            return parser.hasBegun
        }
        #expect(begun.dropLast().allSatisfy { $0 })
        #expect(begun.last == false)
    }

    @Test func a_parser_that_failed_says_so_again() {
        let parser = ReplyParser(limit: 50, headers: 100)
        let failed = ReplyParser.Progress.failed(reason: "closed before a reply")
        #expect(parser.end() == failed)
        #expect(parser.end() == failed)
        #expect(Array("HTTP/1.1 204 No Content\r\n\r\n".utf8).withUnsafeBytes { parser.parse($0) } == failed)
    }

    private static let replies = [
        Row("a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200 keeps body=hello", "idle"),
        Row("a length of zero", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200 keeps", "idle"),
        Row(
            "chunks",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\na: b\r\n\r\n",
            "200 keeps body=hello", "idle"),
        Row("no phrase", "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", "404 keeps", "idle"),
        Row("no phrase and no space", "HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n", "503 keeps", "idle"),
        Row(
            "a phrase above ASCII", "HTTP/1.1 200 d'accord, \u{E9}t\u{E9}\r\nContent-Length: 0\r\n\r\n", "200 keeps",
            "idle"),
        Row("close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", "200 closes body=x", "idle"),
        Row("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "200 closes body=x", "idle"),
        Row(
            "HTTP/1.0 with keep-alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx",
            "200 keeps body=x", "idle"),
        Row("204 has no body", "HTTP/1.1 204 No Content\r\n\r\n", "204 keeps", "idle"),
        Row(
            "304 has none, whatever its length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304 keeps",
            "idle"),
        Row(
            "204 has none, whatever its coding", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
            "204 keeps", "idle"),
        Row(
            "a name that begins as Transfer-Encoding",
            "HTTP/1.1 200 OK\r\nTransfer-Encodings: a\r\nContent-Length: 1\r\n\r\nx", "200 keeps body=x", "idle"),
        Row(
            "an upgrade offered",
            "HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\nx", "200 keeps body=x",
            "idle"),
    ]

    private static let streams = [
        Row(
            "interim replies are passed over",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
            "200 keeps body=x", "idle"),
        Row("an interim reply alone", "HTTP/1.1 100 Continue\r\n\r\n", "begun"),
        Row(
            "replies in a row",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 204 No Content\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nH",
            "200 keeps body=x", "204 keeps", "200 keeps", "begun"),
        Row(
            "eight interim replies before each",
            String(
                repeating: String(repeating: "HTTP/1.1 102 x\r\n\r\n", count: 8) + "HTTP/1.1 204 x\r\n\r\n", count: 2),
            "204 keeps", "204 keeps", "idle"),
        Row(
            "nine interim replies", String(repeating: "HTTP/1.1 102 x\r\n\r\n", count: 9),
            "failed: more than 8 interim replies (1xx)"),
        Row("a body without a length", "HTTP/1.1 200 OK\r\n\r\nhello", "begun"),
    ]

    private static let notHTTP = "failed: a reply that does not begin as \"HTTP/1.1 200\" does"
    private static let status = "failed: a malformed status line"
    private static let doubled = "failed: Content-Length twice, or beside Transfer-Encoding"
    private static let notChunked = "failed: a Transfer-Encoding that does not end in one chunked"
    private static let notLength = "failed: a Content-Length that is no number of bytes"

    private static let malformed = [
        Row("not HTTP", "garbage", notHTTP),
        Row("an empty line before", "\r\nHTTP/1.1 200 OK\r\n\r\n", notHTTP),
        Row("HTTP misspelt", "HXTP/1.1 200 OK\r\n", notHTTP),
        Row("HTTP/2", "HTTP/2.0 200 OK\r\n", "failed: a reply that is neither HTTP/1.1 nor HTTP/1.0"),
        Row("a status of two digits", "HTTP/1.1 20 OK\r\n", notHTTP),
        Row("a status of four digits", "HTTP/1.1 2000 OK\r\n", status),
        Row("a status below 100", "HTTP/1.1 099 OK\r\n", "failed: a reply whose status is below 100"),
        Row("two spaces before the status", "HTTP/1.1  200 OK\r\n", notHTTP),
        Row("a bare LF behind the status", "HTTP/1.1 200\n", status),
        Row("a bare LF behind the phrase", "HTTP/1.1 200 OK\n", status),
        Row("a bare CR behind the phrase", "HTTP/1.1 200 OK\rX", status),
        Row("a control byte in the phrase", "HTTP/1.1 200 O\0K\r\n", status),
        Row(
            "a folded field", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
            "failed: a folded field line, or white space before the first one"),
        Row(
            "a bare LF behind a field", "HTTP/1.1 200 OK\r\nA: b\n\r\n", "failed: an LF without its CR among the fields"
        ),
        Row(
            "a space before a colon", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
            "failed: white space in a field name or before its colon"),
        Row("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", doubled),
        Row(
            "a length beside chunked", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            doubled),
        Row("a signed length", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx", notLength),
        Row(
            "another coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            "failed: a transfer coding other than chunked"),
        Row("a coding without chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", notChunked),
        Row(
            "chunked in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "failed: Transfer-Encoding in HTTP/1.0"),
        Row(
            "a change of protocols", "HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
            "failed: a change of protocols (101) that nobody asked for"),
        Row(
            "a malformed chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            "failed: a malformed chunk size line"),
        Row(
            "a chunk longer than its size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n",
            "failed: a chunk that is longer than its size"),
    ]

    private static let large = "failed: a body of more than 50 bytes"
    private static let limits = [
        Row(
            "a body at the limit", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + x(50), "200 keeps body=" + x(50),
            "idle"),
        Row("a length over it", "HTTP/1.1 200 OK\r\nContent-Length: 51\r\n\r\n", large),
        Row("chunks over it", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1e\r\n\(x(30))\r\n15\r\n", large),
        Row("a body without a length over it", "HTTP/1.1 200 OK\r\n\r\n" + x(51), large),
        Row("a phrase that never ends", "HTTP/1.1 200 " + x(1025), "failed: a reason phrase of more than 1024 bytes"),
        Row(
            "a head that never ends", "HTTP/1.1 200 OK\r\nx:" + x(99), "failed: more than 100 header bytes"
        ),
    ]

    private static let closes = [
        Row("a body without a length", "HTTP/1.1 200 OK\r\n\r\nhello", "200 closes ended by close body=hello"),
        Row("no body at all", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", "200 closes ended by close"),
        Row("a body at the limit", "HTTP/1.1 200 OK\r\n\r\n" + x(50), "200 closes ended by close body=" + x(50)),
        Row("nothing", "", "failed: closed before a reply"),
        Row("between replies", "HTTP/1.1 204 No Content\r\n\r\n", "204 keeps", "failed: closed before a reply"),
        Row("in the status line", "HTTP/1.1 20", broken),
        Row("in the head", "HTTP/1.1 200 OK\r\nA: b\r\n\r", broken),
        Row("behind an interim reply", "HTTP/1.1 100 Continue\r\n\r\n", broken),
        Row("in a body with a length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx", broken),
        Row("before a body with a length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", broken),
        Row("behind a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", broken),
        Row("before the last empty line", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", broken),
    ]
    private static let broken = "failed: closed in the middle of a reply"

    /// What a valid reply may have and is refused for, and what no valid one has.
    @Test(arguments: [
        ("HTTP/1.1 200 " + x(1_025), true), (String(repeating: "HTTP/1.1 102 x\r\n\r\n", count: 9), true),
        ("HTTP/1.1 200 OK\r\nA: " + x(99), true), ("HTTP/1.1 200 OK\r\nContent-Length: 51\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: " + String(repeating: "9", count: 30) + "\r\n\r\n", true),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + String(repeating: "0", count: 30) + "1\r\n",
            true
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n", false), ("HTTP/2 200\r\n", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", false),
    ])
    func limit_isNamedAsALimit(text: String, isLimit: Bool) {
        let parser = ReplyParser(limit: 50, headers: 100)
        guard case .failed = Array(text.utf8).withUnsafeBytes({ parser.parse($0) }) else {
            Issue.record("it has not failed")
            return
        }
        #expect(parser.isTooLarge == isLimit)
    }

    private static func x(_ count: Int) -> String { String(repeating: "x", count: count) }
}
