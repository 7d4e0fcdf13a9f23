/// As one client among those of other protocols.
extension RawClient: WorkClient {
    func hangUp(_ way: HangUpWay) {
        switch way {
        case .reset: reset()
        case .close, .cancel: close()
        case .halfClose: closeWriting()
        }
    }

    var isOpen: Bool { descriptor >= 0 }

    func reply() throws -> WireReply { try reply(bodyless: false) }

    func end() throws { _ = try everything() }

    func endsQuietly() throws -> Bool { try everything().isEmpty }

    func hold(_ target: String) throws {
        held = Array(
            "POST \(target) HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n1234567890".utf8)
    }

    var heldBytes: Int { held.count }

    func sendHeld(_ count: Int) throws {
        try send(Array(held.prefix(count)))
        held.removeFirst(min(count, held.count))
    }
}
