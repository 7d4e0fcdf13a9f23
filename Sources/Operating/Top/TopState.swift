import Telemetry
import Workload

/// What `top` knows at one moment.
struct TopState {
    /// A daemon that does not answer.
    struct Silence: Equatable {
        var seconds: Double
        var reason: String
    }

    /// Of the admin port, as it was named.
    var admin: HostPort
    /// What was heard last; nil before the first time.
    var entry: LiveEntry?
    /// The newest first.
    var misses: [RequestEntry] = []
    /// Nil while it answers.
    var silence: Silence?
}

/// A line of the screen, before it is cut to its width.
struct ScreenLine: Equatable {
    var text: String
    /// Whether it is to be seen first.
    var isStrong = false

    init(_ text: String, isStrong: Bool = false) {
        (self.text, self.isStrong) = (text, isStrong)
    }
}

/// In letters.
struct ScreenSize: Equatable {
    var columns, rows: Int

    static let standard = ScreenSize(columns: 80, rows: 24)
}
