import Modes
import Testing

@testable import Configuration

@Suite struct RoomTests {
    private static let megabyte = 1 << 20

    @Test(arguments: [
        ("workers: 8", Room(descriptors: 64, memory: .max), nil),
        (
            "workers: 9", Room(descriptors: 64, memory: .max),
            "workers: want at most 8, for so many a limit of 64 descriptors has room (ulimit -Hn), got 9"
        ),
        (
            "workers: cpus", Room(descriptors: 20, memory: .max),
            "workers: a limit of 20 descriptors (ulimit -Hn) has no room for one; raise it to 36 or more"
        ),
        ("workers: 8", Room(descriptors: .max, memory: 32 * megabyte), nil),
        (
            "workers: 9", Room(descriptors: .max, memory: 32 * megabyte),
            "working_set: want what fits into 32MiB of free memory, got 0B loaded before-fork and 9 workers, which "
                + "need 36MiB"
        ),
        ("workers: 3\nworking_set: 20MiB", Room(descriptors: .max, memory: 32 * megabyte), nil),
        (
            "workers: 3\nworking_set: 20MiB\nload: after-fork", Room(descriptors: .max, memory: 32 * megabyte),
            "working_set: want what fits into 32MiB of free memory, got 20MiB loaded after-fork and 3 workers, which "
                + "need 72MiB"
        ),
        (
            "working_set: 64GiB", Room(descriptors: .max, memory: 32 * megabyte),
            "working_set: want what fits into 32MiB of free memory, got 64GiB loaded before-fork and 1 worker, which "
                + "need 65540MiB"
        ),
    ])
    func `what does not fit into the machine is refused`(text: String, room: Room, message: String?) {
        var reading = Reading(terms: Terms(cpus: 2, room: room))
        ConfigurationFile(name: "f").parse(text, into: &reading)
        #expect(reading.errors.isEmpty)
        reading.checkRules()
        #expect(reading.errors.errors.map(\.message) == (message.map { [$0] } ?? []))
    }

    @Test(
        arguments: [
            (Runners.pool(.fixed(64)), 8, 1, 11, 8, nil),
            (
                .pool(.fixed(64)), 8, 1, 10, .max,
                "want what fits into the 10 tasks that the limit leaves, got 11, 8 in each of 1 worker; lower "
                    + "threads or workers, or raise the limit"
            ),
            (
                .pool(.fixed(64)), 8, 2, 20, .max,
                "want what fits into the 20 tasks that the limit leaves, got 21, 8 in each of 2 workers; lower "
                    + "threads or workers, or raise the limit"
            ),
            (.loop, 8, 2, 3, 1, nil),
            (.pool(.cpus), nil, 1, 5, 2, nil),
            (
                .library(.fixed(255)), nil, 1, 200, .max,
                "want what fits into the 200 tasks that the limit leaves, got 258, 255 in each of 1 worker; lower "
                    + "workers, or raise the limit"
            ),
            (.pool(.cpus), nil, 1, .max, 1, "want at most 1, for so many the limit has room, got 2"),
            (
                .loop, nil, 2, 2, .max,
                "want what fits into the 2 tasks that the limit leaves, got 3 for 2 workers; lower workers, or "
                    + "raise the limit"
            ),
            (.pool(.fixed(64)), 8, 1, .max, 7, "want at most 7, for so many the limit has room, got 8"),
        ] as [(Runners, Int?, Int, Int, Int, String?)])
    func `threads that cannot be had are refused`(
        runners: Runners, own: Int?, workers: Int, tasks: Int, threads: Int, message: String?
    ) {
        var room = Room(descriptors: .max, memory: .max)
        room.tasks = TaskLimit(left: tasks, name: "the limit")
        room.threads = TaskLimit(left: threads, name: "the limit")
        var configuration = Configuration()
        configuration.mode = ModeChoice(name: "m", summary: "", runners: runners, queue: nil) { _ in
            preconditionFailure("it never serves")
        }
        configuration.threads = own
        configuration.workers = workers
        let terms = Terms(cpus: 2, room: room)
        #expect(Rule.all.compactMap { $0.violation(configuration, terms) } == (message.map { [$0] } ?? []))
    }

    @Test(arguments: [(20, true), (21, false), (nil, false)])
    func `data that is loaded already needs no further room`(sharing: Int?, fits: Bool) {
        var room = Room(descriptors: .max, memory: 10 * RoomTests.megabyte)
        room.sharing = sharing.map { $0 * RoomTests.megabyte }
        var reading = Reading(terms: Terms(cpus: 2, room: room))
        ConfigurationFile(name: "f").parse("working_set: 20MiB", into: &reading)
        reading.checkRules()
        #expect(reading.errors.isEmpty == fits)
    }

    @Test func `the room of this machine is there, and a configuration is judged by it`() throws {
        let room = Room.now()
        #expect(room.descriptors > 0 && room.memory > 0)
        let sources = ConfigurationSources(
            path: nil, environment: [:], flags: [Loading.flag("workers", "2")], cpus: 2,
            room: { Room(descriptors: 33, memory: .max) })
        #expect(throws: ConfigurationErrors.self) { try sources.load() }
    }
}
