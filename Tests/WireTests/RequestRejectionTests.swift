import Testing
import Wire

@Suite struct RequestRejectionTests {
    @Test(arguments: requestLines + fields + lengths + codings + chunks)
    func hostile_bytes_are_refused_with_the_same_words_however_they_are_split(_ row: Row) {
        for split in row.splits {
            #expect(RequestFeed.events(of: split.pieces) == row.expected, "\(split.name)")
        }
    }

    @Test func a_parser_that_refused_says_so_again() {
        let parser = RequestParser(limits: RequestFeed.limits)
        let bad = Array("\0".utf8)
        let good = Array("GET / HTTP/1.0\r\n\r\n".utf8)
        let first = bad.withUnsafeBytes { parser.parse($0) }
        #expect(first == .rejected(Rejection("a request that does not begin with a method and a space")))
        #expect(good.withUnsafeBytes { parser.parse($0) } == first)
    }

    private static let noMethod = "400 a request that does not begin with a method and a space"
    private static let noVersion = "400 a request line that does not end in \" HTTP/1.1\" and CR LF"
    private static let badTarget = "400 a request target with a byte that has to be percent-encoded"
    private static let otherTarget = "400 a request target that its method does not take"
    private static let badEscape = "400 a request target with a % that no two hexadecimal digits follow"
    private static let fold = "400 a folded field line, or white space before the first one"
    private static let space = "400 white space in a field name or before its colon"
    private static let badName = "400 a field name with a byte that is not allowed in it"
    private static let bareLF = "400 an LF without its CR among the fields"
    private static let bareCR = "400 a CR without its LF among the fields"
    private static let control = "400 a field value with a control byte"

    /// RFC 9112 2.2, 3: what is lenient here is what two servers read in two ways.
    private static let requestLines = [
        Row("nothing like HTTP: a TLS hello", [0x16, 0x03, 0x01, 0x02, 0x00], [noMethod]),
        Row("no method", " / HTTP/1.1\r\n", noMethod),
        Row("a method with a control byte", "G\0T / HTTP/1.1\r\n", noMethod),
        Row("a method behind a tab", "GET\t/ HTTP/1.1\r\n", noMethod),
        Row("a line with only a method", "GET\r\n", noMethod),
        Row("a method with a colon", "Host: a\r\n", noMethod),
        Row("a method of 25 bytes", "ABCDEFGHIJKLMNOPQRSTUVWXY /", "501 a method of more than 24 bytes"),
        Row("a bare LF before", "\nGET / HTTP/1.1\r\n", noMethod),
        Row("a bare CR before", "\rGET / HTTP/1.1\r\n", noMethod),
        Row("five empty lines before", "\r\n\r\n\r\n\r\n\r\n", "400 more than 4 empty lines before a request"),
        Row("two spaces before the target", "GET  / HTTP/1.1\r\n", "400 two spaces before the request target"),
        Row("two spaces behind the target", "GET /  HTTP/1.1\r\n", noVersion),
        Row("a space in the target", "GET /a b HTTP/1.1\r\n", noVersion),
        Row("a tab in the target", "GET /a\tb HTTP/1.1\r\n", badTarget),
        Row("a NUL in the target", "GET /a\0b HTTP/1.1\r\n", badTarget),
        Row("DEL in the target", "GET /a\u{7F} HTTP/1.1\r\n", badTarget),
        Row("a byte above ASCII in the target", "GET /\u{E9} HTTP/1.1\r\n", badTarget),
        Row("a percent sign alone", "GET /a% HTTP/1.1\r\n", badEscape),
        Row("one hexadecimal digit", "GET /a?b=%4 HTTP/1.1\r\n", badEscape),
        Row("no hexadecimal digits", "GET /%zz HTTP/1.1\r\n", badEscape),
        Row("two percent signs", "GET /%%41 HTTP/1.1\r\n", badEscape),
        Row("a fragment", "GET /a#b HTTP/1.1\r\n", badTarget),
        Row("HTTP/0.9", "GET /\r\n", "400 a request line without a version"),
        Row("HTTP/0.9 with a bare LF", "GET /\n", "400 a request line without a version"),
        Row("a target without a slash", "GET work HTTP/1.1\r\n", otherTarget),
        Row("GET *", "GET * HTTP/1.1\r\n", otherTarget),
        Row("more than a star", "OPTIONS *a HTTP/1.1\r\n", otherTarget),
        Row("a URL without a host", "GET http:///work HTTP/1.1\r\n", otherTarget),
        Row("a URL with only a port", "GET http://:80/work HTTP/1.1\r\n", otherTarget),
        Row("a URL with a user", "GET http://u@a/work HTTP/1.1\r\n", otherTarget),
        Row("a URL with a malformed port", "GET http://a:8x/work HTTP/1.1\r\n", otherTarget),
        Row("a URL with one slash", "GET http:/a/work HTTP/1.1\r\n", otherTarget),
        Row("another scheme", "GET ftp://a/work HTTP/1.1\r\n", otherTarget),
        Row("CONNECT with a path", "CONNECT /work HTTP/1.1\r\n", otherTarget),
        Row("HTTP misspelt", "GET / HXTP/1.1\r\n", noVersion),
        Row("HTTP in lower case", "GET / http/1.1\r\n", noVersion),
        Row("ICE, which some parsers know", "SOURCE / ICE/1.0\r\n", noVersion),
        Row("a version without a dot", "GET / HTTP/11\r\n", noVersion),
        Row("a version with two digits", "GET / HTTP/1.10\r\n", noVersion),
        Row("a space behind the version", "GET / HTTP/1.1 \r\n", noVersion),
        Row("a bare LF behind the version", "GET / HTTP/1.1\nHost: a\n\n", noVersion),
        Row("a bare CR behind the version", "GET / HTTP/1.1\rHost: a\r\r", noVersion),
        Row(
            "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "505 HTTP/2.0, where HTTP/1.1 and HTTP/1.0 are served"),
        Row("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", "505 HTTP/1.2, where HTTP/1.1 and HTTP/1.0 are served"),
        Row("HTTP/0.9 spelt out", "GET / HTTP/0.9\r\n\r\n", "505 HTTP/0.9, where HTTP/1.1 and HTTP/1.0 are served"),
    ]

    /// RFC 9112 3.2, 5; RFC 9110 5, 10.1.1.
    private static let fields = [
        head("a space before the colon", "Host : a\r\n\r\n", space),
        head("a tab before the colon", "Host\t: a\r\n\r\n", space),
        head("a space in a name", "Ho st: a\r\n\r\n", space),
        head("a name with a control byte", "Ho\u{1}st: a\r\n\r\n", badName),
        head("a name above ASCII", "H\u{F6}st: a\r\n\r\n", badName),
        head("a name in quotes", "\"Host\": a\r\n\r\n", badName),
        head("no name", ": a\r\n\r\n", "400 a field without a name"),
        head("no colon", "Host\r\n\r\n", "400 a field line without a colon"),
        head("space before the first field", " Host: a\r\n\r\n", fold),
        head("a folded line", "Host: a\r\nX: b\r\n c\r\n\r\n", fold),
        head("a line folded by a tab", "Host: a\r\nX: b\r\n\tc\r\n\r\n", fold),
        head("a folded empty value", "Host: a\r\nX:\r\n b\r\n\r\n", fold),
        head("a NUL in a value", "Host: a\r\nX: b\0c\r\n\r\n", control),
        head("a control byte in a value", "Host: a\r\nX: \u{8}\r\n\r\n", control),
        head("DEL in a value", "Host: a\r\nX: \u{7F}\r\n\r\n", control),
        head("a bare LF behind a value", "Host: a\nX: b\r\n\r\n", bareLF),
        head("a bare LF as the last line", "Host: a\r\n\n", bareLF),
        head("a bare CR in a value", "Host: a\r\nX: b\rc\r\n\r\n", bareCR),
        head("two CR behind a value", "Host: a\r\r\n\r\n", bareCR),
        head("a bare CR as the last line", "Host: a\r\n\rX", bareCR),
        head("no Host", "X: a\r\n\r\n", "400 no Host"),
        head("two Hosts", "Host: a\r\nHost: a\r\n\r\n", "400 Host comes twice"),
        Row("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", "400 Host comes twice"),
        head("two names in Host", "Host: a, b\r\n\r\n", "400 a Host that is no host and port"),
        head("a URL in Host", "Host: http://a\r\n\r\n", "400 a Host that is no host and port"),
        head("a user in Host", "Host: u@a\r\n\r\n", "400 a Host that is no host and port"),
        head(
            "X-Request-Id twice", "Host: a\r\nX-Request-Id: a\r\nX-Request-Id: a\r\n\r\n",
            "400 X-Request-Id comes twice"),
        head(
            "grpc-timeout twice", "Host: a\r\ngrpc-timeout: 1S\r\ngrpc-timeout:\r\n\r\n", "400 grpc-timeout comes twice"
        ),
        head(
            "the envoy time-out twice",
            "Host: a\r\nx-envoy-expected-rq-timeout-ms: 1\r\nX-Envoy-Expected-Rq-Timeout-Ms: 1\r\n\r\n",
            "400 x-envoy-expected-rq-timeout-ms comes twice"),
        head(
            "another expectation", "Host: a\r\nExpect: 100-continue, tea\r\n\r\n",
            "417 an Expect other than 100-continue"),
    ]

    /// RFC 9112 6.3. A length that two readers could take for two numbers is how requests are smuggled.
    private static let lengths =
        [
            "+5", "-5", "", "5x", "0x5", "5 5", "5,5", "5, 5", "5.0", "\"5\"", "5;a", "18446744073709551617",
            "99999999999999999999999",
        ]
        .map {
            head(
                "Content-Length \"\($0)\"", "Host: a\r\nContent-Length: \($0)\r\n\r\n",
                "400 a Content-Length that is no number of bytes")
        }
        + [
            head("two lengths", "Host: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", doubled),
            head("two equal lengths", "Host: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", doubled),
            head("two lengths of zero", "Host: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", doubled),
            head(
                "length, then chunked", "Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", doubled),
            head(
                "chunked, then length", "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", doubled),
            head(
                "a length beside another coding", "Host: a\r\nTransfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\n",
                doubled),
            head(
                "a length over the limit", "Host: a\r\nContent-Length: 51\r\n\r\n", "413 a body of more than 50 bytes"),
            head(
                "the largest length", "Host: a\r\nContent-Length: 9223372036854775808\r\n\r\n",
                "413 a body of more than 50 bytes"),
        ]
    private static let doubled = "400 Content-Length twice, or beside Transfer-Encoding"

    /// RFC 9112 6.1, 6.3.
    private static let codings =
        ["gzip, chunked", "x,chunked"]
        .map {
            head(
                "Transfer-Encoding \"\($0)\"", "Host: a\r\nTransfer-Encoding: \($0)\r\n\r\n",
                "501 a transfer coding other than chunked")
        }
        + [
            "identity", "gzip", "", ",", "chunked, gzip", "chunked, chunked", "chunked;a=b", "xchunked", "chunke",
            "\"chunked\"", "\u{B}chunked",
        ]
        .map { coding in
            let reason = coding == "\u{B}chunked" ? control : notChunked
            return head("Transfer-Encoding \"\(coding)\"", "Host: a\r\nTransfer-Encoding: \(coding)\r\n\r\n", reason)
        }
        + [
            head(
                "chunked in two fields", "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                notChunked),
            head(
                "identity behind chunked",
                "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", notChunked),
            Row(
                "chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                "400 Transfer-Encoding in HTTP/1.0"),
        ]
    private static let notChunked = "400 a Transfer-Encoding that does not end in one chunked"

    /// RFC 9112 7.1.
    private static let chunks =
        [
            "\r\n", "x\r\n", "+5\r\n", "-1\r\n", "0x5\r\n", " 5\r\n", "5\n", "5\rX", ";a\r\n", "5;a\rb\r\n",
        ]
        .map { chunked("chunk size line \"\($0)\"", $0, "400 a malformed chunk size line") }
        + [
            "5 \r\n", "5;\r\n", "5; \r\n", "5;a \r\n", "5;a=\r\n", "5;a=b \r\n", "5;a=\"b\r\n", "5;a=\"b\\\r\n",
            "5;a\n",
            "5;a=b\n", "5;a\0\r\n", "5;a=\"\0\"\r\n", "5;a{b\r\n", "5;a b\r\n", "5;a==b\r\n", "5;a=b=c\r\n",
            "5;a=b c\r\n",
            "5;;a\r\n", "5;=a\r\n", "5;\"a\"\r\n", "5;a=\"b\"c\r\n", "5;a=b\"c\"\r\n", "5 a\r\n", "5;a=\u{E9}\r\n",
        ]
        .map { chunked("chunk size line \"\($0)\"", $0, "400 a malformed chunk extension") }
        + [
            chunked("a chunk size of 16 digits", "0000000000000005\r\n", "400 a chunk size of more than 15 digits"),
            chunked(
                "a chunk size that would overflow", "fffffffffffffffff\r\n", "400 a chunk size of more than 15 digits"),
            chunked("a chunk longer than its size", "2\r\nhix\r\n0\r\n\r\n", longer),
            chunked("a chunk that ends in a bare LF", "2\r\nhi\n0\r\n\r\n", longer),
            chunked("a chunk that ends in a bare CR", "2\r\nhi\r0\r\n\r\n", longer),
            chunked("a chunk over the limit", "33\r\n", "413 a body of more than 50 bytes"),
            chunked("the largest chunk", "fffffffffffffff\r\n", "413 a body of more than 50 bytes"),
            chunked(
                "chunks over the limit", "1e\r\n\(String(repeating: "x", count: 30))\r\n15\r\n",
                "413 a body of more than 50 bytes"),
            chunked("no empty line behind the last chunk", "0\r\n\n", bareLF),
            chunked("a folded trailer", "0\r\nX: a\r\n b\r\n\r\n", fold),
            chunked("a trailer with a space before its colon", "0\r\nX : a\r\n\r\n", space),
            chunked("a trailer with a NUL", "0\r\nX: \0\r\n\r\n", control),
            chunked("a length as a trailer", "0\r\nContent-Length: 7\r\n\r\n", "400 Content-Length among the trailers"),
            chunked(
                "a trailer with a malformed length", "0\r\nContent-Length: x\r\n\r\n",
                "400 Content-Length among the trailers"),
        ]
    private static let longer = "400 a chunk that is longer than its size"

    private static func head(_ name: String, _ fields: String, _ expected: String) -> Row {
        Row(name, "POST / HTTP/1.1\r\n" + fields, expected)
    }

    private static func chunked(_ name: String, _ body: String, _ expected: String) -> Row {
        Row(name, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body, expected)
    }
}
