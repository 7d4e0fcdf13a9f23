extension Grammar where Value: RawRepresentable<String> & CaseIterable & Sendable {
    /// One of a few words.
    ///
    /// - Parameter what: what the words are names of.
    static func choice(of what: String) -> Grammar {
        let names = Value.allCases.map(\.rawValue)
        return Grammar(
            expectation: "one of \(names.joined(separator: ", "))",
            placeholder: names.joined(separator: "|"),
            parse: { text, _ throws(Refusal) in
                guard let value = Value(rawValue: text) else { throw Refusal(unknown: what, text, among: names) }
                return value
            },
            format: \.rawValue)
    }
}
