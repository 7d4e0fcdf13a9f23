import Foundation

/// One run of curl.
struct Curl {
    var status: Int32
    var output: String

    /// - Parameter arguments: besides `-sS`, an end after ten seconds, and `--no-buffer`.
    init(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = ["-sS", "--max-time", "10", "--no-buffer", "--noproxy", "*"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }
}
