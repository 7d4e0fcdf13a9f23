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
    var client: Client

    /// Whose requests come on it.
    enum Client: Equatable {
        /// No worker has had it: the setting of the one that takes it decides.
        case undecided
        /// A header of the PROXY protocol is still to come, and nothing of it has come.
        case awaited
        /// Nil: the socket tells.
        case known(ClientAddress?)
    }

    /// Bytes of a message before the unread ones: two instants, a hang-up, two flags, and the client.
    private static let headLength = 26 + Client.length

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
        client.append(to: &message)
        if let unread { message.append(contentsOf: unread.bytes) }
        return message
    }

    init(
        unread: (bytes: ArraySlice<UInt8>, segment: Segment)?, hangUp: HangUp?, isNew: Bool,
        client: Client = .undecided
    ) {
        self.unread = unread
        self.hangUp = hangUp
        self.isNew = isNew
        self.client = client
    }

    init?(message: UnsafeRawBufferPointer) {
        guard message.count >= HandOver.headLength else { return nil }
        let segment = Segment(
            arrival: Instant(nanoseconds: message.loadUnaligned(as: UInt64.self)),
            arrivalIsUpperBound: message[24] != 0,
            readAt: Instant(nanoseconds: message.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        hangUp = HangUp(bits: message.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        isNew = message[25] != 0
        client = Client(message, at: 26)
        let bytes = Array(message[HandOver.headLength...])
        unread = bytes.isEmpty ? nil : (bytes[...], segment)
    }
}

extension HandOver.Client {
    /// Bytes: what is known, and an address.
    fileprivate static let length = 17

    fileprivate func append(to message: inout [UInt8]) {
        var address = ClientAddress(high: 0, low: 0)
        switch self {
        case .undecided: message.append(0)
        case .awaited: message.append(1)
        case .known(nil): message.append(2)
        case .known(let known?):
            message.append(3)
            address = known
        }
        withUnsafeBytes(of: address.high) { message.append(contentsOf: $0) }
        withUnsafeBytes(of: address.low) { message.append(contentsOf: $0) }
    }

    fileprivate init(_ message: UnsafeRawBufferPointer, at place: Int) {
        let word = { (offset: Int) in message.loadUnaligned(fromByteOffset: place + offset, as: UInt64.self) }
        self =
            switch message[place] {
            case 1: .awaited
            case 2: .known(nil)
            case 3: .known(ClientAddress(high: word(1), low: word(9)))
            default: .undecided
            }
    }
}
