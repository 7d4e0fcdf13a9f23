/// What a client's connection begins with (RFC 9113 3.4): no request that HTTP/1.1 knows.
public enum HTTP2Preface {
    public static let bytes: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    public enum Match: Equatable, Sendable {
        case none
        /// It can still become one.
        case part
        case whole
    }

    /// Whether bytes begin with it.
    public static func match(_ bytes: UnsafeRawBufferPointer) -> Match {
        let preface = UnsafeRawBufferPointer(start: self.bytes.utf8Start, count: self.bytes.utf8CodeUnitCount)
        guard zip(bytes, preface).allSatisfy(==), !bytes.isEmpty else { return .none }
        return bytes.count < preface.count ? .part : .whole
    }
}
