/// What a proxy begins a connection with to say whose it is: the header of the PROXY protocol, of version 2, or of
/// version 1, which is a line of text (doc/proxy-protocol.txt of HAProxy). Takes the bytes as they come; it is judged
/// by them alone, not by how they are split.
public struct ProxyHeader: Sendable {
    public enum Progress: Sendable, Equatable {
        /// All bytes were taken, and more are needed.
        case incomplete
        /// It ends with the first `consumed` of the bytes.
        case complete(ProxiedClient, consumed: Int)
        /// No header begins so. Nothing can follow.
        case malformed
    }

    /// Bytes of a header, those that describe more than addresses included: what the smallest segment that any host
    /// takes has room for, so that a header always comes in one.
    public static let longest = 536
    /// Of version 1, its line end included.
    private static let longestLine = 107
    private static let signature: StaticString = "\r\n\r\n\0\r\nQUIT\n"
    private static let word: StaticString = "PROXY "
    /// The signature, version and command, family and transport, and the length of the rest.
    private static let fixedLength = 16

    /// What has come of it.
    private var begun: [UInt8] = []

    public init() {}

    /// Whether nothing of it has come.
    public var isIdle: Bool { begun.isEmpty }

    public mutating func take(_ bytes: UnsafeRawBufferPointer) -> Progress {
        let before = begun.count
        begun.append(contentsOf: bytes.prefix(ProxyHeader.longest - before))
        switch begun.withUnsafeBytes(ProxyHeader.read) {
        case .incomplete: return begun.count < ProxyHeader.longest ? .incomplete : .malformed
        case .complete(let client, let length): return .complete(client, consumed: length - before)
        case .malformed: return .malformed
        }
    }

    /// Reads all that has come.
    private static func read(_ header: UnsafeRawBufferPointer) -> Progress {
        if header.mayBegin(with: signature) { return readBinary(header) }
        if header.mayBegin(with: word) { return readLine(header) }
        return .malformed
    }

    // MARK: Version 2

    private static func readBinary(_ header: UnsafeRawBufferPointer) -> Progress {
        guard header.count >= fixedLength else { return .incomplete }
        let length = fixedLength + Int(header[14]) << 8 + Int(header[15])
        guard header[12] >> 4 == 2, length <= longest else { return .malformed }
        guard header.count >= length else { return .incomplete }
        switch header[12] & 0xF {
        // The proxy's own, a health check: what follows is to be passed over, whatever it says.
        case 0: return .complete(.unknown, consumed: length)
        case 1: break
        default: return .malformed
        }
        guard let client = client(header.part(fixedLength..<length), family: header[13] >> 4, header[13] & 0xF) else {
            return .malformed
        }
        return .complete(client, consumed: length)
    }

    /// The source among addresses and what describes more, which is passed over.
    private static func client(
        _ addresses: UnsafeRawBufferPointer, family: UInt8, _ transport: UInt8
    ) -> ProxiedClient? {
        // Unspecified, a stream, datagrams.
        guard transport <= 2 else { return nil }
        switch family {
        case 0: return .unknown
        // Two addresses and two ports each; Unix sockets have two paths.
        case 1: return addresses.count >= 12 ? ProxiedClient(ipv4: addresses) : nil
        case 2: return addresses.count >= 36 ? ProxiedClient(ipv6: addresses) : nil
        case 3: return addresses.count >= 216 ? .unknown : nil
        default: return nil
        }
    }

    // MARK: Version 1

    private static func readLine(_ header: UnsafeRawBufferPointer) -> Progress {
        let most = header.prefix(longestLine)
        guard let end = most.firstIndex(of: .lineFeed) else {
            return most.count < longestLine ? .incomplete : .malformed
        }
        guard end > 0, header[end - 1] == .carriageReturn else { return .malformed }
        let words = header[..<(end - 1)].split(separator: .space, omittingEmptySubsequences: false)
        let length = end + 1
        if words.count >= 2, words[1].elementsEqual("UNKNOWN".utf8) { return .complete(.unknown, consumed: length) }
        guard words.count == 6, let source = client(words[2], words[1]), client(words[3], words[1]) != nil,
            isPort(words[4]), isPort(words[5])
        else { return .malformed }
        return .complete(source, consumed: length)
    }

    /// An address of the family that a line names.
    private static func client(
        _ text: Slice<UnsafeRawBufferPointer>, _ family: Slice<UnsafeRawBufferPointer>
    ) -> ProxiedClient? {
        switch ProxiedClient(text: text) {
        case .ipv4(let address)?: family.elementsEqual("TCP4".utf8) ? .ipv4(address) : nil
        case .ipv6(let high, let low)?: family.elementsEqual("TCP6".utf8) ? .ipv6(high: high, low: low) : nil
        case .unknown?, nil: nil
        }
    }

    private static func isPort(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        UnsafeRawBufferPointer(rebasing: text).decimalNumber.map { $0 <= UInt16.max } ?? false
    }
}

extension UnsafeRawBufferPointer {
    /// Whether what there is of `text` stands here, and only more bytes can tell that it does not.
    fileprivate func mayBegin(with text: StaticString) -> Bool {
        (0..<Swift.min(count, text.utf8CodeUnitCount)).allSatisfy { self[$0] == text.utf8Start[$0] }
    }
}
