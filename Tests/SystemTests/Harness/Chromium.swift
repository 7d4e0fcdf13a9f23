/// A real browser, without a window.
enum Chromium {
    /// Opens a file and tells the page as it is then, and what went to the console.
    static func open(_ path: String) throws -> (page: String, console: [String]) {
        let folder = try TemporaryFolder()
        // No sandbox: tests may run as root, and the page is our own.
        let result = try Tool.run([
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
            "--user-data-dir=\(folder.path)", "--dump-dom", "file://\(path)",
        ])
        guard result.status == 0 else { throw Failure(errors: result.errors) }
        let console = result.errors.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") }
        return (result.output, console)
    }

    struct Failure: Error {
        var errors: String
    }
}
