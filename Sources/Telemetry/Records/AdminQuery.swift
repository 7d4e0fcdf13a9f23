import Workload

/// What stands behind the `?` of a page of the admin port.
enum AdminQuery {
    /// Its parameters, each of them once and percent-decoded, in their order.
    static func parameters(of query: String?) throws(RequestFilter.Refusal) -> [(name: String, value: String)] {
        var (found, seen): ([(name: String, value: String)], Set<String>) = ([], [])
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard seen.insert(name).inserted else {
                throw RequestFilter.Refusal(reason: "\(shown(name)) is given twice")
            }
            guard parts.count == 2, let value = decoded(parts[1]) else {
                throw RequestFilter.Refusal(reason: "\(shown(name)) has no readable value")
            }
            found.append((name, value))
        }
        return found
    }

    /// Of a page whose one parameter says how far back from now it shows; nil where the query leaves that open.
    static func seconds(of query: String?, in range: ClosedRange<Int>) throws(RequestFilter.Refusal) -> Int? {
        var seconds: Int?
        for (name, value) in try parameters(of: query) {
            guard name == "seconds" else { throw unknown(name, known: ["seconds"]) }
            seconds = try number(name, value, in: range)
        }
        return seconds
    }

    static func unknown(_ name: String, known: [String]) -> RequestFilter.Refusal {
        RequestFilter.Refusal(
            reason: "unknown parameter \(shown(name)); there are \(known.joined(separator: ", "))")
    }

    static func number(
        _ name: String, _ value: String, in range: ClosedRange<Int>
    ) throws(RequestFilter.Refusal) -> Int {
        guard value.utf8.allSatisfy({ $0.decimalDigit != nil }), let number = Int(value), range.contains(number) else {
            throw RequestFilter.Refusal(
                reason: "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A name as it came, cut to what fits a line.
    private static func shown(_ name: String) -> String {
        let longest = 64
        let start = String(decoding: name.utf8.prefix(longest - 3), as: UTF8.self)
        return name.utf8.count > longest ? "\(start)..." : name
    }

    /// Percent-decoded; nil if it is not well formed. A `+` stands for itself, as it may in an id.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
                let decoded = UInt8(digits, radix: 16)
            else { return nil }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
