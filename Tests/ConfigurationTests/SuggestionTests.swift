import Modes
import Scheduling
import Testing

@testable import Configuration

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("mode", "mode", 0), ("moed", "mode", 1),
        ("ca", "abc", 3), ("abcd", "badc", 2), ("noe", "one", 1),
        ("thread", "threads", 1), ("boddy", "body", 1),
    ])
    func `the distance counts single edits and exchanges of neighbours`(one: String, other: String, edits: Int) {
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
        ("laod", " (did you mean \"load\"?)"),
        ("lsiten", " (did you mean \"listen\"?)"),
        ("limtis.bdoy", " (did you mean \"limits.body\"?)"),
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

    /// Two letters that changed places are the commonest slip: in keys, variables and the words of a choice alike.
    @Test func `each name with two letters exchanged is answered with itself`() {
        let choices = [
            AcceptStrategy.allCases.map(\.rawValue), AcceptBatch.allCases.map(\.rawValue), ModeChoice.names,
            Discipline.names,
        ]
        let names = [Key.all.map(\.path) + Key.groups, Key.all.map(\.variable)] + choices
        for names in names {
            for name in names {
                for place in name.indices.dropLast() {
                    var letters = Array(name)
                    let index = name.distance(from: name.startIndex, to: place)
                    letters.swapAt(index, index + 1)
                    let slip = String(letters)
                    #expect(Suggestion.nearest(to: slip, among: names) == name, "\(slip)")
                }
            }
        }
    }
}
