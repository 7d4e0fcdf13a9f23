/// Something that takes bytes from outside, and what must hold whatever they are.
struct FuzzTarget: Sendable {
    /// As `scripts/fuzz` takes it; its seeds lie in `Tests/Seeds` under the same name.
    let name: String
    /// Takes one input; ends the process, by `require`, where a property does not hold. Returns 0, as libFuzzer wants.
    let run: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

    /// Every target.
    static let all = [
        FuzzTarget(name: "request") { run(RequestProperties.check, $0, $1) },
        FuzzTarget(name: "reply") { run(ReplyProperties.check, $0, $1) },
        FuzzTarget(name: "h2-session") { run(SessionProperties.check, $0, $1) },
        FuzzTarget(name: "proxy") { run(ProxyProperties.check, $0, $1) },
        FuzzTarget(name: "duration") { run(DurationProperties.check, $0, $1) },
        FuzzTarget(name: "header") { run(HeaderProperties.check, $0, $1) },
        FuzzTarget(name: "query") { run(QueryProperties.check, $0, $1) },
        FuzzTarget(name: "filter") { run(FilterProperties.checkFilter, $0, $1) },
        FuzzTarget(name: "trace") { run(FilterProperties.checkTrace, $0, $1) },
        FuzzTarget(name: "configuration") { run(ConfigurationProperties.check, $0, $1) },
    ]

    private init(name: String, run: @escaping @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32) {
        self.name = name
        self.run = run
    }

    private static func run(
        _ check: (UnsafeRawBufferPointer) -> Void, _ data: UnsafePointer<UInt8>?, _ size: Int
    ) -> Int32 {
        check(UnsafeRawBufferPointer(start: data, count: size))
        return 0
    }
}
