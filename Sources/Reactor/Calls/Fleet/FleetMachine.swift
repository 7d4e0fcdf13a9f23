import Workload

/// One machine of a fleet: an address, and by which of the fleet's URLs it is called.
public struct FleetMachine: Sendable {
    /// Its address in numbers: `10.0.0.7:81`.
    public let name: String
    /// Its place among the URLs.
    public let url: Int
    public let address: SocketAddress

    public init(url: Int, at address: SocketAddress) {
        name = address.numeric.description
        self.url = url
        self.address = address
    }

    /// Each name once, as the first URL has it.
    public static func unique(_ machines: [FleetMachine]) -> [FleetMachine] {
        var names: Set<String> = []
        return machines.filter { names.insert($0.name).inserted }
    }
}
