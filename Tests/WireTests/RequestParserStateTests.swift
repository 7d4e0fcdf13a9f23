import Testing

@testable import Wire

@Suite struct RequestParserStateTests {
    /// The place that each byte of a stream leaves the parser in: i, h or b.
    @Test func each_byte_moves_the_phase_only_where_a_part_begins_or_ends() {
        let parser = RequestParser(limits: RequestFeed.limits)
        #expect(parser.phase == .idle)
        let stream = "\r\nPOST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi\r\n\r\nGET / HTTP/1.0\r\n\r\n"
        let phases = stream.utf8.map { byte in
            _ = [byte].withUnsafeBytes { parser.parse($0) }
            return String(describing: parser.phase).prefix(1)
        }
        let head = String(repeating: "h", count: "POST / HTTP/1.0\r\nContent-Length: 2\r\n\r".utf8.count)
        #expect(phases.joined() == "hi" + head + "bb" + "i" + "hihi" + String(repeating: "h", count: 17) + "i")
    }

    /// What is refused before its method is read whole cannot be told from another; it gets a body.
    @Test(arguments: [
        ("HEAD / HTTP/2.0\r\n", true), ("HEAD /%zz HTTP/1.1\r\n", true), ("HEAD / HTTP/1.1\r\na b: c\r\n", true),
        ("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 51\r\n\r\n", true),
        ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nx y", false),
        ("GET / HTTP/2.0\r\n", false), ("HEAD", false), ("HEADER / HTTP/2.0\r\n", false),
    ])
    func a_message_asks_for_a_head_alone_once_its_method_says_so(stream: String, asks: Bool) {
        let parser = RequestParser(limits: RequestFeed.limits)
        Array(stream.utf8).withUnsafeBytes { bytes in
            var taken = 0
            while case .complete(_, let consumed) = parser.parse(UnsafeRawBufferPointer(rebasing: bytes[taken...])) {
                taken += consumed
            }
        }
        #expect(parser.asksForHead == asks)
    }

    @Test func nothing_fed_changes_nothing() {
        let parser = RequestParser(limits: RequestFeed.limits)
        #expect(parser.parse(UnsafeRawBufferPointer(start: nil, count: 0)) == .incomplete)
        #expect(parser.phase == .idle)
    }

    @Test(arguments: [
        ("the whole head", ["HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"], [true]),
        (
            "the last byte of the head",
            ["HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r", "\n"], [false, true]
        ),
        (
            "chunked", ["HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n", "0"],
            [true, false]
        ),
        (
            "no bytes", ["HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", ""],
            [true, false]
        ),
        (
            "the next bytes", ["HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", "h", "i"],
            [true, false, false]
        ),
        (
            "a body that has begun", ["HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nh"],
            [false]
        ),
        ("a whole request", ["HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi"], [false]),
        ("no body", ["HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n"], [false]),
        ("HTTP/1.0", ["HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"], [false]),
        ("no expectation", ["HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"], [false]),
        (
            "a body that is too large", ["HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 51\r\n\r\n"],
            [false]
        ),
    ])
    func continue_is_due_once_between_head_and_body(name: String, pieces: [String], due: [Bool]) {
        let parser = RequestParser(limits: RequestFeed.limits)
        _ = Array("POST / ".utf8).withUnsafeBytes { parser.parse($0) }
        let seen = pieces.map { piece in
            _ = Array(piece.utf8).withUnsafeBytes { parser.parse($0) }
            return parser.wantsContinue
        }
        #expect(seen == due)
    }

    /// 5,000 idle connections may take 4 KiB each, and a parser is only a part of one.
    @Test func an_idle_parser_takes_less_than_a_kibibyte() {
        let size = MemoryLayout<MessageReader<RequestLineScan>>.size
        #expect(size < 640, "leaves room for the rest of it, and for what the heap adds to a block")
    }
}
