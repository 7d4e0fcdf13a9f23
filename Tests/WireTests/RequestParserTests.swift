import Testing
import Wire

@Suite struct RequestParserTests {
    @Test(arguments: requestLines + fields + bodies + streams)
    func valid_bytes_give_the_same_requests_however_they_are_split(_ row: Row) {
        for split in row.splits {
            #expect(RequestFeed.events(of: split.pieces) == row.expected, "\(split.name)")
        }
    }

    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: a\r\n"
    private static let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    private static let requestLines = [
        Row("no query", "GET /work HTTP/1.1\r\nHost: a\r\n\r\n", "GET /work 1.1 keeps", "idle"),
        Row(
            "a query", "GET /work?before=5ms&after=1ms HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /work?before=5ms&after=1ms path=/work query=before=5ms&after=1ms 1.1 keeps", "idle"),
        Row(
            "an empty query", "GET /work? HTTP/1.1\r\nHost: a\r\n\r\n", "GET /work? path=/work query= 1.1 keeps", "idle"
        ),
        Row(
            "a query with a question mark", "GET /w?a?b HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /w?a?b path=/w query=a?b 1.1 keeps", "idle"),
        Row("a path that only looks absolute", "GET //h/w HTTP/1.1\r\nHost: a\r\n\r\n", "GET //h/w 1.1 keeps", "idle"),
        Row(
            "an absolute target", "GET http://a:8080/work?x=1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET http://a:8080/work?x=1 path=/work query=x=1 1.1 keeps", "idle"),
        Row(
            "an absolute target without a path", "GET HTTPS://a?x=1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET HTTPS://a?x=1 path=/ query=x=1 1.1 keeps", "idle"),
        Row(
            "an absolute target on IPv6", "GET http://[::1]:80/ HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
            "GET http://[::1]:80/ path=/ query= 1.1 keeps", "idle"),
        Row("HEAD", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD / 1.1 keeps", "idle"),
        Row(
            "unreserved characters that came encoded",
            "GET /w%6Frk?%62efore=0%6ds&a=%7e%2D%2e%5f HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /work?before=0ms&a=~-._ path=/work query=before=0ms&a=~-._ 1.1 keeps", "idle"),
        Row(
            "other characters that came encoded", "GET /a%2Fb%2f%25%36?%26%3D%2B+%3f HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /a%2Fb%2f%256?%26%3D%2B+%3f path=/a%2Fb%2f%256 query=%26%3D%2B+%3f 1.1 keeps", "idle"),
        Row("POST", post + "\r\n", "POST / 1.1 keeps", "idle"),
        Row("a registered method", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", "other(DELETE) / 1.1 keeps", "idle"),
        Row("an unknown method", "FOO /work HTTP/1.1\r\nHost: a\r\n\r\n", "other(FOO) /work 1.1 keeps", "idle"),
        Row("a method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", "other(get) / 1.1 keeps", "idle"),
        Row("a method that begins as GET", "GETS / HTTP/1.1\r\nHost: a\r\n\r\n", "other(GETS) / 1.1 keeps", "idle"),
        Row(
            "a method of 24 bytes", "ABCDEFGHIJKLMNOPQRSTUVWX / HTTP/1.1\r\nHost: a\r\n\r\n",
            "other(ABCDEFGHIJKLMNOPQRSTUVWX) / 1.1 keeps", "idle"),
        Row("OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "other(OPTIONS) * 1.1 keeps", "idle"),
        Row("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", "other(CONNECT) a:443 1.1 keeps", "idle"),
        Row("HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", "GET / 1.0 closes", "idle"),
        Row("empty lines before", "\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1 keeps", "idle"),
    ]

    private static let fields = [
        Row("names in any case", "GET / HTTP/1.1\r\nhOST: a\r\nCONNECTION: CLOSE\r\n\r\n", "GET / 1.1 closes", "idle"),
        Row("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / 1.1 keeps", "idle"),
        Row("a Host in full", "GET / HTTP/1.1\r\nHost: a-b.c_d%2Ee:8080\r\n\r\n", "GET / 1.1 keeps", "idle"),
        Row(
            "what the daemon reads",
            get + "X-Request-ID: r-1\r\nGrpc-Timeout: 5m\r\n"
                + "X-Envoy-Expected-Rq-Timeout-Ms:\t 250 \t\r\n\r\n",
            "GET / 1.1 keeps id=r-1 grpc=5m envoy=250", "idle"),
        Row(
            "a trace, which is not judged here", get + "TraceParent: \t00-1-2-3 \r\nTraceState: a=b\r\n\r\n",
            "GET / 1.1 keeps trace=00-1-2-3", "idle"),
        Row(
            "a trace that comes twice is none", get + "traceparent: 00-1\r\nA: b\r\ntraceparent: 00-1\r\n\r\n",
            "GET / 1.1 keeps", "idle"),
        Row(
            "a trace that comes three times is none",
            get + "traceparent: 1\r\ntraceparent: 2\r\ntraceparent: 3\r\n\r\n" + get + "traceparent: 4\r\n\r\n",
            "GET / 1.1 keeps", "GET / 1.1 keeps trace=4", "idle"),
        Row(
            "names that are nearly a trace's", get + "trace-parent: 1\r\ntraceparenT_: 2\r\ntrace.parent: 3\r\n\r\n",
            "GET / 1.1 keeps", "idle"),
        Row(
            "an empty value", get + "X-Request-Id: \r\nA:\r\n\r\n", "GET / 1.1 keeps id=", "idle"
        ),
        Row(
            "a value with colons, tabs and bytes above ASCII", get + "X: a:b\tc\u{E9}\r\n\r\n",
            "GET / 1.1 keeps", "idle"),
        Row(
            "close among options", get + "Connection: a,\tclose ,\r\n\r\n", "GET / 1.1 closes",
            "idle"),
        Row(
            "close in a second field",
            get + "Connection: keep-alive\r\nConnection: close\r\n\r\n",
            "GET / 1.1 closes", "idle"),
        Row(
            "an option that begins as close", get + "Connection: closed\r\n\r\n",
            "GET / 1.1 keeps", "idle"),
        Row(
            "another field with the word", get + "Proxy-Connection: close\r\n\r\n",
            "GET / 1.1 keeps", "idle"),
        Row("HTTP/1.0 with keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET / 1.0 keeps", "idle"),
        Row(
            "HTTP/1.0, both", "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", "GET / 1.0 closes", "idle"),
        Row(
            "Upgrade is ignored",
            get + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n" + post + "\r\n",
            "GET / 1.1 keeps", "POST / 1.1 keeps", "idle"),
        Row(
            "Upgrade with a body",
            post + "Connection: upgrade\r\nUpgrade: x\r\nContent-Length: 2\r\n\r\nhi",
            "POST / 1.1 keeps body=hi", "idle"),
        Row(
            "a name that begins as Transfer-Encoding",
            post + "Transfer-Encoding-X: y\r\nContent-Length: 2\r\n\r\nhi",
            "POST / 1.1 keeps body=hi", "idle"),
        Row("an expectation in HTTP/1.0", "GET / HTTP/1.0\r\nExpect: more\r\n\r\n", "GET / 1.0 closes", "idle"),
    ]

    private static let bodies = [
        Row(
            "a length", post + "Content-Length: 5\r\n\r\nhello", "POST / 1.1 keeps body=hello",
            "idle"),
        Row("a length of zero", post + "Content-Length: 0\r\n\r\n", "POST / 1.1 keeps", "idle"),
        Row(
            "a length with zeros before", post + "Content-Length: 002 \r\n\r\nhi",
            "POST / 1.1 keeps body=hi", "idle"),
        Row(
            "a GET with a body", get + "Content-Length: 2\r\n\r\nhi", "GET / 1.1 keeps body=hi",
            "idle"),
        Row(
            "a CONNECT with a body", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
            "other(CONNECT) a:1 1.1 keeps body=hi", "idle"),
        Row(
            "a body of line ends", post + "Content-Length: 4\r\n\r\n\n\r\n\r",
            "POST / 1.1 keeps body=\n\r\n\r", "idle"),
        Row(
            "chunks",
            chunked + "5\r\nhello\r\n00B\r\n wide world\r\n0\r\n\r\n",
            "POST / 1.1 keeps body=hello wide world", "idle"),
        Row(
            "no chunk", post + "Transfer-Encoding:\tCHUNKED\t\r\n\r\n0\r\n\r\n",
            "POST / 1.1 keeps", "idle"),
        Row(
            "a last chunk of many zeros", chunked + "000\r\n\r\n",
            "POST / 1.1 keeps", "idle"),
        Row(
            "chunk extensions",
            chunked + "2;a=\"b c\";d\r\nhi\r\n0;e\r\n\r\n",
            "POST / 1.1 keeps body=hi", "idle"),
        Row(
            "chunk extensions with a byte of each kind",
            chunked + "1 \t; a\t=\t\"\\\"\\\t\u{E9};=\" ;b=!\r\nh\r\n1;c;d\t;e= f\r\ni\r\n0;g=\"\"\r\n\r\n",
            "POST / 1.1 keeps body=hi", "idle"),
        Row(
            "trailers mean nothing",
            chunked + "2\r\nhi\r\n0\r\nHost: b\r\nX-Request-Id: t\r\n"
                + "Connection: close\r\nTransfer-Encoding: gzip\r\n\r\n" + get + "\r\n",
            "POST / 1.1 keeps body=hi", "GET / 1.1 keeps", "idle"),
        Row(
            "an expectation of 100-continue",
            post + "Expect: 100-Continue\r\nContent-Length: 2\r\n\r\nhi",
            "POST / 1.1 keeps body=hi", "idle"),
    ]

    private static let streams = [
        Row("nothing but empty lines", "\r\n\r\n", "idle"),
        Row("an empty line but for its last byte", "\r\n\r\n\r", "head"),
        Row("a method begun", "GE", "head"),
        Row("a head begun", "GET / HTTP/1.1\r\nHo", "head"),
        Row("a head but for its last byte", get + "\r", "head"),
        Row("a body begun", post + "Content-Length: 5\r\n\r\nhell", "body"),
        Row("a body not begun", post + "Content-Length: 5\r\n\r\n", "body"),
        Row(
            "requests pipelined, with an empty line between",
            post + "Content-Length: 2\r\n\r\nhi\r\n" + get + "X-Request-Id: 2\r\n\r\n" + chunked
                + "1\r\nx\r\n0\r\n\r\nGET /d HTTP/1.0\r\n\r\nG",
            "POST / 1.1 keeps body=hi", "GET / 1.1 keeps id=2", "POST / 1.1 keeps body=x", "GET /d 1.0 closes", "head"),
    ]
}
