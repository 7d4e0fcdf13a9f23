import Testing

@testable import Workload

struct IdempotencyKeyTests {
    private static func key(_ text: String) -> IdempotencyKey? { IdempotencyKey(Array(text.utf8)) }

    @Test(arguments: [
        (#""a""#, "a", true),
        (#""8e03978e-40d5-43dd-bc93-6894a57f9324""#, "8e03978e-40d5-43dd-bc93-6894a57f9324", true),
        (#""a b ~!""#, "a b ~!", true), (#""say \"hi\" \\""#, #"say "hi" \"#, true), ("a", "a", false),
        ("8e03978e-40d5:/x", "8e03978e-40d5:/x", false), (#""a";v=1"#, "a", true),
        (#""a"; v; w="x;y";z=?0"#, "a", true),
        ("a;v=:aGk=:", "a", false), ("42", "42", false),
    ])
    func `a key is what stands in its quotes, or a token`(text: String, key: String, isQuoted: Bool) throws {
        let read = try #require(Self.key(text))
        #expect(read.fingerprint == Fingerprint(of: Array(key.utf8)) && read.isQuoted == isQuoted)
    }

    @Test(arguments: [
        "", #""""#, #"""#, #""a"#, #""a"b"#, #""a" "b""#, #""a", "b""#, "a, a", "a b", #""a\b""#, #""a\"#, "\"\u{7f}\"",
        "\"\t\"", "\"é\"", "é", #""a";"#, #""a";="#, #""a";v="#, #""a";v="x"#, "(a)", "a,b", "\"a\",",
    ])
    func `what is none is none`(text: String) {
        #expect(Self.key(text) == nil)
    }

    @Test func `it is as long as it may be, and no longer`() {
        for (count, isKey) in [(1, true), (256, true), (257, false)] {
            let text = String(repeating: "x", count: count)
            #expect((Self.key(text) != nil) == isKey)
            #expect((Self.key("\"\(text)\"") != nil) == isKey)
        }
        #expect(Self.key("\"" + String(repeating: #"\\"#, count: 256) + "\"") != nil, "256 bytes are meant")
    }

    private static func order(
        _ method: Method = .get, kind: ComputeKind = .hash, before: Int64 = 1, units: Int = 10, downstream: Int64 = 2,
        after: Int64 = 3, budget: Int64 = 100
    ) -> WorkOrder {
        WorkOrder(
            method: method, kind: kind, before: .init(asked: .milliseconds(before), units: units),
            after: .init(asked: .milliseconds(after), units: units), downstream: .milliseconds(downstream),
            budget: .milliseconds(budget))
    }

    @Test func `orders are one where all is the same that is asked for, whatever time is left`() {
        let known = Fingerprint(of: Self.order(), body: [1])
        #expect(Fingerprint(of: Self.order(budget: 7), body: [1]) == known)
        #expect(Fingerprint(of: Self.order(units: 99), body: [1]) == known, "the machine was calibrated anew")
        let others =
            [
                Self.order(.post), Self.order(kind: .json), Self.order(before: 2), Self.order(downstream: 3),
                Self.order(after: 4), Self.order(before: 3, after: 1),
            ].map { Fingerprint(of: $0, body: [1]) } + [Fingerprint(of: Self.order(), body: [])]
        #expect(Set(others + [known]).count == 8)
    }

    @Test func `a chain comes back from its digest`() {
        var chain = Chain(startOf: Self.order())
        chain.round()
        #expect(Chain(chain.fingerprint) == chain)
        var next = Chain(chain.fingerprint)
        next.round()
        chain.round()
        #expect(next == chain)
    }
}
