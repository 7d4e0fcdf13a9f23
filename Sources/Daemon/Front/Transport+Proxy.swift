import Wire
import Workload

/// Whose requests come on a connection, where a proxy says so (`client_address`). Front's thread, but where it says so.
extension Transport {
    /// Takes of the header that is to come first, and then what is behind it. A connection without one is closed:
    /// whoever comes past the proxy could say anything.
    func takeProxyHeader(_ bytes: UnsafeRawBufferPointer, from segment: Segment) -> TakenBytes {
        let everything = TakenBytes(count: bytes.count)
        guard phase == .reading else { return everything }
        switch proxyHeader?.take(bytes) {
        case .incomplete: return everything
        case .complete(let client, let count):
            proxyHeader = nil
            if let address = ClientAddress(client) { clientAddress = address }
            awaitMessage(from: segment.readAt)
            guard count < bytes.count else { return everything }
            var taken = http1.take(UnsafeRawBufferPointer(rebasing: bytes[count...]), from: segment, on: self)
            taken.count += count
            return taken
        case .malformed, nil:
            closeUnannounced()
            return everything
        }
    }

    /// It did not say whose it is, or not in time.
    func closeUnannounced() {
        front.slab.connectionUnannounced()
        close()
    }

    /// What an older worker knows of it goes before this worker's setting: it was accepted under that one's.
    func take(_ client: HandOver.Client) {
        switch client {
        case .undecided: return
        case .awaited: proxyHeader = ProxyHeader()
        case .known(let address):
            proxyHeader = nil
            if let address { clientAddress = address }
        }
        limitPatience()
    }

    /// The client's address as the access log tells it. Any thread that has the request.
    ///
    /// - Parameter request: nil for bytes that are none.
    func clientAddress(of request: LoggedRequest?) -> ClientAddress? {
        guard front.setting.clientAddress == .forwarded, let request,
            let forwarded = request.lines.list(.forwarded).map(ForwardedField.client),
            let address = ClientAddress(forwarded)
        else { return clientAddress }
        return address
    }
}

extension ClientAddress {
    /// Nil where a proxy names none.
    init?(_ client: ProxiedClient) {
        switch client {
        case .unknown: return nil
        case .ipv4(let address): self.init(ipv4: address)
        case .ipv6(let high, let low): self.init(high: high, low: low)
        }
    }
}
