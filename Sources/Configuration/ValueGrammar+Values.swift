import Workload

extension ValueGrammar where Value: Comparable & Sendable {
    /// A value between two ends.
    ///
    /// - Parameter expectation: what is wanted of a text that is no value.
    static func ranged(
        _ range: ClosedRange<Value>, _ placeholder: String, expectation: String,
        parse: @escaping @Sendable (String) -> Value?, format: @escaping @Sendable (Value) -> String
    ) -> ValueGrammar {
        let bounds = "\(format(range.lowerBound)) to \(format(range.upperBound))"
        return ValueGrammar(
            expectation: expectation,
            placeholder: placeholder,
            bounds: bounds,
            parse: { text, _ throws(ValueRefusal) in
                guard let value = parse(text) else { throw ValueRefusal(want: expectation, got: text.quoted) }
                guard range.contains(value) else { throw ValueRefusal(want: bounds, got: text.quoted) }
                return value
            },
            format: format)
    }
}

extension ValueGrammar where Value == Duration {
    static func duration(_ range: ClosedRange<Duration>) -> ValueGrammar {
        ranged(
            range, "duration", expectation: DurationText.expectation, parse: { DurationText.parse($0) },
            format: DurationText.format)
    }
}

extension ValueGrammar where Value == Int {
    /// Bytes.
    static func size(_ range: ClosedRange<Int>) -> ValueGrammar {
        ranged(range, "size", expectation: SizeText.expectation, parse: { SizeText.parse($0) }, format: SizeText.format)
    }

    static func number(_ range: ClosedRange<Int>) -> ValueGrammar {
        number(range, "number", orElse: "") { _, _ in nil }
    }

    /// A number, or one that follows the CPUs; then never more than the bounds allow.
    static func workers(_ range: ClosedRange<Int>) -> ValueGrammar {
        number(range, "number | cpus | cpus+1", orElse: ", cpus or cpus+1") { text, cpus in
            ["cpus": cpus, "cpus+1": cpus + 1][text].map { min($0, range.upperBound) }
        }
    }

    private static func number(
        _ range: ClosedRange<Int>, _ placeholder: String, orElse others: String,
        other: @escaping @Sendable (_ text: String, _ cpus: Int) -> Int?
    ) -> ValueGrammar {
        let bounds = "\(range.lowerBound) to \(range.upperBound)"
        let expectation = "a whole number from \(bounds)\(others)"
        return ValueGrammar(
            expectation: expectation,
            placeholder: placeholder,
            bounds: bounds,
            isText: !others.isEmpty,
            parse: { text, terms throws(ValueRefusal) in
                if let number = other(text, terms.cpus) { return number }
                // Digits and nothing else: no sign, no exponent, no underscore.
                guard text.allSatisfy(\.isASCIIDigit), let number = Int(text), range.contains(number) else {
                    throw ValueRefusal(want: expectation, got: text.quoted)
                }
                return number
            },
            format: { String($0) })
    }
}

extension ValueGrammar where Value: Equatable & Sendable {
    /// What one of a few words stands for, or else a value as another grammar has it.
    ///
    /// - Parameters:
    ///   - expectation: what of the other grammar is wanted where a text is neither.
    ///   - value: makes what is meant of the other's value.
    ///   - inner: the other's value in one that no word stands for.
    static func words<Inner>(
        _ words: KeyValuePairs<String, Value>, or other: ValueGrammar<Inner>, expectation: String? = nil,
        value: @escaping @Sendable (Inner) -> Value, inner: @escaping @Sendable (Value) -> Inner?
    ) -> ValueGrammar {
        let words = Array(words)
        let names = words.map(\.key)
        let expectation = "\(names.joined(separator: ", ")) or \(expectation ?? other.expectation)"
        return ValueGrammar(
            expectation: expectation,
            placeholder: (names + [other.placeholder]).joined(separator: " | "),
            bounds: other.bounds,
            isText: other.isText,
            parse: { text, terms throws(ValueRefusal) in
                if let word = words.first(where: { $0.key == text }) { return word.value }
                do throws(ValueRefusal) {
                    return value(try other.parse(text, terms))
                } catch {
                    throw ValueRefusal(want: expectation, got: text.quoted)
                }
            },
            format: { value in
                words.first { $0.value == value }?.key ?? inner(value).map(other.format) ?? ""
            })
    }
}

extension ValueGrammar where Value == Duration {
    /// Zero, written `off`, or a time that is long beside what a change of requests costs.
    static var yield: ValueGrammar { offOr(.microseconds(100)...Duration.seconds(10)) }

    /// Zero, written `off`, or a time within bounds.
    static func offOr(_ range: ClosedRange<Duration>) -> ValueGrammar {
        let duration = ValueGrammar.duration(range)
        return words(
            ["off": .zero], or: duration, expectation: "a duration from \(duration.bounds ?? "")",
            value: { $0 }, inner: { $0 })
    }
}

extension ValueGrammar where Value == Slots {
    /// As many as a pool may have threads.
    static var slots: ValueGrammar {
        words(
            ["unlimited": .unlimited, "cpus": .cpus], or: ValueGrammar<Int>.number(poolThreads),
            value: { .number($0) }, inner: { if case .number(let count) = $0 { count } else { nil } })
    }
}

extension ValueGrammar where Value == Int? {
    /// Requests; nil, written `unlimited`, where as many may wait as come.
    static func longestQueue(_ range: ClosedRange<Int>) -> ValueGrammar {
        words(["unlimited": nil], or: ValueGrammar<Int>.number(range), value: { $0 }, inner: { $0 })
    }

    /// Threads; nil, written `auto`, where the mode decides.
    static func threads(_ range: ClosedRange<Int>) -> ValueGrammar {
        words(["auto": nil], or: ValueGrammar<Int>.number(range), value: { $0 }, inner: { $0 })
    }
}

extension ValueGrammar where Value == Double? {
    /// Units of a compute kind per millisecond; nil, written `auto`, where they are to be measured.
    static func unitsPerMillisecond(_ range: ClosedRange<Double>) -> ValueGrammar {
        let bounds = "\(NumberText.plain(range.lowerBound)) to \(NumberText.plain(range.upperBound))"
        let expectation = "auto or a number from \(bounds)"
        return ValueGrammar(
            expectation: expectation,
            placeholder: "auto | number",
            bounds: bounds,
            parse: { text, _ throws(ValueRefusal) in
                if text == "auto" { return nil }
                let isPlain = text.allSatisfy { $0.isASCIIDigit || $0 == "." }
                guard isPlain, let number = Double(text), range.contains(number) else {
                    throw ValueRefusal(want: expectation, got: text.quoted)
                }
                return number
            },
            format: { $0.map(NumberText.plain) ?? "auto" })
    }
}

extension ValueGrammar where Value == Bool {
    static var boolean: ValueGrammar {
        ValueGrammar(
            expectation: "true or false",
            placeholder: "true | false",
            isText: false,
            parse: { text, _ throws(ValueRefusal) in
                guard let value = Bool(text) else { throw ValueRefusal(want: "true or false", got: text.quoted) }
                return value
            },
            format: { $0.description })
    }
}

extension ValueGrammar where Value == HostPort? {
    /// Nil, written `off`, where there is no such port.
    static var optionalAddress: ValueGrammar {
        words(["off": nil], or: ValueGrammar<HostPort>.address, value: { $0 }, inner: { $0 })
    }
}
