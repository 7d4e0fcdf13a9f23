import Load

/// What was found out about the machine that the daemon and this run on.
struct MachineFacts: Sendable {
    var process: ProcessLook
    var ports: PortFacts
    var stamps: StampFacts
    var clockSource: ClockSource
    var governors: Governors
    var spread: SpreadFacts
    var realTime: ThreadPriority.Level
    /// Connections that may wait in a listening socket (net.core.somaxconn).
    var somaxconn: Int?
    /// Open files of all processes together (fs.file-max).
    var fileMax: Int?
    /// Bytes that the daemon's processes may still take.
    var freeMemory: Int?
}
