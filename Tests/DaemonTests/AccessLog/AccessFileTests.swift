import Configuration
import Foundation
import Glibc
import TestFolders
import Testing

@testable import Daemon

/// The file of an access log, in the test's own process.
struct AccessFileTests {
    private func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

    @Test func lines_areAppended_andAfterReopeningGoToTheNewFile() throws {
        let folder = try TemporaryFolder()
        try "before\n".write(toFile: folder.file("log"), atomically: false, encoding: .utf8)
        let file = AccessFile(.path(folder.file("log")))
        #expect(file.open() == nil)
        #expect(file.write(bytes("a\nb\n")) == .took(written: 2, lost: 0, errno: 0))
        try folder.move("log", to: "log.1")
        #expect(file.write(bytes("c\n")) == .took(written: 1, lost: 0, errno: 0))
        #expect(file.open() == nil)
        #expect(file.dropRest() == nil)
        #expect(file.write(bytes("d\n")) == .took(written: 1, lost: 0, errno: 0))
        #expect(folder.read("log.1") == "before\na\nb\nc\n")
        #expect(folder.read("log") == "d\n")
    }

    @Test func aFileThatEndsWithinALine_hasItEndedFirst() throws {
        let folder = try TemporaryFolder()
        try "whole\nwithin".write(toFile: folder.file("log"), atomically: false, encoding: .utf8)
        let file = AccessFile(.path(folder.file("log")))
        for _ in 0..<2 { #expect(file.open() == nil) }
        #expect(file.write(bytes("a\n")) == .took(written: 1, lost: 0, errno: 0))
        #expect(folder.read("log") == "whole\nwithin\na\n")
    }

    @Test func aFileThatCannotBeOpenedAgain_leavesTheOneBefore() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("in"), withIntermediateDirectories: false)
        let file = AccessFile(.path(folder.file("in/log")))
        #expect(file.open() == nil)
        try folder.move("in", to: "out")
        #expect(file.open() == ENOENT)
        #expect(file.write(bytes("a\n")) == .took(written: 1, lost: 0, errno: 0))
        #expect(folder.read("out/log") == "a\n")
    }

    @Test func whatNobodyReads_orIsAFolder_isRefusedAtOnce() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder.file("fifo"), 0o600) == 0)
        #expect(AccessFile(.path(folder.file("fifo"))).open() == ENXIO)
        #expect(AccessFile(.path(folder.path)).open() == EISDIR)
    }

    @Test func aFullDisk_losesLines_andTheNextOnesGoOn() throws {
        let file = AccessFile(.path("/dev/full"))
        #expect(file.open() == nil)
        for _ in 0..<2 { #expect(file.write(bytes("a\nb\n")) == .took(written: 0, lost: 2, errno: ENOSPC)) }
        #expect(file.dropRest() == nil)
    }

    /// Its lines are longer together than what a pipe takes in one piece, and the first fills it.
    @Test func linesInAFIFO_areNotTornWhereItIsFull() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder.file("fifo"), 0o600) == 0)
        let reader = open(folder.file("fifo"), O_RDONLY | O_NONBLOCK)
        // F_SETPIPE_SZ of fcntl(2), which Glibc's module does not have.
        #expect(fcntl(reader, 1_031, 4_096) == 4_096)
        let file = AccessFile(.path(folder.file("fifo")))
        #expect(file.open() == nil)
        let closing = Thread {
            var query = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
            poll(&query, 1, 10_000)
            close(reader)
        }
        closing.start()
        _ = signal(SIGPIPE, SIG_IGN)  // as in the daemon
        let line = String(repeating: "x", count: 3_000)
        #expect(file.write(bytes("\(line)\n\(line)\n")) == .took(written: 1, lost: 1, errno: EPIPE))
        #expect(file.dropRest() == nil)
    }

    /// A FIFO whose reader leaves while the line is being written.
    @Test func ofALineThatWasBegun_theRestIsWrittenFirst_orDroppedForAnotherFile() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder.file("fifo"), 0o600) == 0)
        let reader = open(folder.file("fifo"), O_RDONLY | O_NONBLOCK)
        let file = AccessFile(.path(folder.file("fifo")))
        #expect(file.open() == nil)
        // More than the pipe holds: the writer waits within the line until its reader leaves.
        let long = String(repeating: "x", count: 300_000)
        let closing = Thread {
            var query = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
            poll(&query, 1, 10_000)
            var buffer = [UInt8](repeating: 0, count: 10)
            _ = Glibc.read(reader, &buffer, buffer.count)
            close(reader)
        }
        closing.start()
        _ = signal(SIGPIPE, SIG_IGN)  // as in the daemon
        #expect(file.write(bytes("\(long)\nb\n")) == .took(written: 0, lost: 1, errno: EPIPE))
        #expect(file.dropRest() == .took(written: 0, lost: 1, errno: EPIPE))
        #expect(file.dropRest() == nil)
    }
}
