/// Text set to a width, in columns of a terminal.
package enum Pad {
    /// To the right edge.
    package static func left(_ text: String, width: Int) -> String {
        String(repeating: " ", count: max(0, width - DisplayText.width(text))) + text
    }

    /// To the left edge.
    package static func right(_ text: String, width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - DisplayText.width(text)))
    }

    /// A number with that many decimals, zeros included, to the right edge.
    package static func left(_ value: Double, _ decimals: Int, width: Int) -> String {
        left(fixed(value, decimals), width: width)
    }

    /// A number with that many decimals, zeros included: `1.50`.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (value * scale).rounded()
        guard scaled.magnitude < 1e18 else { return "\(value)" }
        let digits = String(Int64(scaled.magnitude))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "-" : ""
        return decimals == 0 ? sign + padded : "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
}
