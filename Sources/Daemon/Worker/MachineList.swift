import Reactor
import Workload

/// The machines of a fleet as supervisor and worker write them: URL, host and port, a machine a line.
enum MachineList {
    static func text(of machines: [FleetMachine]) -> String {
        machines.map { machine in
            let place = machine.address.numeric
            return "\(machine.url) \(place.host) \(place.port)"
        }.joined(separator: "\n")
    }

    /// - Parameter urls: how many there are.
    static func machines(in text: String, urls: Int) -> [FleetMachine] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, let url = Int(parts[0]), (0..<urls).contains(url), let port = UInt16(parts[2]),
                let address = SocketAddress(numeric: HostPort(host: String(parts[1]), port: port))
            else { return nil }
            return FleetMachine(url: url, at: address)
        }
    }
}
