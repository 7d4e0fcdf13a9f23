import Workload

/// What the names of requests tell of those that are not there: `load-5f2c-17` and our own `8e862b-1a` are numbered.
enum RecordedIDs {
    /// How many numbers lie between others of their series and belong to no request.
    static func missing(among ids: [String]) -> Int {
        let parted = ids.compactMap(parts)
        return Dictionary(grouping: parted, by: \.series).reduce(0) { count, group in
            let radix = radix(of: group.key, group.value.map(\.digits))
            let numbers = Set(group.value.compactMap { UInt64($0.digits, radix: radix) })
            guard let first = numbers.min(), let last = numbers.max() else { return count }
            return count + Int(clamping: last - first) + 1 - numbers.count
        }
    }

    /// What stands before the last hyphen and behind it.
    private static func parts(_ id: String) -> (series: Substring, digits: Substring)? {
        guard let hyphen = id.lastIndex(of: "-"), hyphen > id.startIndex else { return nil }
        let digits = id[id.index(after: hyphen)...]
        // Eight hexadecimal digits are the most of our own; longer ones are random.
        guard (1...8).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit) else { return nil }
        return (id[..<hyphen], digits)
    }

    /// Ours are hexadecimal on both sides.
    private static func radix(of series: Substring, _ numbers: [Substring]) -> Int {
        let isOurs = series.allSatisfy(\.isHexDigit)
        return isOurs || numbers.contains { $0.contains(where: \.isLetter) } ? 16 : 10
    }
}
