import Testing

/// Programs that judge the daemon: curl, promtool, python3.
enum Tool {
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs a command to its end.
    ///
    /// - Parameter input: text for its standard input.
    static func run(
        _ command: [String], input: String? = nil, environment: [String: String] = [:],
        within bound: Duration = .seconds(30)
    ) throws -> Result {
        let folder = try TemporaryFolder()
        var command = command
        if let input {
            let path = try folder.write(input, to: "input")
            command = ["sh", "-c", "input=$1; shift; exec \"$@\" < \"$input\"", "sh", path] + command
        }
        let program = try ChildProgram(
            command, output: folder.file("output"), errors: folder.file("errors"), environment: environment)
        let status = try program.end(within: bound)
        return Result(status: status, output: folder.read("output"), errors: folder.read("errors"))
    }

    /// Runs a Python program, with text for its standard input.
    static func python(_ program: String, input: String) throws -> Result {
        try run(["python3", "-c", program], input: input)
    }
}
