import Glibc

/// What the programs that a comparison starts take over from it, and so from its caller: little, and told.
package struct Surroundings: Codable, Equatable, Sendable {
    /// Variables that they get.
    package var environment: [String: String]
    /// The caller's variables that would have changed what they do, by name: they do not get them.
    package var withheld: [String]
    /// As `nice` has it; 0 is ordinary.
    package var niceness: Int
    /// Limits of a process that are set, by name (setrlimit(2)).
    package var limits: [String: UInt64]
    /// Arguments of every daemon, beside its own.
    package var arguments: [String]

    /// For finding libraries and temporary folders, for time and language, and for what watches our own code.
    private static let passed: Set<String> = [
        "PATH", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "TSAN_OPTIONS", "ASAN_OPTIONS", "LSAN_OPTIONS",
        "UBSAN_OPTIONS", "SWIFT_BACKTRACE", "LLVM_PROFILE_FILE",
    ]
    /// What of the rest changes how a daemon works.
    private static let telling = ["DEADLINED_", "LD_", "MALLOC_", "GLIBC_TUNABLES", "LISTEN_", "NOTIFY_SOCKET"]

    package init(
        caller: [String: String], niceness: Int = 0, limits: [String: UInt64] = [:], arguments: [String] = []
    ) {
        environment = caller.filter { Surroundings.passed.contains($0.key) }
        withheld = caller.keys.filter { name in
            !Surroundings.passed.contains(name) && Surroundings.telling.contains(where: name.hasPrefix)
        }.sorted()
        (self.niceness, self.limits, self.arguments) = (niceness, limits, arguments)
    }

    /// Those of this process.
    ///
    /// - Parameter caller: its environment.
    static func current(caller: [String: String], arguments: [String]) -> Surroundings {
        let all: [(String, __rlimit_resource)] = [
            ("open files", RLIMIT_NOFILE), ("processes", __RLIMIT_NPROC), ("address space bytes", RLIMIT_AS),
            ("file size bytes", RLIMIT_FSIZE), ("CPU seconds", RLIMIT_CPU),
        ]
        let limits = all.compactMap { name, resource in
            var limit = rlimit()
            let isSet = getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 && limit.rlim_max != UInt64.max
            return isSet ? (name, UInt64(limit.rlim_max)) : nil
        }
        return Surroundings(
            caller: caller, niceness: Int(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)),
            limits: Dictionary(uniqueKeysWithValues: limits), arguments: arguments)
    }

    /// For contestants that compute each in its own way: without arguments that say how.
    var withoutComputing: Surroundings {
        var own = self
        own.arguments = Array(arguments.prefix { $0 != "--set" })
        return own
    }

    /// As execve(2) wants it.
    var variables: [String] { environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }

    /// One sentence each.
    package var sentences: [String] {
        let names = environment.keys.sorted().joined(separator: ", ")
        var sentences = [
            "Beside their own options, daemons got \(arguments.joined(separator: " ")).",
            "Of the environment they got \(names.isEmpty ? "nothing" : names).",
        ]
        if !withheld.isEmpty { sentences.append("Not passed on: \(withheld.joined(separator: ", ")).") }
        if niceness != 0 { sentences.append("They ran at niceness \(niceness).") }
        if !limits.isEmpty {
            let shown = limits.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            sentences.append("Their limits: \(shown.joined(separator: ", ")).")
        }
        return sentences
    }
}
