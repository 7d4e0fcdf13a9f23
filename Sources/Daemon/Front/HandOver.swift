import Reactor
import Workload

/// A connection on its way from an old worker to a new one: its socket travels as a descriptor, and this beside it.
/// Both ends are forks of one supervisor, so the layout needs no version.
struct HandOver {
    /// Bytes that were read and not yet parsed, with the stamps of their read.
    var unread: (bytes: ArraySlice<UInt8>, segment: Segment)?
    /// The client's hang-up, if it was seen.
    var hangUp: HangUp?
    /// No message of it has been taken yet.
    var isNew: Bool

    /// Bytes of a message before the unread ones: two instants, a hang-up and two flags.
    private static let headLength = 26

    /// The longest message, in bytes.
    static func capacity(unread: Int) -> Int { headLength + unread }

    var message: [UInt8] {
        var message: [UInt8] = []
        let none = Instant(nanoseconds: 0)
        let segment = unread?.segment ?? Segment(arrival: none, arrivalIsUpperBound: false, readAt: none)
        withUnsafeBytes(of: segment.arrival.nanoseconds) { message.append(contentsOf: $0) }
        withUnsafeBytes(of: segment.readAt.nanoseconds) { message.append(contentsOf: $0) }
        withUnsafeBytes(of: hangUp?.bits ?? 0) { message.append(contentsOf: $0) }
        message.append(segment.arrivalIsUpperBound ? 1 : 0)
        message.append(isNew ? 1 : 0)
        if let unread { message.append(contentsOf: unread.bytes) }
        return message
    }

    init(unread: (bytes: ArraySlice<UInt8>, segment: Segment)?, hangUp: HangUp?, isNew: Bool) {
        self.unread = unread
        self.hangUp = hangUp
        self.isNew = isNew
    }

    init?(message: UnsafeRawBufferPointer) {
        guard message.count >= HandOver.headLength else { return nil }
        let segment = Segment(
            arrival: Instant(nanoseconds: message.loadUnaligned(as: UInt64.self)),
            arrivalIsUpperBound: message[24] != 0,
            readAt: Instant(nanoseconds: message.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        hangUp = HangUp(bits: message.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        isNew = message[25] != 0
        let bytes = Array(message[HandOver.headLength...])
        unread = bytes.isEmpty ? nil : (bytes[...], segment)
    }
}
