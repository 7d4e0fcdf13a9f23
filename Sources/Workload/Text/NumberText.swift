import Glibc

/// Numbers as people write and read them.
public enum NumberText {
    /// What stands where nothing is known.
    public static let unknown = "–"

    /// Digits, perhaps a point, a sign and an exponent; nil unless it is such a number, and finite. Swift reads `nan`,
    /// `inf` and `0x10`, too, which no flag means.
    public static func parse(_ text: some StringProtocol) -> Double? {
        guard text.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }), let number = Double(text) else {
            return nil
        }
        return number.isFinite ? number : nil
    }

    /// With that many decimals, zeros included: `1.50`.
    public static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scaled = (value * power(decimals)).rounded()
        guard scaled.magnitude < 1e18 else { return "\(value)" }
        let padded = padded(String(Int64(scaled.magnitude)), decimals + 1)
        let sign = scaled < 0 ? "-" : ""
        return decimals == 0 ? sign + padded : "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }

    /// The same, or a dash.
    public static func fixed(_ value: Double?, _ decimals: Int) -> String {
        value.map { fixed($0, decimals) } ?? unknown
    }

    /// With three decimals at most, and none that is needless: `1.5`.
    public static func short(_ value: Double) -> String { withoutZeros(fixed(value, 3)) }

    /// A whole number of a small unit as a decimal fraction of a large one, exactly and without needless decimals:
    /// nanoseconds as seconds with 9, as milliseconds with 6.
    public static func exact(_ value: UInt64, decimals: Int) -> String {
        var (width, rest) = (decimals, value % UInt64(power(decimals)))
        let whole = String(value / UInt64(power(decimals)))
        guard rest != 0 else { return whole }
        while rest.isMultiple(of: 10) { (width, rest) = (width - 1, rest / 10) }
        return "\(whole).\(padded(String(rest), width))"
    }

    /// Rounded to so many significant digits, without needless decimals: 2345.678 as `2346` with four.
    public static func significant(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        let place = digits - 1 - Int(log10(value.magnitude).rounded(.down))
        let unit = pow(10, Double(place.magnitude))
        return plain(place >= 0 ? (value * unit).rounded() / unit : (value / unit).rounded() * unit)
    }

    /// As short as it goes without a loss, a whole number without a point; with an exponent where Swift writes one.
    public static func plain(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Digits with zeros before them, as many as there are to be.
    public static func padded(_ digits: String, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A share in percent, `68 %`, or a dash.
    public static func percent(_ share: Double?, _ decimals: Int = 0) -> String {
        share.map { "\(fixed($0 * 100, decimals)) %" } ?? unknown
    }

    /// The same with three decimals at most, and none that is needless: `0.1 %`.
    public static func shortPercent(_ share: Double) -> String { "\(short(share * 100)) %" }

    /// A share, and between what it lies: `68 % (66…70)`.
    public static func percent(_ share: Double, from low: Double, to high: Double, _ decimals: Int = 0) -> String {
        "\(percent(share, decimals)) (\(range(low * 100, high * 100, decimals)))"
    }

    /// `66…70`.
    public static func range(_ low: Double, _ high: Double, _ decimals: Int = 0) -> String {
        "\(fixed(low, decimals))…\(fixed(high, decimals))"
    }

    /// `1.25 ms`.
    public static func milliseconds(_ value: Double) -> String { "\(fixed(value, 2)) ms" }

    /// `120.0/s`.
    public static func rate(_ perSecond: Double) -> String { "\(fixed(perSecond, 1))/s" }

    /// `1 core`, `2 cores`.
    public static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private static func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { power, _ in power * 10 } }

    private static func withoutZeros(_ text: String) -> String {
        guard text.contains(".") else { return text }
        let digits = text.reversed().drop { $0 == "0" }
        return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
    }
}

extension Duration {
    /// Milliseconds with two decimals, as in `1.25 ms`.
    public var shown: String { NumberText.milliseconds(milliseconds) }
}
