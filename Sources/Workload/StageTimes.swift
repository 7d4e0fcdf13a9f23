/// Nanoseconds for each stage.
package struct StageTimes: Sendable {
    private var nanoseconds = InlineArray<7, UInt64>(repeating: 0)

    package init() {}

    package subscript(stage: Stage) -> UInt64 {
        get { nanoseconds[Int(stage.rawValue)] }
        set { nanoseconds[Int(stage.rawValue)] = newValue }
    }

    package var total: UInt64 {
        Stage.allCases.reduce(0) { $0 + self[$1] }
    }
}
