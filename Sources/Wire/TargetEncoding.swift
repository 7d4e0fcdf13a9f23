/// Percent-encoding in request targets (RFC 3986 2.1, 6.2.2.2).
enum TargetEncoding {
    /// The target with its unreserved characters decoded: `/w%6Frk` and `/work` are one. All else stays as it came:
    /// `%2F` is no separator. Nil if two hexadecimal digits do not follow a `%`.
    static func normalized(_ target: UnsafeRawBufferPointer) -> [UInt8]? {
        var normal: [UInt8] = []
        normal.reserveCapacity(target.count)
        var index = 0
        while index < target.count {
            guard target[index] == UInt8(ascii: "%") else {
                normal.append(target[index])
                index += 1
                continue
            }
            guard index + 2 < target.count, let high = target[index + 1].hexadecimalDigit,
                let low = target[index + 2].hexadecimalDigit
            else { return nil }
            let decoded = high << 4 | low
            if decoded.isUnreserved { normal.append(decoded) } else { normal += target[index...(index + 2)] }
            index += 3
        }
        return normal
    }
}

extension UInt8 {
    /// unreserved (RFC 3986 2.3).
    fileprivate var isUnreserved: Bool {
        isLetter || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_")
            || self == UInt8(ascii: "~")
    }
}
