/// The field `Forwarded`, in which proxies say for whom they speak (RFC 7239).
public enum ForwardedField {
    /// For whom the last of the proxies speaks, which is the one that sent the request here: what stands before its
    /// element came to it from outside, and anybody may have written it.
    ///
    /// - Parameter value: of all fields of this name, as one list.
    /// - Returns: `.unknown`, too, where the last element names no address, and where the list is malformed: a name in
    ///   doubt is none.
    public static func client(in value: [UInt8]) -> ProxiedClient {
        var scan = Scan(bytes: value)
        while scan.position < value.count {
            guard scan.takePair() else { return .unknown }
        }
        return scan.node.map(client(ofNode:)) ?? .unknown
    }

    /// Of addresses, beside what tokens have.
    private static let marks = Array(":[]".utf8)

    /// `192.0.2.1`, `192.0.2.1:47011`, `[2001:db8::1]`, `[2001:db8::1]:47011`; not `unknown`, nor `_hidden`.
    private static func client(ofNode node: [UInt8]) -> ProxiedClient {
        let isBracketed = node.first == UInt8(ascii: "[")
        let start = isBracketed ? 1 : 0
        let end = node[start...].firstIndex(of: isBracketed ? UInt8(ascii: "]") : UInt8(ascii: ":")) ?? node.endIndex
        let behind = node[end...].dropFirst(isBracketed ? 1 : 0)
        // Only IPv6 stands in brackets, and always does.
        guard isBracketed == node[start..<end].contains(UInt8(ascii: ":")), !isBracketed || end < node.endIndex,
            behind.isEmpty || behind.first == UInt8(ascii: ":")
        else { return .unknown }
        return ProxiedClient(text: node[start..<end]) ?? .unknown
    }

    /// Where the list is read, pair by pair: `for=192.0.2.1;proto=https, for="[2001:db8::1]"`.
    private struct Scan {
        let bytes: [UInt8]
        var position = 0
        /// What the element that is being read, or was read last, is for.
        private(set) var node: [UInt8]?
        /// The next pair begins an element: empty ones are none.
        private var isBetween = true

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        /// A pair, or what separates two. False: it is neither.
        mutating func takePair() -> Bool {
            switch bytes[position] {
            case .space, .tab, UInt8(ascii: ";"):
                position += 1
                return true
            case UInt8(ascii: ","):
                position += 1
                isBetween = true
                return true
            default: break
            }
            if isBetween { (isBetween, node) = (false, nil) }
            let name = take { $0.isToken }
            guard !name.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: "=") else { return false }
            position += 1
            guard let value = takeValue() else { return false }
            guard name.map({ $0 | 0x20 }) == Array("for".utf8) else { return true }
            guard node == nil else { return false }
            node = value
            return true
        }

        /// A token, or the text between quotes. An address with colons is to be quoted, and is taken without, too.
        private mutating func takeValue() -> [UInt8]? {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                let value = take { $0.isToken || ForwardedField.marks.contains($0) }
                return isAtEnd && !value.isEmpty ? value : nil
            }
            position += 1
            var value: [UInt8] = []
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                if bytes[position] == UInt8(ascii: "\\") { position += 1 }
                guard position < bytes.count else { return nil }
                value.append(bytes[position])
                position += 1
            }
            guard position < bytes.count else { return nil }
            position += 1
            return isAtEnd ? value : nil
        }

        /// Whether a pair may end here.
        private var isAtEnd: Bool {
            guard position < bytes.count else { return true }
            return bytes[position].isWhiteSpace || bytes[position] == UInt8(ascii: ";")
                || bytes[position] == UInt8(ascii: ",")
        }

        private mutating func take(while holds: (UInt8) -> Bool) -> [UInt8] {
            let start = position
            while position < bytes.count, holds(bytes[position]) { position += 1 }
            return Array(bytes[start..<position])
        }
    }
}
