/// The name of a request in replies, records and logs: the client's `X-Request-Id` if it is sane, else ours.
public enum RequestID: Hashable, Sendable {
    /// `salt` tells worker processes apart, `number` the requests of one; written `SALT-NUMBER` in hexadecimal.
    case ours(salt: UInt32, number: UInt32)
    case client([UInt8])

    /// Longest id taken from a client, and longest one written, in bytes.
    public static let maximumLength = 64

    /// The client's id, if it has 1 to 64 bytes of letters, digits and `-_.:/+=@~`.
    public init?(client bytes: some Collection<UInt8>) {
        guard (1...RequestID.maximumLength).contains(bytes.count), bytes.allSatisfy(RequestID.isSane) else {
            return nil
        }
        self = .client(Array(bytes))
    }

    private static func isSane(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "-")...UInt8(ascii: ":"): true  // - . / 0…9 :
        case UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "~"): true
        default: false
        }
    }
}

extension RequestID: CustomStringConvertible {
    public var description: String {
        switch self {
        case .ours(let salt, let number): String(salt, radix: 16) + "-" + String(number, radix: 16)
        case .client(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }
}
