import Reactor

/// The processes that serve at an address of this machine, and those that they call: they belong to the experiment.
package struct ServerProcesses: Equatable, Sendable {
    /// Those that listen there, and all that descend from them.
    package var serving: Set<Int32>
    /// At the other ends of connections that those have made.
    package var called: Set<Int32>

    /// - Parameter ports: that they listen on.
    package init(on ports: Set<UInt16>, _ table: SocketTable, _ owners: SocketOwners, _ processes: [ProcessStat]) {
        let listening = owners.processes(with: ports.reduce(into: []) { $0.formUnion(table.listeners(on: $1)) })
        serving = Set(ProcessStat.families(of: listening, in: processes).map(\.pid))
        called = owners.processes(with: table.peers(of: owners.sockets(of: serving))).subtracting(serving)
    }
}
