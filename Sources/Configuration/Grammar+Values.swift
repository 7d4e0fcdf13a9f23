import Workload

extension Grammar where Value == Duration {
    static func duration(_ bounds: ClosedRange<Duration>) -> Grammar {
        Grammar(
            expectation: DurationText.expectation,
            placeholder: "duration",
            parse: { text, _ throws(Refusal) in
                guard let duration = DurationText.parse(text) else {
                    throw Refusal(want: DurationText.expectation, got: text.quoted)
                }
                guard bounds.contains(duration) else {
                    let ends = (DurationText.format(bounds.lowerBound), DurationText.format(bounds.upperBound))
                    throw Refusal(want: "\(ends.0) to \(ends.1)", got: text.quoted)
                }
                return duration
            },
            format: DurationText.format)
    }
}

extension Grammar where Value == Int {
    static func number(_ bounds: ClosedRange<Int>) -> Grammar {
        let expectation = "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
        return Grammar(
            expectation: expectation,
            placeholder: "number",
            isText: false,
            parse: { text, _ throws(Refusal) in
                guard let number = wholeNumber(text), bounds.contains(number) else {
                    throw Refusal(want: expectation, got: text.quoted)
                }
                return number
            },
            format: { String($0) })
    }

    /// A number, or one that follows the CPUs; then never more than the bounds allow.
    static func workers(_ bounds: ClosedRange<Int>) -> Grammar {
        let expectation = "a whole number from \(bounds.lowerBound) to \(bounds.upperBound), cpus or cpus+1"
        return Grammar(
            expectation: expectation,
            placeholder: "number|cpus|cpus+1",
            parse: { text, terms throws(Refusal) in
                switch text {
                case "cpus": return min(terms.cpus, bounds.upperBound)
                case "cpus+1": return min(terms.cpus + 1, bounds.upperBound)
                default:
                    guard let number = wholeNumber(text), bounds.contains(number) else {
                        throw Refusal(want: expectation, got: text.quoted)
                    }
                    return number
                }
            },
            format: { String($0) })
    }

    /// Bytes.
    static func size(_ bounds: ClosedRange<Int>) -> Grammar {
        Grammar(
            expectation: SizeText.expectation,
            placeholder: "size",
            parse: { text, _ throws(Refusal) in
                guard let bytes = SizeText.parse(text) else {
                    throw Refusal(want: SizeText.expectation, got: text.quoted)
                }
                guard bounds.contains(bytes) else {
                    let ends = (SizeText.format(bounds.lowerBound), SizeText.format(bounds.upperBound))
                    throw Refusal(want: "\(ends.0) to \(ends.1)", got: text.quoted)
                }
                return bytes
            },
            format: SizeText.format)
    }

    /// Digits and nothing else: no sign, no exponent, no underscore.
    private static func wholeNumber(_ text: String) -> Int? {
        text.allSatisfy(\.isASCIIDigit) ? Int(text) : nil
    }
}

extension Grammar where Value == Double? {
    /// Units of a compute kind per millisecond; nil, written `auto`, where they are to be measured.
    static func unitsPerMillisecond(_ bounds: ClosedRange<Double>) -> Grammar {
        let ends = (decimal(bounds.lowerBound), decimal(bounds.upperBound))
        let expectation = "auto or a number from \(ends.0) to \(ends.1)"
        return Grammar(
            expectation: expectation,
            placeholder: "auto|number",
            parse: { text, _ throws(Refusal) in
                if text == "auto" { return nil }
                let isPlain = text.allSatisfy { $0.isASCIIDigit || $0 == "." }
                guard isPlain, let number = Double(text), bounds.contains(number) else {
                    throw Refusal(want: expectation, got: text.quoted)
                }
                return number
            },
            format: { $0.map(decimal) ?? "auto" })
    }

    /// Swift's shortest text, whole numbers without their point. Has no exponent within `Bounds.calibration`.
    private static func decimal(_ number: Double) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension Grammar where Value == Bool {
    static var boolean: Grammar {
        Grammar(
            expectation: "true or false",
            placeholder: "true|false",
            isText: false,
            parse: { text, _ throws(Refusal) in
                guard let value = Bool(text) else { throw Refusal(want: "true or false", got: text.quoted) }
                return value
            },
            format: { $0.description })
    }
}
