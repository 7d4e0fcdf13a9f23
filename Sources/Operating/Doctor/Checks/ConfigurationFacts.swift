import Configuration
import Telemetry
import Workload

/// The configuration that was named, and the file that it comes from.
struct ConfigurationFacts: Sendable {
    /// By flags and variables alone where the file cannot be used.
    var configuration: Configuration
    /// As it was named; nil where no file was.
    var path: String?
    /// Nil where there is none to look at.
    var file: FileLook?
    /// What is wrong with it, and what is hardly meant: a line each.
    var errors: [String] = []
    var warnings: [String] = []
    /// One of the daemon's workers; nil where none was seen.
    var worker: ProcessLook?
}

/// Who may do what with a file (stat(2)).
struct FileLook: Equatable, Sendable {
    var owner, group: UInt32
    /// The nine permissions and what stands above them.
    var mode: UInt32

    /// Whether a process may read it, as far as user and groups decide it: the first of owner, group and others that
    /// it belongs to counts, and no other (path_resolution(7)).
    func isReadable(by process: ProcessLook) -> Bool {
        if process.user == 0 { return true }
        let bit: UInt32 = process.user == owner ? 0o400 : process.groups.contains(group) ? 0o040 : 0o004
        return mode & bit != 0
    }

    var isForAllToWrite: Bool { mode & 0o002 != 0 }

    var permissions: String { NumberText.padded(String(mode & 0o7777, radix: 8), 4) }
}

extension ConfigurationFacts {
    private static let subject = "configuration"

    var findings: [Finding] {
        let notes = warnings.map { Finding.note(Self.subject, $0) }
        if let first = errors.first {
            let others = errors.count > 1 ? ", and \(NumberText.count(errors.count - 1, "further error"))" : ""
            return [
                .bad(
                    Self.subject, "\(first)\(others)",
                    "until it is mended the daemon does not start, and a reload changes nothing")
            ] + permissions
        }
        guard let path else {
            return [
                .note(
                    Self.subject, "no file is named, so that built-in values are looked at",
                    "name the daemon's by --config")
            ] + notes
        }
        return [.ok(Self.subject, "\(path) is valid")] + notes + permissions
    }

    private var permissions: [Finding] {
        guard let path, let file else { return [] }
        let told = "\(path) belongs to \(Self.name(file.owner)), mode \(file.permissions)"
        if file.isForAllToWrite {
            return [.bad("permissions", "\(told): everyone may change what is served", "chmod o-w \(path)")]
        }
        if let worker, !file.isReadable(by: worker) {
            return [
                .bad(
                    "permissions", "\(told): the daemon runs as \(Self.name(worker.user)) and may not read it",
                    "a reload would fail; chmod o+r \(path)")
            ]
        }
        return [.ok("permissions", told)]
    }

    private static func name(_ user: UInt32) -> String { user == 0 ? "root" : "user \(user)" }

    /// What a daemon does otherwise than this configuration says.
    func findings(against status: StatusEntry?) -> [Finding] {
        guard let status, errors.isEmpty, path != nil else { return [] }
        let rows: [(key: String, own: String, daemon: String)] = [
            ("mode", configuration.mode.name, status.mode),
            ("workers", "\(configuration.workers)", "\(Set(status.workers.map(\.slot)).count)"),
            ("accept", configuration.accept.rawValue, status.accept),
            ("load", configuration.load.rawValue, status.load),
            (
                "working_set", SizeText.format(configuration.workingSet), SizeText.format(status.workingSetBytes)
            ),
        ]
        let different = rows.filter { $0.own != $0.daemon }
        guard !different.isEmpty else { return [] }
        let told = different.map { "\($0.key): \($0.own) (the daemon: \($0.daemon))" }.joined(separator: ", ")
        return [
            .note(
                Self.subject, "it differs from what is served: \(told)",
                "reload the daemon, or give doctor the options that the daemon has")
        ]
    }
}
