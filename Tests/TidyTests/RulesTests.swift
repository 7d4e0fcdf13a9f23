import Testing

/// The rules find what they are to find, and nothing else.
struct RulesTests {
    private static func file(_ text: String, path: String = "Sources/Wire/Sample.swift") -> SourceFile {
        SourceFile(path: path, text: text)
    }

    private static func function(_ header: String, lines: Int) -> String {
        ([header] + Array(repeating: "        step()", count: lines - 2) + ["    }"]).joined(separator: "\n")
    }

    @Test(
        "Whatever prints or replaces files by itself is found, and what only looks like it is not",
        arguments: [
            ("    print(text)", "print: print through StandardStream"),
            ("FileHandle.standardError.write(line)", "FileHandle: print through StandardStream"),
            ("try data.write(to: url, options: .atomic)", "options: .atomic: write files through OutputFile"),
            ("try data.write(to: URL(filePath: path))", ".write(to: URL: write files through OutputFile"),
            (
                "try StandardStream.output.write(text)", "StandardStream.output.write(: tell people by tell"
            ), ("try StandardStream.output.tell(text)", nil),
            ("element.write(to: &text)", nil), ("let a = \"print(a)\"", nil), ("// print(a)", nil),
            ("let printed = 1", nil),
        ] as [(String, String?)])
    func output(line: String, finding: String?) {
        let expected = finding.map { ["Sources/Wire/Sample.swift:1: \($0)"] } ?? []
        #expect(OutputRules.findings(Self.file(line)) == expected)
        #expect(OutputRules.findings(Self.file(line, path: "Sources/fuzz/main.swift")) == [])
    }

    @Test(
        "Comments and literals are taken out of the code",
        arguments: [
            ("a // b", "a "), ("a \"b\" c", "a \"\" c"), ("\"\" b", "\"\" b"), (#"a "\"{" b"#, #"a "" b"#),
            ("a /* b */ c", "a  c"), ("a /* b /* c */ d */ e", "a  e"), (##"a #"b"c"# d"##, ##"a "" d"##),
            ("a \"\"\"\nb // \"c\"\n\"\"\" d", "a \n\n\"\" d"), ("a \"http://b\" c", "a \"\" c"),
        ])
    func code(text: String, code: String) {
        #expect(Self.file(text).code.joined(separator: "\n") == code)
    }

    @Test(
        "Whatever names a mode is found, and what is about it or only looks like it is not",
        arguments: [
            ("Sources/Daemon/A.swift", "if mode == \"light-green\" {", "light-green"),
            ("Sources/Daemon/A.swift", "// As light-green does.", "light-green"),
            ("Tests/ModesTests/A.swift", "serve(\"--mode=light-green\")", "light-green"),
            ("scripts/a", "serve --mode light-green", "light-green"), ("scripts/a", "light-greenish", nil),
            ("Sources/Modes/Other.swift", "// Unlike light-green.", nil),
            ("scripts/bench.d/serving", "goals=([light-green]=1)", nil),
        ])
    func modes(path: String, line: String, name: String?) {
        let mode = Self.file(
            "extension ModeChoice {\n    static let lightGreen = ModeChoice(\n"
                + "        name: \"light-green\", queue: nil\n",
            path: "Sources/Modes/LightGreenMode.swift")
        let expected = name.map { "\(path):1: \($0): ask ModeChoice what a mode is, not for its name" }
        #expect(ModeRules.findings([mode, Self.file(line, path: path)]) == (expected.map { [$0] } ?? []))
    }

    @Test("A file of 250 lines is fine, one of 251 is too long")
    func fileLength() {
        #expect(SizeRules.findings(Self.file(String(repeating: "a\n", count: 250))) == [])
        #expect(
            SizeRules.findings(Self.file(String(repeating: "a\n", count: 251)))
                == ["Sources/Wire/Sample.swift:1: 251 lines, at most 250 without a reason in SizeRules.longFiles"])
    }

    @Test("A line of 120 characters is fine, one of 121 is too long")
    func lineLength() {
        #expect(SizeRules.findings(Self.file("\n" + String(repeating: "é", count: 120))) == [])
        #expect(
            SizeRules.findings(Self.file("\n" + String(repeating: "é", count: 121)))
                == ["Sources/Wire/Sample.swift:2: 121 characters, at most 120"])
    }

    @Test(
        "A function of 70 lines is fine, one of 71 is too long",
        arguments: [
            "    func f() {", "    package static func f(a: [Int]) throws(E) -> Int {", "    init?(a: Int) {",
            "    deinit {",
            "    subscript(a: Int) -> Int {", "    private var a: Int {", "    mutating func f<T>(_ a: (T) -> Void) {",
        ])
    func functionLength(header: String) {
        #expect(SizeRules.findings(Self.file(Self.function(header, lines: 70))) == [])
        #expect(
            SizeRules.findings(Self.file(Self.function(header, lines: 71)))
                == ["Sources/Wire/Sample.swift:1: a function of 71 lines, at most 70"])
    }

    @Test(
        "A header over several lines belongs to its function",
        arguments: ["    func f(\n        a: Int\n    ) -> Int\n    {", "    init(a: Int)\n        throws(E)\n    {"])
    func longHeader(header: String) {
        let count = header.split(separator: "\n").count
        #expect(SizeRules.findings(Self.file(Self.function(header, lines: 71 - count + 1))).count == 1)
        #expect(SizeRules.findings(Self.file(Self.function(header, lines: 70 - count + 1))) == [])
    }

    @Test("A requirement without a body is no function, however long its protocol")
    func requirement() {
        let protocolText =
            "protocol P {\n    func f()\n    init(a: Int) throws\n" + String(repeating: "    // c\n", count: 90) + "}"
        #expect(SizeRules.findings(Self.file(protocolText)) == [])
    }

    @Test(
        "An import that runs upward, or of a C module that belongs elsewhere, is found",
        arguments: [
            ("Sources/Workload/A.swift", "import Wire", "Workload may not import Wire: imports run downward only"),
            (
                "Sources/Wire/A.swift", "@testable import Reactor",
                "Wire may not import Reactor: imports run downward only"
            ),
            ("Sources/Reactor/A.swift", "import Modes", "Reactor may not import Modes: imports run downward only"),
            (
                "Sources/Modes/A.swift", "import struct Telemetry",
                "Modes may not import Telemetry: imports run downward only"
            ),
            ("Sources/Modes/A.swift", "import CLibevent", "only Reactor may import CLibevent"),
            (
                "Sources/Modes/A.swift", "internal import CLinux",
                "only Comparison, Configuration, Daemon, Idempotency, Load, Operating, Reactor, Scheduling, "
                    + "accounting-cost may import CLinux"
            ),
            ("Sources/Novel/A.swift", "let a = 1", "a module that ImportRules.below does not name"),
        ])
    func badImport(path: String, text: String, what: String) {
        #expect(ImportRules.findings([Self.file(text, path: path)]) == ["\(path):1: \(what)"])
    }

    @Test(
        "An import that runs downward, however far, is fine",
        arguments: [
            ("Sources/Daemon/A.swift", "import Wire"), ("Sources/deadlined/A.swift", "import Workload"),
            ("Sources/Modes/A.swift", "import Wire\nimport Workload\nimport Glibc"),
            ("Sources/Wire/A.swift", "// import Reactor"),
            ("Sources/Reactor/A.swift", "import CLibevent"), ("Tests/WireTests/A.swift", "import Reactor"),
        ])
    func goodImport(path: String, text: String) {
        #expect(ImportRules.findings([Self.file(text, path: path)]) == [])
    }

    static let badWords = [
        ("// TO" + "DO later", "TO" + "DO: finish it"),
        ("struct ThingManager {", "ThingManager: say what it does instead of Manager"),
        ("package final class SocketUtils: Sendable {", "SocketUtils: say what it does instead of Utils"),
        ("final class A: @unchecked Sendable {", "say what makes this safe"),
        ("nonisolated(unsafe) var a = 1", "say what makes this safe"),
        ("\n\n// Far away.\n\n\nnonisolated(unsafe) var a = 1", "say what makes this safe"),
        ("let a = Mutex<Int>(0)", "Mutex: take Lock, which survives a fork and which ThreadSanitizer sees"),
    ]

    @Test("A bad word or a bare claim is found", arguments: badWords)
    func badWord(text: String, what: String) {
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(WordingRules.findings(Self.file(text)) == ["Sources/Wire/Sample.swift:\(line): \(what)"])
    }

    @Test(
        "A reason beside a claim, and words within words, are fine",
        arguments: [
            "// One thread.\nfinal class A: @unchecked Sendable {", "nonisolated(unsafe) var a = 1  // set once",
            "// One thread.\n@inline(never)\nnonisolated(unsafe) var a = 1", "struct Utility {", "let eventBase = 1",
            "/// Needs no @unchecked Sendable.", "let text = \"nonisolated(unsafe)\"", "class func base() {",
        ])
    func goodWord(text: String) {
        #expect(WordingRules.findings(Self.file(text)) == [])
    }

    @Test("A type that another file declares too is found, whatever its kind; what is nested or private is not")
    func names() {
        let files = [
            Self.file("struct A {\n    enum B {}\n}\nprivate struct C {}", path: "Sources/Wire/A.swift"),
            Self.file("@main\npackage final class A {}\nenum B {}\nextension A {}", path: "Sources/Load/A.swift"),
            Self.file("struct C<A> {}\nfileprivate enum B {}\n// enum B {}", path: "Sources/Load/C.swift"),
            Self.file("struct A {}", path: "Tests/WireTests/A.swift"),
        ]
        #expect(NameRules.findings(files) == ["Sources/Load/A.swift:2: A: Sources/Wire/A.swift declares it too"])
    }

    @Test("What other modules cannot inline is found, and what is public for no reason")
    func access() {
        let text = "package struct A {\n    @usableFromInline package(set) var b = 1\n    public var c = 2\n}"
        #expect(
            AccessRules.findings(Self.file(text)) == [
                "Sources/Wire/Sample.swift:1: public, not package: see ARCHITECTURE.md, \"Speed\"",
                "Sources/Wire/Sample.swift:2: public, not package: see ARCHITECTURE.md, \"Speed\"",
            ])
        #expect(
            AccessRules.findings(Self.file(text, path: "Sources/Daemon/Sample.swift")) == [
                "Sources/Daemon/Sample.swift:3: package, not public: see ARCHITECTURE.md, \"Speed\""
            ])
    }

    @Test("A file that is empty, or that declares only what no other source names, is found")
    func dead() {
        let files = [
            Self.file("struct A { var b: B }", path: "Sources/Wire/A.swift"),
            Self.file("package final class B {}\nstruct Unnamed {}", path: "Sources/Wire/B.swift"),
            Self.file("extension B {}", path: "Sources/Wire/B+Part.swift"),
            Self.file("extension B {}\nstruct OnlyHere {}", path: "Sources/Wire/B+Other.swift"),
            Self.file("// Only a comment.\n", path: "Sources/Wire/Empty.swift"),
            Self.file("let a = 1", path: "Tests/WireTests/Placeholder.swift"),
            Self.file("print(A.self)", path: "Sources/deadlined/main.swift"),
            Self.file("@main\nstruct Command {}", path: "Sources/deadlined/Command.swift"),
            Self.file("struct Alone {\n    struct A {}\n}\nextension Alone {}", path: "Sources/Wire/Alone.swift"),
            Self.file("let alone: Alone", path: "Tests/WireTests/AloneTests.swift"),
            Self.file("package func serve() {}", path: "Sources/Daemon/Serve.swift"),
        ]
        #expect(
            DeadFileRules.findings(files) == [
                "Sources/Wire/Empty.swift:1: an empty file",
                "Tests/WireTests/Placeholder.swift:1: an empty file",
                "Sources/Wire/Alone.swift:1: no other source file names Alone",
                "Sources/Daemon/Serve.swift:1: no other source file names serve",
            ])
    }

    @Test(
        "Whatever reads text as HTML on the live page is found",
        arguments: [
            ("list.js", "row.innerHTML = entry.id;", "innerHTML"),
            ("index.html", "<p style=\"color: red\">", " style="),
            ("index.html", "<script src=\"https://cdn.example/plot.js\">", "\"https://"),
            ("list.js", "row.textContent = entry.id;", nil), ("page.css", ".s-stale { --c: var(--stale); }", nil),
        ] as [(String, String, String?)])
    func page(name: String, line: String, word: String?) {
        let path = "\(PageRules.folder)\(name)"
        let expected = word.map { ["\(path):1: \($0) has no place on the page"] } ?? []
        #expect(PageRules.findings(Self.file(line, path: path)) == expected)
    }

    @Test("A module of the live page with too many lines is found")
    func longModule() {
        let text = Array(repeating: "step();", count: PageRules.longestModule + 2).joined(separator: "\n")
        #expect(PageRules.findings(Self.file(text, path: "\(PageRules.folder)list.js")).count == 1)
    }
}
