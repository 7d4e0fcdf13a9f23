import Testing
import Wire

struct BufferBudgetTests {
    private static let head = "POST /work HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n"
    private static let part = String(repeating: "x", count: 9_999)

    private func parse(_ text: String, with parser: RequestParser) -> RequestParser.Progress {
        Array(text.utf8).withUnsafeBytes { parser.parse($0) }
    }

    private func makeParser(_ budget: BufferBudget) -> RequestParser {
        RequestParser(limits: RequestLimits(target: 99, headers: 999, body: 10_000), budget: budget)
    }

    @Test("a body beyond the budget is refused with a 503, and one that ends makes room for it")
    func refusal() {
        let budget = BufferBudget(limit: 15_000)
        do {
            let first = makeParser(budget)
            #expect(parse(Self.head + Self.part, with: first) == .incomplete)
            #expect(budget.taken >= 9_999)
            guard case .rejected(let rejection) = parse(Self.head + Self.part, with: makeParser(budget)) else {
                Issue.record("not refused")
                return
            }
            #expect(rejection.status == 503 && rejection.reason.contains("limits.buffers"))
            withExtendedLifetime(first) {}
        }
        #expect(budget.taken == 0)
        #expect(parse(Self.head + Self.part, with: makeParser(budget)) == .incomplete)
    }

    @Test("a whole body is counted for as long as its request lives")
    func wholeBody() {
        let budget = BufferBudget(limit: 15_000)
        let parser = makeParser(budget)
        do {
            let progress = parse(Self.head + Self.part + "x", with: parser)
            #expect(budget.taken >= 10_000)
            withExtendedLifetime(progress) {}
        }
        #expect(budget.taken == 0)
    }

    @Test("a read takes little while there is no room, so that nothing of it has to be counted")
    func reads() throws {
        let budget = BufferBudget(limit: 100_000)
        #expect(budget.roomToRead(65_536) == 65_536)
        do {
            let share = try #require(BufferShare(ofRead: 65_536, countedIn: budget))
            #expect(budget.taken == 65_536)
            #expect(budget.roomToRead(65_536) == BufferBudget.uncounted)
            #expect(budget.roomToRead(1_000) == 1_000)
            #expect(BufferShare(ofRead: BufferBudget.uncounted, countedIn: budget) == nil)
            withExtendedLifetime(share) {}
        }
        #expect(budget.taken == 0)
    }

    @Test("small bodies are not counted")
    func small() {
        let budget = BufferBudget(limit: 0)
        let text = Self.head + String(repeating: "x", count: BufferBudget.uncounted)
        let parser = makeParser(budget)
        #expect(parse(text, with: parser) == .incomplete)
        #expect(budget.taken == 0)
    }
}
