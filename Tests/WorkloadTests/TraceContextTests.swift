import Testing
import Workload

/// The rules of W3C Trace Context, level 2, and most rows of its own test suite.
struct TraceContextTests {
    private static func read(_ text: String, span: UInt64 = 7) -> TraceContext? {
        let bytes = Array(text.utf8)
        return TraceContext(traceparent: bytes.span, span: span)
    }

    private static let trace = "12345678901234567890123456789012"
    private static let parent = "1234567890123456"

    @Test func `a traceparent gives the trace and its caller's span, and the request its own`() throws {
        let context = try #require(
            Self.read("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", span: 0xf0_67aa_0ba9_02b7))
        #expect(context.trace == TraceID(high: 0x0af7_6519_16cd_43dd, low: 0x8448_eb21_1c80_319c))
        #expect(context.trace.description == "0af7651916cd43dd8448eb211c80319c")
        #expect(HexadecimalText.word(context.parent) == "b7ad6b7169203331")
        #expect(HexadecimalText.word(context.span) == "00f067aa0ba902b7")
        #expect(context.isSampled)
    }

    @Test(
        arguments: [
            ("00", 0, false), ("01", 1, true), ("02", 2, false), ("03", 3, true), ("fc", 0, false), ("ff", 3, true),
            ("09", 1, true),
        ] as [(String, UInt8, Bool)])
    func `of the flags those are kept that have a meaning`(text: String, flags: UInt8, isSampled: Bool) throws {
        let context = try #require(Self.read("00-\(Self.trace)-\(Self.parent)-\(text)"))
        #expect(context.flags == flags && context.isSampled == isSampled)
    }

    @Test(arguments: [
        "cc-\(trace)-\(parent)-01", "01-\(trace)-\(parent)-01", "fe-\(trace)-\(parent)-01-",
        "cc-\(trace)-\(parent)-01-what-the-future-will-be-like", "01-\(trace)-\(parent)-01-00-\u{FC}",
        "00-\(trace)-\(parent)-00", "00-00000000000000000000000000000001-0000000000000001-00",
        "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01", "00-10000000000000000000000000000000-\(parent)-01",
    ])
    func `a later version is read as far as it is known`(text: String) {
        #expect(Self.read(text) != nil)
    }

    @Test(arguments: [
        "", "00", "00-", "-", "ff-\(trace)-\(parent)-01", "ff-\(trace)-\(parent)-01-more",
        // Behind the flags of version 0 there is nothing.
        "00-\(trace)-\(parent)-01.", "00-\(trace)-\(parent)-01-", "00-\(trace)-\(parent)-01 ",
        "00-\(trace)-\(parent)-01-what-the-future-will-be-like",
        "cc-\(trace)-\(parent)-01.what-the-future-will-be-like",
        "cc-\(trace)-\(parent)-010",
        // Each field too long, too short, and of other characters.
        ".0-\(trace)-\(parent)-01", "0.-\(trace)-\(parent)-01", "000-\(trace)-\(parent)-01",
        "0000-\(trace)-\(parent)-01", "0-\(trace)-\(parent)-01", "FE-\(trace)-\(parent)-01", "-\(trace)-\(parent)-01",
        "00-00000000000000000000000000000000-\(parent)-01", "00-.2345678901234567890123456789012-\(parent)-01",
        "00-1234567890123456789012345678901.-\(parent)-01", "00-123456789012345678901234567890123-\(parent)-01",
        "00-1234567890123456789012345678901-\(parent)-01", "00-1234567890123456789012345678901A-\(parent)-01",
        "00-\(trace)-0000000000000000-01", "00-\(trace)-.234567890123456-01", "00-\(trace)-123456789012345.-01",
        "00-\(trace)-12345678901234567-01", "00-\(trace)-123456789012345-01", "00-\(trace)-123456789012345F-01",
        "00-\(trace)-\(parent)-.0", "00-\(trace)-\(parent)-0.", "00-\(trace)-\(parent)-001", "00-\(trace)-\(parent)-1",
        "00-\(trace)-\(parent)-", "00-\(trace)-\(parent)-0A", "00-\(trace)-\(parent)",
        // Each dash another character.
        "00_\(trace)-\(parent)-01", "00-\(trace)_\(parent)-01", "00-\(trace)-\(parent)_01",
        "00-\(trace) \(parent)-01", "00-\(trace)-\(parent)-01\u{0}", "00-\(trace)-\(parent)-0\u{661}",
    ])
    func `what is malformed is as if it were not there`(text: String) {
        #expect(Self.read(text) == nil)
    }

    @Test(arguments: [
        "", "0af7651916cd43dd8448eb211c80319", "0af7651916cd43dd8448eb211c80319c0", "0AF7651916CD43DD8448EB211C80319C",
        "00000000000000000000000000000000", "0af7651916cd43dd 448eb211c80319c",
    ])
    func `a trace's id is 32 digits in lower case, not all of them 0`(text: String) {
        let bytes = Array(text.utf8)
        #expect(TraceID(bytes.span) == nil)
    }

    // MARK: tracestate

    private static func handedOn(_ state: String) -> String {
        let context = TraceContext(trace: TraceID(high: 1, low: 1), parent: 1, span: 1, flags: 0)
        return String(decoding: BroughtTrace(context, state: Array(state.utf8)).state, as: UTF8.self)
    }

    @Test(arguments: [
        "rojo=00f067aa0ba902b7", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "a=1 \t,\t b= 2,,c=3", "@=!~",
        "a=1,a=2", (1...32).map { "k\($0)=v" }.joined(separator: ", ,"),
        "a=" + String(repeating: "x", count: 510),
    ])
    func `a state is handed on unread`(state: String) {
        #expect(Self.handedOn(state) == state)
    }

    @Test(arguments: [
        "", ",", " , ", "rojo", "a=\u{FC}", "a=1,b=\u{7F}", "a=1\r\nX: y", "a=\u{0}",
        "a=1,b", "a,b=1", "a=1, =2", "=", (1...33).map { "k\($0)=v" }.joined(separator: ","),
    ])
    func `a state that is none is not handed on`(state: String) {
        #expect(Self.handedOn(state) == "")
    }

    @Test func `a state that is too long loses its long entries, then its last ones`() {
        let short = (10..<41).map { "key\($0)=longervalue\($0)" }
        let long = "long=" + String(repeating: "x", count: 124)
        let kept = Self.handedOn((short[..<5] + [long] + short[5...]).joined(separator: ","))
        // Each has 19 bytes, and a comma behind it.
        #expect(kept == short[..<25].joined(separator: ","))
        #expect(kept.utf8.count <= BroughtTrace.longestState)
        #expect(Self.handedOn("a=" + String(repeating: "x", count: 600)) == "")
    }
}
