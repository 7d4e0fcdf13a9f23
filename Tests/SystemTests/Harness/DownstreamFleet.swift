import Glibc
import Testing

/// Several simulated downstreams, each a process of its own, on one port of several addresses or on several ports.
final class DownstreamFleet {
    /// `HOST:PORT` of each.
    let addresses: [String]
    private let options: [String]
    private let folder: TemporaryFolder
    private var programs: [ChildProgram] = []

    /// On ports of 127.0.0.1.
    convenience init(_ count: Int, _ options: [String] = []) throws {
        try self.init(on: (0..<count).map { _ in "127.0.0.1:\(try Loopback.freePort())" }, options)
    }

    init(on addresses: [String], _ options: [String] = []) throws {
        (self.addresses, self.options) = (addresses, options)
        folder = try TemporaryFolder()
        for address in addresses { programs.append(try start(address)) }
        for place in addresses.indices { try awaitAnswer(of: place) }
    }

    deinit {
        // One that is stopped is killed, too.
        for program in programs { program.kill() }
    }

    private func awaitAnswer(of place: Int) throws {
        try until("\(addresses[place]) answers") { requests(of: place) != nil }
    }

    private func start(_ address: String) throws -> ChildProgram {
        try ChildProgram(
            [DaemonUnderTest.executable, "downstream", "--listen", address] + options,
            output: folder.file("output"), errors: folder.file("errors"))
    }

    /// For `--downstream`.
    var list: String { url(of: addresses.indices) }

    func url(of places: some Sequence<Int>) -> String {
        places.map { "http://\(addresses[$0])/delay?for={ms}ms" }.joined(separator: ",")
    }

    /// For the configuration file.
    func yaml(of places: some Sequence<Int>) -> String {
        "downstream: [\(places.map { "'http://\(addresses[$0])/delay?for={ms}ms'" }.joined(separator: ", "))]\n"
    }

    /// Requests that one has had, this question and those before among them; nil while it does not answer.
    func requests(of place: Int) -> Int? {
        guard
            let text = try? Tool.run(["curl", "-s", "-m", "5", "http://\(addresses[place])/counts"]).output,
            let number = text.split(separator: "\n").first?.split(separator: " ").last
        else { return nil }
        return Int(number)
    }

    func send(_ signal: Int32, to place: Int) {
        programs[place].send(signal)
    }

    func kill(_ place: Int) {
        programs[place].kill()
    }

    /// Starts one anew that was killed.
    func restart(_ place: Int) throws {
        programs[place] = try start(addresses[place])
        try awaitAnswer(of: place)
    }
}
