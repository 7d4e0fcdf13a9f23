import Glibc

extension Double {
    /// The number rounded to so many significant digits, without trailing zeros: 2345.678 as 2346 with four.
    package func text(significantDigits digits: Int) -> String {
        guard isFinite, self != 0 else { return self == 0 ? "0" : "\(self)" }
        let place = digits - 1 - Int(log10(magnitude).rounded(.down))
        let rounded =
            place >= 0
            ? (self * pow(10, Double(place))).rounded() / pow(10, Double(place))
            : (self / pow(10, Double(-place))).rounded() * pow(10, Double(-place))
        let text = "\(rounded)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
