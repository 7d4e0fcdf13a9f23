import Workload

extension ValueGrammar where Value: Sendable {
    /// One of a few words.
    ///
    /// - Parameters:
    ///   - what: what the words are names of.
    ///   - names: those that are offered.
    static func named(
        _ what: String, expectation: String, among names: [String],
        value: @escaping @Sendable (String) -> Value?, format: @escaping @Sendable (Value) -> String
    ) -> ValueGrammar {
        ValueGrammar(
            expectation: expectation,
            placeholder: names.joined(separator: " | "),
            isOfNames: true,
            parse: { text, _ throws(ValueRefusal) in
                if let value = value(text) { return value }
                throw ValueRefusal(unknown: what, text, among: names)
            },
            format: format)
    }
}

extension ValueGrammar where Value: RawRepresentable<String> & CaseIterable & Sendable {
    /// - Parameter what: what the words are names of.
    static func choice(of what: String) -> ValueGrammar {
        let names = Value.allCases.map(\.rawValue)
        return named(
            what, expectation: "one of \(names.joined(separator: ", "))", among: names,
            value: { Value(rawValue: $0) }, format: \.rawValue)
    }
}

extension ValueGrammar where Value: NamedChoice {
    /// - Parameter what: what the names are names of.
    static func named(_ what: String) -> ValueGrammar {
        named(
            what, expectation: "the name of a \(what)", among: Value.names, value: { Value.named($0) },
            format: \.name)
    }
}

extension ValueGrammar where Value == ComputeKind {
    static var kind: ValueGrammar {
        // `spin` and `sleep` are taken and not offered: they serve tests of the models, and no workload.
        named(
            "kind", expectation: "the name of a compute kind", among: ComputeKind.computing.map(\.rawValue),
            value: { ComputeKind(rawValue: $0) }, format: \.rawValue)
    }
}
