import ArgumentParser
import Balancing
import Load
import Reactor
import Workload

extension Deadlined {
    struct Load: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a schedule of requests to servers, open loop, and say which deadlines were kept.",
            discussion: """
                The schedule is drawn before the run from a seed: the same options are the same requests, whatever \
                they are sent to. Latency counts from the scheduled send. At its deadline a client hangs up.

                Times are \(TimeDistribution.expectation); arrivals are \(Arrivals.expectation).

                Exit codes: 0 good, 1 failed or an invalid run, 2 usage, 3 an assertion that did not hold, \
                128 and a signal's number after one: the first Ctrl-C tells what there is, the second ends at once.
                """)

        @Argument(
            help: ArgumentHelp(
                """
                The server: http://host:port means its /work, grpc://host:port calls deadlined.v1.Work/Do there. Of \
                several each attempt chooses one.
                """, valueName: "url"))
        var urls: [String]

        @Option(
            help: ArgumentHelp(
                "How an attempt finds its server among several (default: \(BalancerChoice.roundRobin.name)).",
                discussion: BalancerChoice.forClients.map { "\($0.name): \($0.summary)." }.joined(separator: " "),
                valueName: "balancer"))
        var balance: String?

        @Option(
            help: ArgumentHelp(
                "Give each request one of so many keys (X-Shard-Key): \(ShardKeys.expectation).", valueName: "keys"))
        var shardKeys: String?

        @Flag(name: .customLong("http2"), help: "Speak HTTP/2 to an http:// URL, by prior knowledge.")
        var isHTTP2 = false

        @OptionGroup(title: "Schedule") var schedule: ScheduleOptions

        @Option(
            help: ArgumentHelp(
                """
                keep: a pool of connections. close: one for each request. A number: that many of HTTP/2 or gRPC, each \
                with many requests at once (default: 1).
                """, valueName: "keep|close|number"))
        var connections = LoadOptions.Connections.keep.rawValue

        @Option(help: ArgumentHelp("How a client that gives up leaves.", valueName: "fin|reset"))
        var hangUp = LoadOptions.HangUp.fin.rawValue

        @Option(
            help: ArgumentHelp(
                """
                What is sent again. 3: refused, lost or status 500 and above, but not 503; three times at most, with \
                back-off, before the deadline. budget:20%+10/s: 429 and 503 too, and together at most 20% of the \
                requests of the last 10 s and 10 retries a second (default: 1/s). 3,budget:20%: both. naive:3: \
                everything, at once, after the deadline too.
                """, valueName: "policy"))
        var retries = "none"

        @Option(help: ArgumentHelp("Most connections at once.", valueName: "number"))
        var maxConnections = "10000"

        @Option(help: ArgumentHelp("First stretch that is sent and not counted.", valueName: "duration"))
        var warmUp = "0ms"

        @Option(
            help: ArgumentHelp(
                "Objective, \(Assertion.expectation); repeatable. Exit code 3 if it does not hold.",
                valueName: "objective"))
        var assert: [String] = []

        @Option(help: ArgumentHelp("The daemon's admin port: gives every miss its cause.", valueName: "host:port|url"))
        var admin: String?

        @Flag(
            inversion: .prefixedNo, exclusivity: .exclusive,
            help: "Look first whether this machine is quiet, for 5 s (default: before runs of more than a minute).")
        var preflight: Bool?

        @Option(help: ArgumentHelp("Write the figures as JSON; - is standard output.", valueName: "file"))
        var json: String?

        @Flag(help: "Put every request into --json.")
        var records = false

        @Option(help: ArgumentHelp("Write the figures as fortio does.", valueName: "file"))
        var fortioJson: String?

        @Option(help: ArgumentHelp("Write HdrHistogram's percentile file.", valueName: "file"))
        var hdr: String?

        func run() throws { try Deadlined.carryOut("load") { try command().prepared() } }

        private func fleet() throws -> LoadFleet {
            try FlagValue.refuse([("--balance", balance != nil && urls.count == 1)], because: "beside one server")
            let balancer = try balance.map {
                try FlagValue.named("--balance", $0, among: BalancerChoice.forClients)
            }
            return try LoadFleet(urls.map(target), by: balancer ?? .roundRobin)
        }

        private func target(_ url: String) throws -> LoadTarget {
            let target = try LoadTarget(ForeignText.trim(url))
            guard isHTTP2 else { return target }
            try FlagValue.refuse(
                [("--http2", target.messageProtocol == .grpc)], because: "beside grpc://, which is HTTP/2 anyway")
            return try LoadTarget(ForeignText.trim(url), over: .http2)
        }

        private func command() throws -> LoadCommand {
            let fleet = try fleet()
            let schedule = try self.schedule.schedule()
            var options = LoadOptions()
            try options.read(connections: connections, to: fleet.targets[0])
            try FlagValue.refuse(
                [
                    (
                        "--hang-up reset",
                        hangUp == LoadOptions.HangUp.reset.rawValue && fleet.targets[0].messageProtocol != .http1
                    )
                ],
                because: "beside \(fleet.targets[0].messageProtocol.name), where one request is given up by RST_STREAM")
            options.hangUp = try FlagValue.choice("--hang-up", hangUp)
            options.retries = try FlagValue.read("--retries", retries, RetryPolicy.init(_:))
            options.seed = try self.schedule.plannedSeed()
            options.shardKeys = try shardKeys.map { text in
                try FlagValue.read("--shard-keys", text) {
                    try ShardKeys($0, requests: schedule.requests.count, seed: options.seed)
                }
            }
            options.maximumConnections = try FlagValue.read("--max-connections", maxConnections) { text in
                guard let number = Int(text), (1...LoadOptions.mostConnections).contains(number) else {
                    throw LoadError("\"\(text)\": want a number from 1 to \(LoadOptions.mostConnections)")
                }
                return number
            }
            options.idPrefix = "load-\(String(UInt32.random(in: .min ... .max), radix: 16))-"
            try FlagValue.refuse([("--records", records && json == nil)], because: "without --json")
            var command = LoadCommand(to: fleet, schedule: schedule, options: options)
            command.assertions = try assert.map { try FlagValue.read("--assert", $0, Assertion.init(_:)) }
            try FlagValue.refuse(
                [("--admin", admin != nil && urls.count > 1)], because: "beside several servers, which have one each")
            command.admin = try admin.map { text in
                try FlagValue.read("--admin", text) { try AdminClient(HostPort(addressOrURL: $0)) }
            }
            command.warmUp = try FlagValue.duration("--warm-up", warmUp)
            guard command.warmUp < max(command.schedule.duration, .nanoseconds(1)) else {
                throw LoadError("--warm-up \"\(warmUp)\": leaves nothing of the run; make it shorter")
            }
            command.schedulePath = self.schedule.csv
            command.preflight = preflight
            command.jsonPath = json
            command.jsonHasRecords = records
            command.fortioPath = fortioJson
            command.hdrPath = hdr
            return command
        }
    }
}
