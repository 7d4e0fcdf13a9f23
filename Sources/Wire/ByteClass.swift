/// The classes of bytes that HTTP's grammar speaks of.
extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")

    /// tchar (RFC 9110 5.6.2): what methods and field names are made of.
    var isToken: Bool {
        if isLetter { return true }  // nearly all of them are
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            return true
        default: return false
        }
    }

    var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }

    /// What a request target may hold: visible ASCII. A fragment is never sent (RFC 9110 7.1), so `#` is not allowed.
    var isTarget: Bool { self > .space && self < 0x7F && self != UInt8(ascii: "#") }

    /// field-content and its white space (RFC 9110 5.5): no control byte but the tab.
    var isFieldContent: Bool { self >= .space && self != 0x7F || self == .tab }

    var isWhiteSpace: Bool { self == .space || self == .tab }

    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    var isHexDigit: Bool { isDigit || (self | 0x20) &- UInt8(ascii: "a") < 6 }

    var hexadecimalDigit: UInt8? {
        if isDigit { return self - UInt8(ascii: "0") }
        return isHexDigit ? (self | 0x20) - UInt8(ascii: "a") + 10 : nil
    }

    /// unreserved and sub-delims (RFC 3986 2.2, 2.3): the plain characters of a host name.
    var isHostName: Bool {
        if isLetter || isDigit { return true }  // nearly all of them are
        switch self {
        case UInt8(ascii: "&")...UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: "="),
            UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "_"), UInt8(ascii: "~"):
            return true
        default: return false
        }
    }
}
