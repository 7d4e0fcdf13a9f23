/// Nanoseconds for each stage.
public struct StageTimes: Sendable {
    public private(set) var nanoseconds = InlineArray<7, UInt64>(repeating: 0)
    /// Those that there were, be they of no length: a bit each.
    public private(set) var present: UInt8 = 0

    public init() {}

    public subscript(stage: Stage) -> UInt64 {
        get { nanoseconds[Int(stage.rawValue)] }
        set {
            nanoseconds[Int(stage.rawValue)] = newValue
            present |= 1 << stage.rawValue
        }
    }

    public var total: UInt64 {
        Stage.allCases.reduce(0) { $0 + self[$1] }
    }
}
