import Workload

extension ValueGrammar where Value: Comparable & Sendable {
    /// A value between two ends.
    ///
    /// - Parameter expectation: what is wanted of a text that is no value.
    fileprivate static func ranged(
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

extension ValueGrammar where Value == Duration {
    /// Zero, written `off`, or a time that is long beside what a change of requests costs.
    static var yield: ValueGrammar {
        let duration = ValueGrammar.duration(.microseconds(100)...Duration.seconds(10))
        let expectation = "off or a duration from \(duration.bounds ?? "")"
        return ValueGrammar(
            expectation: expectation,
            placeholder: "off | duration",
            bounds: duration.bounds,
            parse: { text, terms throws(ValueRefusal) in
                if text == "off" { return .zero }
                do throws(ValueRefusal) {
                    return try duration.parse(text, terms)
                } catch {
                    throw ValueRefusal(want: expectation, got: text.quoted)
                }
            },
            format: { $0 == .zero ? "off" : duration.format($0) })
    }
}

extension ValueGrammar where Value == Slots {
    /// As many as a pool may have threads.
    static var slots: ValueGrammar {
        let number = ValueGrammar<Int>.number(1...240)
        let expectation = "unlimited, cpus or \(number.expectation)"
        return ValueGrammar(
            expectation: expectation,
            placeholder: "unlimited | cpus | number",
            bounds: number.bounds,
            isText: false,
            parse: { text, terms throws(ValueRefusal) in
                if let word = ["unlimited": Slots.unlimited, "cpus": .cpus][text] { return word }
                do throws(ValueRefusal) {
                    return .number(try number.parse(text, terms))
                } catch {
                    throw ValueRefusal(want: expectation, got: text.quoted)
                }
            },
            format: { slots in
                switch slots {
                case .unlimited: "unlimited"
                case .cpus: "cpus"
                case .number(let count): number.format(count)
                }
            })
    }
}

extension ValueGrammar where Value == Int? {
    /// Requests; nil, written `unlimited`, where as many may wait as come.
    static func longestQueue(_ range: ClosedRange<Int>) -> ValueGrammar {
        number(range, orElse: "unlimited")
    }

    /// Threads; nil, written `auto`, where the mode decides.
    static func threads(_ range: ClosedRange<Int>) -> ValueGrammar {
        number(range, orElse: "auto")
    }

    /// - Parameter word: how nil is written.
    private static func number(_ range: ClosedRange<Int>, orElse word: String) -> ValueGrammar {
        let number = ValueGrammar<Int>.number(range)
        let expectation = "\(word) or \(number.expectation)"
        return ValueGrammar(
            expectation: expectation,
            placeholder: "\(word) | number",
            bounds: number.bounds,
            isText: false,
            parse: { text, terms throws(ValueRefusal) in
                if text == word { return nil }
                do throws(ValueRefusal) {
                    return try number.parse(text, terms)
                } catch {
                    throw ValueRefusal(want: expectation, got: text.quoted)
                }
            },
            format: { $0.map(number.format) ?? word })
    }
}

extension ValueGrammar where Value == Double? {
    /// Units of a compute kind per millisecond; nil, written `auto`, where they are to be measured.
    static func unitsPerMillisecond(_ range: ClosedRange<Double>) -> ValueGrammar {
        let bounds = "\(decimal(range.lowerBound)) to \(decimal(range.upperBound))"
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
            format: { $0.map(decimal) ?? "auto" })
    }

    /// Swift's shortest text, whole numbers without their point. Has no exponent within the bounds.
    private static func decimal(_ number: Double) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
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
