import Foundation
import TestFolders
import Testing

@testable import Load

/// What would be mixed is found, under whatever names. Where the test's own streams lead depends on who started it: the
/// system tests look at those.
struct OutputConflictTests {
    @Test func outputsOfOnePlace_areFound_underWhateverNames() throws {
        let folder = try TemporaryFolder()
        let (path, missing) = (try folder.write("old", to: "there"), folder.file("missing"))
        let names = ["link": "there", "lost": "missing", "chain": "lost", "far": missing, "loop": "loop"]
        for (name, target) in names { #expect(symlink(target, "\(folder.path)/\(name)") == 0) }
        func named(_ name: String) -> String { "\(folder.path)/\(name)" }
        let rows: [(json: String, hdr: String, isConflict: Bool)] = [
            ("-", "-", true), ("-", "/dev/stdout", true), ("/dev/fd/1", "/proc/self/fd/1", true),
            (path, path, true), (path, named("link"), true), (missing, missing, true),
            (missing, named("./missing"), true), (path, missing, false), ("/dev/null", "/dev/null", false),
            // Links to what is not there yet.
            (named("lost"), missing, true), (named("chain"), missing, true), (named("far"), named("lost"), true),
            (named("lost"), path, false), (named("loop"), path, false),
        ]
        for row in rows {
            let conflict = OutputConflict.find(
                among: [("--json", row.json), ("--hdr", row.hdr)], telling: .nothing)
            #expect((conflict != nil) == row.isConflict, "\(row.json) and \(row.hdr): \(conflict ?? "none")")
        }
    }

    @Test func inputThatAnOutputWouldReplace_isFound_andTwoInputsMayBeOne() throws {
        let folder = try TemporaryFolder()
        let (path, other) = (try folder.write("old", to: "in"), try folder.write("old", to: "other"))
        #expect(link(path, "\(folder.path)/hard") == 0)
        func conflict(_ outputs: [String], _ inputs: [String]) -> String? {
            OutputConflict.find(
                among: outputs.map { ("--json", $0) }, reading: inputs.map { ("--diff", $0) }, telling: .nothing)
        }
        #expect(conflict([other], [path, path]) == nil && conflict([], [path]) == nil)
        #expect(conflict(["/dev/null"], ["/dev/null"]) == nil)
        let hard = "\(folder.path)/hard"
        #expect(
            conflict([hard], [other, path])
                == "--json \(hard) would replace --diff \(path), which is read; name another place")
    }

    @Test func bothStandardStreamsTaken_leaveTheTableNoPlace() {
        let outputs = [("--json", "-"), ("--hdr", "/dev/stderr")]
        #expect(OutputConflict.find(among: outputs, telling: .always) != nil)
    }
}
