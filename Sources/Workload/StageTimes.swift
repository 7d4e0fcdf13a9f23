/// Nanoseconds for each stage.
public struct StageTimes: Sendable {
    private var nanoseconds = InlineArray<7, UInt64>(repeating: 0)

    public init() {}

    public subscript(stage: Stage) -> UInt64 {
        get { nanoseconds[Int(stage.rawValue)] }
        set { nanoseconds[Int(stage.rawValue)] = newValue }
    }

    public var total: UInt64 {
        Stage.allCases.reduce(0) { $0 + self[$1] }
    }
}
