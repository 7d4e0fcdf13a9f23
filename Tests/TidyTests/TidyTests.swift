import Testing

/// The project's own files keep its own rules.
struct TidyTests {
    private static let tree = Result { try SourceTree().files() }
    private let files: [SourceFile]

    init() throws {
        files = try Self.tree.get()
    }

    @Test("The tree is found")
    func tree() {
        #expect(files.count > 50)
        #expect(files.contains { $0.path == "Tests/TidyTests/TidyTests.swift" })
    }

    @Test("Files, functions and lines are small")
    func sizes() {
        #expect(files.flatMap(SizeRules.findings) == [])
    }

    @Test("Every file that may be long is there, and long")
    func longFiles() {
        let long = files.filter { $0.lines.count > SizeRules.longestFile }.map(\.path)
        #expect(Set(SizeRules.longFiles.keys).subtracting(long) == [])
    }

    @Test("Imports run downward only, and C modules stay where they belong")
    func imports() {
        #expect(ImportRules.findings(files) == [])
    }

    @Test("Nothing is unfinished, no name is empty, and no claim lacks its reason")
    func wording() {
        #expect(files.flatMap(WordingRules.findings) == [])
    }

    @Test("What is printed or written to files goes where a failure is an error")
    func output() {
        #expect(files.flatMap(OutputRules.findings) == [])
    }

    @Test("What a request runs through can be inlined where it is called")
    func access() {
        #expect(files.flatMap(AccessRules.findings) == [])
    }

    @Test("No two types have one name")
    func names() {
        #expect(NameRules.findings(files) == [])
    }

    @Test("Nothing but the list knows a mode's name, except what is about that mode")
    func modes() throws {
        let files = try files + SourceTree().otherFiles()
        #expect(ModeRules.findings(files) == [])
        #expect(ModeRules.idle(files) == [])
    }

    @Test("No file is dead")
    func deadFiles() {
        #expect(DeadFileRules.findings(files) == [])
    }

    @Test("Nothing on the live page is read as HTML, and its stages have the report's colours")
    func page() throws {
        let page = try SourceTree().pageFiles()
        #expect(page.contains { $0.path.hasSuffix("/index.html") })
        #expect(page.flatMap(PageRules.findings) == [])
        let stages = ["kernel", "queue", "compute", "preempted", "downstream", "stale", "write"]
        let text = { (path: String) in
            (page + files).first { $0.path == path }?.lines.joined(separator: "\n") ?? ""
        }
        let colours = PageRules.colours(stages, in: text("\(PageRules.folder)page.css"))
        #expect(colours.count == stages.count)
        let report = text("Sources/Comparison/Report/Page/ReportStyle.swift")
        #expect(colours == PageRules.colours(stages, in: report))
    }
}
