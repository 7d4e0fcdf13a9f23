import Foundation
import Testing

extension SystemTests {
    /// The binary works wherever it is copied to, with no other file of the project beside it.
    @Suite struct BinaryAloneTests {
        private static func copy(into folder: TemporaryFolder) throws -> String {
            let path = folder.file("deadlined")
            try FileManager.default.copyItem(atPath: DaemonUnderTest.executable, toPath: path)
            return path
        }

        @Test func copiedBinary_knowsTheScenarios() throws {
            let folder = try TemporaryFolder()
            let copy = try BinaryAloneTests.copy(into: folder)
            let result = try Tool.run(["env", "--chdir=/", copy, "compare", "--scenario", "nosuch"])
            #expect(result.errors.contains("there are pushed-aside, mixed, "), "\(result.errors)")
        }

        @Test(arguments: ["json", "json-foundation", "protobuf"])
        func copiedBinary_givesTheSameBytes_forKindsOfDocuments(kind: String) throws {
            let folder = try TemporaryFolder()
            let copy = try BinaryAloneTests.copy(into: folder)
            let target = "/work?kind=\(kind)&before=6ms&downstream=0ms&after=0ms&deadline=9s"
            let bodies = try [copy, DaemonUnderTest.executable].map { executable in
                let daemon = try DaemonUnderTest(
                    ["--set", "calibration.json_foundation=0.2", "--set", "calibration.protobuf=0.2"],
                    executable: executable)
                let reply = try daemon.get(target)
                #expect(reply.status == 200)
                return reply.body
            }
            #expect(bodies[0] == bodies[1])
        }
    }
}
