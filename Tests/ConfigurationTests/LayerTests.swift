import Testing
import Workload

@testable import Configuration

@Suite struct LayerTests {
    @Test func `each layer wins over the ones below it`() throws {
        let folder = try Folder()
        let text = "mode: \(Loading.one.name)\nthreads: 8\ndeadline: 1s\nlimits:\n  body: 2MiB\n"
        let file = try folder.file("f.yaml", text.utf8)
        let loaded = try Loading.load(
            file: file,
            environment: [
                "DEADLINED_THREADS": "16", "DEADLINED_DEADLINE": "2s", "DEADLINED_LIMITS_HEADER_TIMEOUT": "1s",
            ],
            flags: [Loading.flag("deadline", "3s"), Loading.flag("workload.kind", "json")])
        var expected = Configuration()
        expected.mode = Loading.one
        expected.threads = 16
        expected.deadline = .seconds(3)
        expected.workload.kind = .json
        expected.limits.body = 2 << 20
        expected.limits.headerTimeout = .seconds(1)
        #expect(loaded.configuration == expected)
        #expect(
            loaded.origins == [
                "mode": .file(file, line: 1, column: 7), "threads": .environment("DEADLINED_THREADS"),
                "deadline": .flag("--deadline"), "limits.body": .file(file, line: 5, column: 9),
                "limits.header_timeout": .environment("DEADLINED_LIMITS_HEADER_TIMEOUT"),
                "workload.kind": .flag("--workload.kind"),
            ])
    }

    @Test func `what the file sets and a higher layer decides is told, where they differ`() throws {
        let folder = try Folder()
        let text = "mode: \(Loading.one.name)\nthreads: 8\nworkers: 2\ndeadline: 1s\nadmin: a:1\n"
        let file = try folder.file("f.yaml", text.utf8)
        let loaded = try Loading.load(
            file: file,
            environment: ["DEADLINED_THREADS": "16", "DEADLINED_WORKERS": "cpus", "DEADLINED_DEADLINE": "1000ms"],
            flags: [
                Loading.flag("mode", Loading.other.name), Loading.flag("deadline", "2s"), Loading.flag("listen", "b:1"),
            ])
        #expect(
            loaded.overrides.map(\.description) == [
                "the file sets mode to \(Loading.one.name), but --mode decides",
                "the file sets threads to 8, but DEADLINED_THREADS decides",
                "the file sets deadline to 1s, but --deadline decides",
            ])
    }

    @Test func `a file is not excused by a higher layer`() throws {
        let folder = try Folder()
        let file = try folder.file("f.yaml", "threads: 0\n".utf8)
        #expect(
            Loading.errors(file: file, flags: [Loading.flag("threads", "8")])
                == ["\(file):1:10: threads: want auto or a whole number from 1 to 240, got \"0\""])
    }

    @Test func `errors of all layers are reported together`() throws {
        let folder = try Folder()
        let file = try folder.file("f.yaml", "thread: 1\n".utf8)
        let errors = Loading.errors(
            file: file,
            environment: [
                "DEADLINED_THREAD": "1", "DEADLINED_": "", "DEADLINED_LIMITS": "1", "DEADLINED_mode": "x",
                "DEADLINED_ADMIN": "x", "deadlined_mode": "x", "XDEADLINED_MODE": "x", "PATH": "/bin",
            ],
            flags: [Loading.flag("moed", "x")])
        #expect(
            errors == [
                "\(file):1:1: unknown key \"thread\" (did you mean \"threads\"?)",
                "DEADLINED_: unknown variable",
                "DEADLINED_ADMIN: \"x\": no port in it; write HOST:PORT or [IPV6]:PORT",
                "DEADLINED_LIMITS: unknown variable",
                "DEADLINED_THREAD: unknown variable (did you mean \"DEADLINED_THREADS\"?)",
                "DEADLINED_mode: unknown variable (did you mean \"DEADLINED_MODE\"?)",
                "--moed: unknown key (did you mean \"mode\"?)",
            ])
    }

    @Test func `a key that two flags set is refused`() throws {
        let set = try #require(Assignment(set: "mode=\(Loading.other.name)"))
        #expect(
            Loading.errors(flags: [Loading.flag("mode", Loading.one.name), set, set])
                == ["--set mode: --mode sets it already", "--set mode: --mode sets it already"])
    }

    @Test func `auto for all kinds overrides what the file pins`() throws {
        let folder = try Folder()
        let file = try folder.file("f.yaml", "calibration: { hash: 2000, json: 0.2 }\n".utf8)
        let environment = ["DEADLINED_CALIBRATION": "auto"]
        var expected = Configuration()
        #expect(try Loading.load(file: file, environment: environment).configuration == expected)
        let flags = [Loading.flag("calibration.json", "0.5")]
        expected.calibration.json = 0.5
        #expect(try Loading.load(file: file, environment: environment, flags: flags).configuration == expected)
    }

    @Test(arguments: [("a=b", "a", "b"), ("a.b=c=d", "a.b", "c=d"), ("a=", "a", "")])
    func `what --set is given is split at its first equals sign`(pair: String, path: String, text: String) {
        #expect(Assignment(set: pair) == Assignment(flag: "--set \(path)", path: path, text: text))
    }

    @Test func `what --set is given without a key and an equals sign is refused`() {
        #expect(Assignment(set: "mode") == nil)
        #expect(Assignment(set: "") == nil)
        #expect(Assignment(set: "=a") == nil)
    }

    @Test func `no two keys share a path, a variable or a flag`() {
        let names = [Key.all.map(\.path) + Key.groups, Key.all.map(\.variable), Key.all.compactMap(\.flag)]
        for names in names { #expect(Set(names).count == names.count) }
    }
}
