/// One of a list from which a user chooses by name. Help, messages and the configuration file follow from the list.
public protocol NamedChoice: Equatable, Sendable {
    /// The name in flags, configuration, metrics and records.
    var name: String { get }
    /// A few words for who chooses.
    var summary: String { get }

    static var all: [Self] { get }
}

extension NamedChoice {
    public static var names: [String] { all.map(\.name) }

    /// Each name with its summary, as sentences.
    public static var summaries: String { all.map { "\($0.name): \($0.summary)." }.joined(separator: " ") }

    public static func named(_ name: String) -> Self? { all.first { $0.name == name } }

    public static func == (left: Self, right: Self) -> Bool { left.name == right.name }
}
