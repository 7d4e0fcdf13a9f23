import Testing

@testable import Telemetry

struct LiveQueryTests {
    @Test(arguments: [
        (nil, 300), ("", 300), ("seconds=1", 1), ("seconds=300", 300), ("&seconds=%36%30&", 60),
    ])
    func `a good query says how many seconds`(query: String?, seconds: Int) throws {
        #expect(try LiveQuery(query).seconds == seconds)
    }

    @Test(arguments: [
        ("seconds=0", "seconds takes a whole number from 1 to 300"), ("seconds=301", "seconds takes a whole number"),
        ("seconds=-5", "seconds takes a whole number"), ("seconds=1&seconds=1", "seconds is given twice"),
        ("seconds", "seconds has no readable value"), ("limit=5", "unknown parameter limit; there are seconds"),
    ])
    func `a bad query is refused in one line`(query: String, reason: String) {
        let refusal = #expect(throws: RequestFilter.Refusal.self) { try LiveQuery(query) }
        #expect(refusal?.status == 400)
        #expect(refusal?.reason.hasPrefix(reason) == true, "\(refusal?.reason ?? "")")
    }
}
