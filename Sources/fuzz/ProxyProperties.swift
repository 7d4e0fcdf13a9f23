import Wire

/// Of what proxies say of their clients: the PROXY protocol's header, and the field `Forwarded`. An input is both, with
/// two bytes that cut the header.
enum ProxyProperties {
    static func check(_ input: UnsafeRawBufferPointer) {
        let cut = Cut(input)
        let whole = outcome([cut.stream])
        for way in cut.ways {
            let outcome = outcome(way.pieces)
            require(outcome == whole, "\(way.name), the same comes of it: \(outcome), not \(whole)")
        }
        if case .complete(_, let length) = whole {
            require((15...ProxyHeader.longest).contains(length), "a header within its bounds: \(length)")
            require(length <= cut.stream.count, "a header is of the bytes that there are")
            let alone = UnsafeRawBufferPointer(rebasing: cut.stream[..<length])
            require(outcome([alone]) == whole, "what follows a header changes nothing of it")
        }
        checkForwarded(Array(input))
    }

    /// `consumed` counts from the first piece.
    private static func outcome(_ pieces: [UnsafeRawBufferPointer]) -> ProxyHeader.Progress {
        var (header, taken) = (ProxyHeader(), 0)
        for piece in pieces {
            switch piece.withCopy({ header.take($0) }) {
            case .incomplete: taken += piece.count
            case .complete(let client, let consumed):
                require((1...max(1, piece.count)).contains(consumed), "a header ends among the bytes that end it")
                return .complete(client, consumed: taken + consumed)
            case .malformed: return .malformed
            }
        }
        return .incomplete
    }

    /// A proxy that appends its own element decides, whatever stood there, if what stood there is a list.
    private static func checkForwarded(_ value: [UInt8]) {
        let own = ProxiedClient.ipv4(0xC000_0207)
        let client = ForwardedField.client(in: value + Array(", for=192.0.2.7".utf8))
        require(client == own || client == .unknown, "the last element counts, or nothing: \(client)")
        if ForwardedField.client(in: value) != .unknown {
            require(client == own, "behind a list an element is the last: \(client)")
        }
    }
}
