import Testing

@testable import Configuration

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("mode", "mode", 0), ("moed", "mode", 2),
        ("thread", "threads", 1), ("boddy", "body", 1),
    ])
    func `the distance counts single edits`(one: String, other: String, edits: Int) {
        #expect(Suggestion.distance(one, other) == edits)
        #expect(Suggestion.distance(other, one) == edits)
    }

    @Test(arguments: [
        ("thread", " (did you mean \"threads\"?)"),
        ("deadlien", " (did you mean \"deadline\"?)"),
        ("limits.boddy", " (did you mean \"limits.body\"?)"),
        ("limit.body", " (did you mean \"limits.body\"?)"),
        ("limit", " (did you mean \"limits\"?)"),
        ("moed", " (did you mean \"mode\"?)"),
        ("LISTEN", " (did you mean \"listen\"?)"),
        ("downstream-timeout", " (did you mean \"downstream_timeout\"?)"),
        ("drainTimeout", " (did you mean \"drain_timeout\"?)"),
        ("body", " (did you mean \"limits.body\"?)"),
        ("limits.deadline", " (did you mean \"deadline\"?)"),
        ("x", ""),
        ("mo", ""),
        ("", ""),
        ("port", ""),
        (String(repeating: "thread", count: 20), ""),
    ])
    func `a misspelt key is answered with the nearest one, if it is near`(path: String, suggestion: String) {
        #expect(Key.suggestion(for: path) == suggestion)
    }
}
