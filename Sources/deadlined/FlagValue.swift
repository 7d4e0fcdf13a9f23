import Configuration
import Load
import Workload

/// Texts given to flags of `load` and `compare`.
enum FlagValue {
    /// Reads one, without the white space that was copied with it. What is wrong with it is said with the flag's name.
    static func read<Value>(
        _ flag: String, _ text: String, _ read: (String) throws -> Value
    ) throws(LoadError) -> Value {
        do {
            return try read(ForeignText.trim(text))
        } catch {
            let reason = "\(error)"
            throw LoadError(reason.hasPrefix("\"") ? "\(flag) \(reason)" : "\(flag): \(reason)")
        }
    }

    /// One of a few words.
    static func choice<Value: CaseIterable & RawRepresentable<String>>(
        _ flag: String, _ text: String, _: Value.Type = Value.self
    ) throws(LoadError) -> Value {
        try read(flag, text) { text throws(LoadError) in
            guard let value = Value(rawValue: text) else {
                throw LoadError("\"\(text)\": want \(Value.allCases.map(\.rawValue).joined(separator: " or "))")
            }
            return value
        }
    }

    /// One of a list, by its name.
    ///
    /// - Parameter offered: those of the list that may be named.
    static func named<Choice: NamedChoice>(
        _ flag: String, _ text: String, among offered: [Choice] = Choice.all
    ) throws(LoadError) -> Choice {
        try read(flag, text) { text throws(LoadError) in
            guard let choice = offered.first(where: { $0.name == text }) else {
                let names = offered.map(\.name)
                let guess = Suggestion.clause(for: text, among: names)
                throw LoadError("\"\(text)\": no such one\(guess); there are \(names.joined(separator: ", "))")
            }
            return choice
        }
    }

    static func seed(_ text: String) throws(LoadError) -> UInt64 {
        try read("--seed", text) { text throws(LoadError) in
            guard let seed = UInt64(text) else { throw LoadError("\"\(text)\": want a whole number such as 1") }
            return seed
        }
    }

    static func duration(_ flag: String, _ text: String) throws(LoadError) -> Duration {
        try read(flag, text, ScheduleTime.read)
    }

    /// Of a run, or of a client's patience: not nothing.
    static func positiveDuration(_ flag: String, _ text: String) throws(LoadError) -> Duration {
        let duration = try duration(flag, text)
        guard duration >= .microseconds(1) else { throw LoadError("\(flag) \"\(text)\": want 1us or more") }
        return duration
    }

    static func refuse(_ given: Set<String>, because reason: String) throws(LoadError) {
        try refuse(given.sorted().map { (name: $0, isGiven: true) }, because: reason)
    }

    /// Refuses flags that another one leaves without effect.
    ///
    /// - Parameter flags: those that were given are true.
    static func refuse(_ flags: [(name: String, isGiven: Bool)], because reason: String) throws(LoadError) {
        let given = flags.filter(\.isGiven).map(\.name)
        guard let last = given.last else { return }
        let names = given.count == 1 ? last : "\(given.dropLast().joined(separator: ", ")) and \(last)"
        throw LoadError("\(names): no effect \(reason); leave \(given.count == 1 ? "it" : "them") out")
    }
}
