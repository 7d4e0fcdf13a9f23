import Configuration
import Glibc
import Logging
import Reactor
import Telemetry
import TestFolders
import Testing
import Workload

@testable import Daemon

/// The supervisor's side of an access log, with a process that writes, and workers that are only their slabs.
final class AccessLogTests {
    private let folder: TemporaryFolder
    private var writers: [pid_t] = []
    private let loop: EventLoop
    private let log: AccessLog

    init() throws {
        folder = try TemporaryFolder()
        loop = try EventLoop()
        log = AccessLog(
            loop: loop, alarms: Alarms(loop: loop), log: Logger(label: "t") { _ in SwiftLogNoOpLogHandler() })
    }

    /// What was asked for, of each line of a file.
    private func targets(_ name: String) -> [Substring] {
        folder.read(name).split(separator: "\n").map { $0.split(separator: " ")[6] }
    }

    /// Opens a file and has lines written there from now on.
    private func use(_ name: String, of workers: [WorkerSlab]) throws {
        let (setting, writer) = try opened(name)
        log.use(setting, writer, of: workers)
    }

    private func opened(_ name: String) throws -> (AccessLogSetting, AccessWriterProcess) {
        var configuration = Configuration()
        configuration.log.access = .combined
        configuration.log.file = .path(folder.file(name))
        let setting = try #require(AccessLogSetting(configuration))
        var result: Result<AccessWriterProcess, DaemonError>?
        let opening = try AccessLogOpening(of: setting.file, loop: loop) { result = $0 }
        withExtendedLifetime(opening) {
            while result == nil { loop.poll(waiting: true) }
        }
        let writer = try #require(try result?.get())
        writers.append(writer.pid)
        return (setting, writer)
    }

    private func end() {
        var hasEnded = false
        log.end { hasEnded = true }
        while !hasEnded { loop.poll(waiting: true) }
        // Nobody else reaps them here, and the library's exit tests wait for ever behind a child that is left.
        for writer in writers { #expect(waitpid(writer, nil, 0) == writer) }
    }

    private func leave(_ requests: Range<Int>, _ slab: WorkerSlab) {
        let now = Instant(nanoseconds: 1)
        for number in requests {
            let facts = AccessFacts(method: "GET", target: Array("/\(slab.slot)/\(number)".utf8)[...])
            slab.tell(rejected: .ours(salt: 1, number: 1), status: 404, from: now, until: now) { facts }
        }
    }

    private func slab(_ slot: Int) throws -> WorkerSlab {
        try WorkerSlab(slot: slot, mode: "some-mode", access: AccessSelection())
    }

    /// More than it takes at once, and more than a message or the line to the process holds.
    @Test func whatThreeWorkersLeaveAtOnce_isWrittenWhole_andInEachOnesOrder() throws {
        let slabs = try (0..<3).map(slab)
        try use("log", of: slabs)
        for slab in slabs { leave(0..<4_000, slab) }
        end()
        let told = targets("log")
        for slot in 0..<3 {
            let own = told.filter { $0.hasPrefix("/\(slot)/") }
            #expect(own == (0..<4_000).map { "/\(slot)/\($0)" })
        }
        #expect(log.losses == AccessLosses() && told.count == 12_000)
    }

    @Test func linesGoOnFromFileToFile_whenOneIsOpenedAgain_andWhenAReloadNamesAnother() throws {
        let slab = try slab(0)
        try use("first", of: [slab])
        leave(0..<10, slab)
        // What was left before the signal may go to either, and to one of them only.
        try folder.move("first", to: "moved")
        #expect(log.reopen())
        leave(10..<20, slab)
        try use("second", of: [slab])
        leave(20..<30, slab)
        end()
        #expect(targets("moved") + targets("first") == (0..<20).map { "/0/\($0)" })
        #expect(targets("second") == (20..<30).map { "/0/\($0)" })
    }

    @Test func aFileThatIsMovedBeforeItsProcessIsTaken_isOpenedAgain_whereItWasToBe() throws {
        let slab = try slab(0)
        let (setting, writer) = try opened("log")
        try folder.move("log", to: "moved")
        #expect(!log.reopen(), "no file is in use yet")
        log.use(setting, writer, of: [slab])
        leave(0..<3, slab)
        end()
        #expect(targets("log") == (0..<3).map { "/0/\($0)" } && folder.read("moved").isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func aProcessThatDiesBeforeItIsTaken_isReplaced() throws {
        let slab = try slab(0)
        let (setting, writer) = try opened("log")
        #expect(kill(writer.pid, SIGKILL) == 0)
        while !writer.isOver { loop.poll(waiting: true) }
        log.use(setting, writer, of: [slab])
        while (log.writer?.pid ?? writer.pid) == writer.pid { loop.poll(waiting: true) }
        writers.append(try #require(log.writer).pid)
        leave(0..<3, slab)
        end()
        #expect(targets("log") == (0..<3).map { "/0/\($0)" })
    }

    /// Longer than the line to the process takes whole.
    @Test func linesThatCannotBeSent_areToldAsSuch_andTheOthersGoOn() throws {
        let (setting, writer) = try opened("log")
        var news: [AccessNews] = []
        writer.told = { news.append($0) }
        let lines = 1_000_000
        #expect(writer.offer([UInt8](repeating: UInt8(ascii: "\n"), count: lines), lines: lines))
        #expect(news == [.unsent(lines: UInt64(lines))] && writer.unconfirmed == 0)
        let slab = try slab(0)
        log.use(setting, writer, of: [slab])
        leave(0..<3, slab)
        end()
        #expect(targets("log") == (0..<3).map { "/0/\($0)" })
    }

    /// A worker leaves more than may wait for a process that does not run.
    @Test func aWorkerThatIsGone_isToldToItsEnd_alsoWhereItCameAndWentBetweenTwoLooks() throws {
        try use("log", of: [])
        let (first, second) = (try slab(0), try slab(1))
        log.began(first)
        leave(0..<2, first)
        log.ended(first)
        log.began(second)
        leave(0..<1, second)
        end()
        #expect(targets("log") == ["/0/0", "/0/1", "/1/0"])
    }

    @Test func whileItIsOff_thereIsNoFileToOpenAgain() throws {
        #expect(!log.reopen())
        log.began(try slab(0))
        end()
        #expect(log.losses == AccessLosses())
    }
}
