import Foundation
import Reactor
import TestFolders
import Testing

@testable import Load

/// Where figures go: what lies there stays what it is, and what cannot be written is told.
struct OutputFileTests {
    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    private static func status(_ path: String) -> stat {
        var status = stat()
        lstat(path, &status)
        return status
    }

    private static func failure(_ body: () throws(StreamFailure) -> Void) -> String? {
        do throws(StreamFailure) {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func file_keepsItsModeAndItsNames_andItsOldTextUntilThereIsANewOne() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a longer text than the new one\n", to: "old")
        let second = folder.file("second")
        #expect(link(path, second) == 0 && chmod(path, 0o640) == 0)
        let before = OutputFileTests.status(path)
        let output = try OutputFile("--json", path)
        #expect(try OutputFileTests.text(path) == "a longer text than the new one\n")
        for text in ["first\n", "new\n"] {
            try output.write(text)
            #expect(try OutputFileTests.text(second) == text)
        }
        let after = OutputFileTests.status(path)
        #expect(after.st_ino == before.st_ino && after.st_mode == before.st_mode && after.st_nlink == 2)
    }

    @Test func fileThatIsTakenAwayMeanwhile_isMadeAnew() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old\n", to: "old")
        let output = try OutputFile("--json", path)
        #expect(output.hasText && unlink(path) == 0)
        try output.write("new\n")
        #expect(try OutputFileTests.text(path) == "new\n")
    }

    @Test(arguments: ["there", "missing"])
    func symbolicLink_stays_andItsTargetIsWritten(target: String) throws {
        let folder = try TemporaryFolder()
        if target == "there" { try folder.write("old text\n", to: target) }
        let path = folder.file("link")
        #expect(symlink(target, path) == 0)
        try OutputFile("--json", path).write("new\n")
        #expect(OutputFileTests.status(path).st_mode & S_IFMT == S_IFLNK)
        #expect(try OutputFileTests.text(folder.file(target)) == "new\n")
    }

    @Test func pipe_isWrittenThrough() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try OutputFile("--json", path).write("new\n")
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(reader, &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "new\n")
        #expect(OutputFileTests.status(path).st_mode & S_IFMT == S_IFIFO)
    }

    @Test func descriptor_isAStreamThatGoesOn() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("before\n", to: "stream")
        let descriptor = open(path, O_WRONLY | O_APPEND)
        defer { close(descriptor) }
        try OutputFile("--json", "/dev/fd/\(descriptor)").write("new\n")
        #expect(try OutputFileTests.text(path) == "before\nnew\n")
    }

    @Test func fileThatIsMissing_isMadeOnlyWhenThereIsSomethingToWrite() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("new")
        let output = try OutputFile("--json", path)
        #expect(!FileManager.default.fileExists(atPath: path))
        try output.write("new\n")
        #expect(try OutputFileTests.text(path) == "new\n")
    }

    @Test(arguments: [
        ("/nowhere/file", "No such file or directory"), ("/proc/nope", "No such file or directory"),
        ("/", "Is a directory"), ("/dev/null/file", "Not a directory"), ("/dev/fd/1000000", "Bad file descriptor"),
        ("/tmp/" + String(repeating: "a", count: 256), "File name too long"),
    ])
    func placeThatCannotBeWrittenTo_isRefusedBeforeTheRun(path: String, reason: String) {
        let failure = OutputFileTests.failure { () throws(StreamFailure) in _ = try OutputFile("--json", path) }
        #expect(failure == "--json \(path): \(reason)")
    }

    @Test func fullDevice_isAFailureWithFlagPathAndReason() throws {
        let output = try OutputFile("--hdr", "/dev/full")
        let failure = OutputFileTests.failure { () throws(StreamFailure) in try output.write("new\n") }
        #expect(failure == "--hdr /dev/full: No space left on device")
    }

    @Test(arguments: [(80, "load: 1 of 2"), (12, "load: 1 of "), (5, "load"), (1, ""), (0, "")])
    func progress_staysWithinItsLine(columns: Int, line: String) {
        #expect(ProgressLine.clipped("load: 1 of 2", columns: columns) == line)
    }
}
