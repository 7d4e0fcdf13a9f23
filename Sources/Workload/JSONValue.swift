/// A JSON document in memory (RFC 8259). Immutable, so that threads can share one.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The number's own text: nothing is rounded, and it is written as it was read.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The same document with every string value translated; names of members and strings not in the table stay.
    func translated(by phrases: FlatPhrases) -> JSONValue {
        switch self {
        case .null, .bool, .number: self
        case .string(let text): .string(phrases[text])
        case .array(let elements): .array(elements.map { $0.translated(by: phrases) })
        case .object(let members): .object(members.mapValues { $0.translated(by: phrases) })
        }
    }
}
