import Reactor

/// In which order the addresses of a target are tried: all in turn, beginning with the one that answered last.
struct AddressChoice {
    private let addresses: [SocketAddress]
    private var first = 0

    /// - Parameter addresses: at least one.
    init(_ addresses: [SocketAddress]) {
        self.addresses = addresses
    }

    /// - Parameter refused: how many have refused so far.
    func next(after refused: Int) -> (index: Int, address: SocketAddress)? {
        guard refused < addresses.count else { return nil }
        let index = (first + refused) % addresses.count
        return (index, addresses[index])
    }

    mutating func answered(_ index: Int) {
        first = index
    }

    /// Nobody answered there: what comes later begins with another one.
    mutating func wasSilent(_ index: Int) {
        if index == first { first = (index + 1) % addresses.count }
    }
}
