import Workload

/// What a loop does at once for one connection, or for one kind of event, before its other work has a turn.
public enum LoopTurn {
    public static let longest = Duration.milliseconds(1)
    /// Bytes that are parsed between two looks at the clock. In chunks of one byte this many take some 2 ms in a debug
    /// build, 0.1 ms else.
    public static let pieceSize = 4 * 1_024
}
