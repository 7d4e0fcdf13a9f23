import Foundation
import Testing

@testable import Configuration

/// Files that are none, or that were written to hurt. Each is answered with one line, soon.
@Suite struct HostileFileTests {
    @Test func `a file that cannot be read is named with the reason`() throws {
        let folder = try Folder()
        let file = try folder.file("file", [])
        let loop = "\(folder.path)/loop"
        try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
        let pipe = "\(folder.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let latin = try folder.file("latin", [UInt8(ascii: "#"), 0xe9, UInt8(ascii: "\n")])
        let long = try folder.file("long", repeatElement(UInt8(ascii: "#"), count: 1 << 20 | 1))
        let rows = [
            ("\(folder.path)/none", "No such file or directory"),
            ("\(file)/none", "Not a directory"),
            (loop, "Too many levels of symbolic links"),
            (folder.path, "want a regular file, got a directory"),
            (pipe, "want a regular file, got a device, pipe or socket"),
            ("/dev/zero", "want a regular file, got a device, pipe or socket"),
            ("\(latin):1:2", "want UTF-8 text, got the byte 0xE9; save the file as UTF-8"),
            (long, "want a file of at most 1MiB, got a longer one"),
        ]
        for (path, reason) in rows {
            let file = path.replacing(/:[0-9]+:[0-9]+$/, with: "")
            let place = file == path ? "--config \(path)" : path
            #expect(Loading.errors(file: file) == ["\(place): \(reason)"])
        }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `a byte order mark is passed over, and lines are counted whatever ends them`(end: String) throws {
        let folder = try Folder()
        let good = try folder.file("good", "\u{FEFF}deadline: 5ms\(end)threads: 8\(end)".utf8)
        #expect(try Loading.load(file: good).configuration.threads == 8)
        let bad = try folder.file("bad", "\u{FEFF}deadline: 5ms\(end)\(end)thread: 8\(end)".utf8)
        #expect(Loading.errors(file: bad) == [#"\#(bad):3:1: unknown key "thread" (did you mean "threads"?)"#])
    }

    @Test func `the longest file is read`() throws {
        let folder = try Folder()
        let text = "deadline: 5ms\n"
        let rest = repeatElement(UInt8(ascii: "#"), count: (1 << 20) - text.utf8.count)
        let file = try folder.file("file", Array(text.utf8) + rest)
        #expect(try Loading.load(file: file).configuration.deadline == .milliseconds(5))
    }

    @Test(arguments: ["[", "- ", "? ", "{a: ", "[[],"])
    func `deep nesting is refused before it overflows the stack`(opening: String) {
        let text = String(repeating: opening, count: 50_000)
        let errors = Loading.errors(in: text)
        #expect(errors.count == 1)
        #expect(errors.first?.hasSuffix("no YAML: while parsing, nested too deeply") == true, "\(errors)")
    }

    @Test func `aliases that unfold to more than can be compared are refused`() {
        #expect(Loading.errors(in: bomb(levels: 20)) == [" want at most 32 aliases (*name), got more"])
    }

    @Test func `aliases up to the bound are unfolded`() {
        // A list of lists as a key: Yams hashes it leaf by leaf.
        // The place of an alias is that of what it stands for.
        #expect(Loading.errors(in: bomb(levels: 10)).last == "11:6: want a key's name, got a list")
    }

    private func bomb(levels: Int) -> String {
        let lists = (1...levels).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1), *l\($0 - 1)]\n" }
        return "l0: &l0 [x]\n" + lists.joined() + "? *l\(levels)\n: 1\n"
    }
}
