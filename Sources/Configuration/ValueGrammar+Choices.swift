import Workload

extension ValueGrammar where Value: Sendable {
    /// One of a few words.
    ///
    /// - Parameters:
    ///   - what: what the words are names of.
    ///   - names: those that are offered.
    fileprivate static func named(
        _ what: String, expectation: String, among names: @escaping @Sendable (Terms) -> [String],
        value: @escaping @Sendable (String, Terms) -> Value?, format: @escaping @Sendable (Value) -> String
    ) -> ValueGrammar {
        ValueGrammar(
            expectation: expectation,
            placeholder: { names($0).joined(separator: " | ") },
            parse: { text, terms throws(ValueRefusal) in
                if let value = value(text, terms) { return value }
                throw ValueRefusal(unknown: what, text, among: names(terms))
            },
            format: format)
    }
}

extension ValueGrammar where Value: RawRepresentable<String> & CaseIterable & Sendable {
    /// - Parameter what: what the words are names of.
    static func choice(of what: String) -> ValueGrammar {
        let names = Value.allCases.map(\.rawValue)
        return named(
            what, expectation: "one of \(names.joined(separator: ", "))", among: { _ in names },
            value: { name, _ in Value(rawValue: name) }, format: \.rawValue)
    }
}

extension ValueGrammar where Value == String {
    /// A mode's name, one of those that there are.
    static var mode: ValueGrammar {
        named(
            "mode", expectation: "the name of a mode", among: \.modes,
            value: { name, terms in terms.modes.first { $0 == name } }, format: { $0 })
    }
}

extension ValueGrammar where Value == ComputeKind {
    static var kind: ValueGrammar {
        // `spin` and `sleep` are taken and not offered: they serve tests of the models, and no workload.
        named(
            "kind", expectation: "the name of a compute kind", among: { _ in ComputeKind.computing.map(\.rawValue) },
            value: { name, _ in ComputeKind(rawValue: name) }, format: \.rawValue)
    }
}
