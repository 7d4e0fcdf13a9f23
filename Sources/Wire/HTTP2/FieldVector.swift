import CNghttp2

/// Fields on their way out, as nghttp2 takes them.
struct FieldVector {
    /// Names and values, one behind the other.
    private var bytes: [UInt8] = []
    private var places: [(name: Range<Int>, value: Range<Int>)] = []

    mutating func append(_ name: StaticString, _ value: [UInt8]) {
        let start = bytes.count
        name.withUTF8Buffer { bytes += $0 }
        let middle = bytes.count
        bytes += value
        places.append((start..<middle, middle..<bytes.count))
    }

    /// Takes `Name: value` lines with their ends, but for those that speak of an HTTP/1.1 connection (RFC 9113 8.2.2).
    mutating func append(lines: [UInt8]) {
        let offset = bytes.count
        bytes += lines
        lines.withUnsafeBytes { text in
            var start = 0
            while start < text.count {
                let end = text[start...].firstIndex(of: .carriageReturn) ?? text.count
                guard let colon = text[start..<end].firstIndex(of: UInt8(ascii: ":")) else { return }
                let value = text.trimmed(colon + 1..<end)
                if !FieldVector.isOfConnection(text.part(start..<colon)) {
                    places.append(
                        (offset + start..<offset + colon, offset + value.lowerBound..<offset + value.upperBound))
                }
                start = end + 2
            }
        }
    }

    /// - Parameter body: is given the entries for as long as it runs; nghttp2 copies them, names in lower case.
    mutating func withEntries<Result>(_ body: (UnsafeMutablePointer<nghttp2_nv>?, Int) -> Result) -> Result {
        bytes.withUnsafeMutableBufferPointer { bytes in
            var entries = places.map { place in
                nghttp2_nv(
                    name: bytes.baseAddress?.advanced(by: place.name.lowerBound),
                    value: bytes.baseAddress?.advanced(by: place.value.lowerBound), namelen: place.name.count,
                    valuelen: place.value.count, flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue))
            }
            return entries.withUnsafeMutableBufferPointer { body($0.baseAddress, $0.count) }
        }
    }

    private static func isOfConnection(_ name: UnsafeRawBufferPointer) -> Bool {
        switch name.count {
        case 7: name.isName(.upgrade)
        case 10: name.isName(.connection) || name.isName(.keepAlive)
        case 16: name.isName(.proxyConnection)
        case 17: name.isName(.transferEncoding)
        default: false
        }
    }
}
