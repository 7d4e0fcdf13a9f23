/// How a type of value is written.
struct ValueGrammar<Value>: Sendable {
    /// What a message says was wanted: `a duration such as 5ms`.
    let expectation: String
    /// What stands for the value in a flag's help: `duration`.
    let placeholder: String
    /// What the value may be, if the placeholder leaves that open: `1 to 240`.
    var bounds: String?
    /// Whether YAML's quoted text is of the right type: not for numbers and booleans.
    var isText = true
    /// Whether values are names that say what they are, as `edf` does, and `off` or `10ms` do not.
    var isOfNames = false
    /// Whether the file may have a list of texts in its place: they are read as one, with commas between them.
    var isList = false
    /// Reads a value that is within its bounds.
    let parse: @Sendable (String, Terms) throws(ValueRefusal) -> Value
    /// The text that parses back to the same value.
    let format: @Sendable (Value) -> String
}

/// What a value is judged by, besides its own text.
package struct Terms: Sendable {
    /// CPUs that may be used.
    package var cpus: Int
    /// What workers may take of the machine; nil: that is not judged.
    package var room: Room?

    package init(cpus: Int, room: Room? = nil) {
        self.cpus = cpus
        self.room = room
    }
}

/// Why a value is not taken.
struct ValueRefusal: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    /// - Parameter got: what stood there instead, ready to be shown.
    init(want: String, got: String) {
        message = "want \(want), got \(got)"
    }

    /// - Parameter what: what the names are names of.
    init(unknown what: String, _ name: String, among names: [String]) {
        let guess = Suggestion.clause(for: name, among: names)
        message = "unknown \(what) \(name.quoted)\(guess); one of \(names.joined(separator: ", "))"
    }
}
