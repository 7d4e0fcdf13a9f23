import Testing

@testable import Telemetry

struct TraceQueryTests {
    @Test(arguments: [
        (nil, 5), ("", 5), ("seconds=1", 1), ("seconds=60", 60), ("&seconds=%31%30&", 10),
    ])
    func `a good query says how far back`(query: String?, seconds: Int) throws {
        #expect(try TraceQuery(query).seconds == seconds)
    }

    @Test(arguments: [
        ("seconds=0", "seconds takes a whole number from 1 to 60"), ("seconds=61", "seconds takes a whole number"),
        ("seconds=", "seconds takes a whole number"), ("seconds=-5", "seconds takes a whole number"),
        ("seconds=5s", "seconds takes a whole number"), ("seconds=1&seconds=1", "seconds is given twice"),
        ("seconds", "seconds has no readable value"), ("seconds=%3", "seconds has no readable value"),
        ("limit=5", "unknown parameter limit; there are seconds"),
    ])
    func `a bad query is refused in one line`(query: String, reason: String) {
        let refusal = #expect(throws: RequestFilter.Refusal.self) { try TraceQuery(query) }
        #expect(refusal?.status == 400)
        #expect(refusal?.reason.hasPrefix(reason) == true, "\(refusal?.reason ?? "")")
    }
}
