/// What is told of each request.
package enum AccessLogKind: String, CaseIterable, Sendable {
    case off, combined, json
}

/// Which requests it is told of.
package enum AccessLogScope: String, CaseIterable, Sendable {
    case all, missed
}

/// The access log.
package final class LogKeys: KeyGroup {
    package static let declared = LogKeys()

    package let access = Setting(
        "log.access", AccessLogKind.off, .choice(of: "format"), "Whether each request gets a line, and which",
        """
        combined: that of Apache and nginx. json: one object a line, with latency, stage and cause. No request waits \
        for it: lines that nobody takes in time are lost, and counted in deadlined_access_log_lost_total.
        """)

    package let only = Setting(
        "log.only", AccessLogScope.all, .choice(of: "kind"), "Which requests get a line",
        "missed: those that missed their deadline. all: what was rejected as no valid request, too.")

    package let sample = Setting(
        "log.sample", 1, .number(1...1_000_000), "One request in so many gets a line",
        "The request's id alone draws it, so that all workers and daemons of one setting draw the same.")

    package let file = Setting(
        "log.file", LogFile.standardOutput, .logFile, reload: .supervisor, "Where the lines go",
        """
        "-": standard output, in quotes, because it means a list to YAML. A file is appended to, opened again on \
        SIGUSR1, for logrotate, and on each reload.
        """)
}
