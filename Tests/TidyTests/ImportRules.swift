/// Imports run downward only; libevent belongs to Reactor and the parser to Wire, and raw pointers stay there.
enum ImportRules {
    /// What each module may import of ours, beside all that those may.
    static let below: [String: Set<String>] = [
        "Proto": [],
        "Workload": ["Proto"],
        "Rounds": [],
        "Wire": [],
        "RPC": ["Proto", "Wire", "Workload"],
        "Reactor": ["Balancing", "RPC", "Wire", "Workload"],
        "Scheduling": ["Workload"],
        "Simulation": ["Balancing", "Scheduling"],
        "Modes": ["Reactor", "Scheduling"],
        "Telemetry": ["RPC"],
        "Balancing": ["Workload"],
        "Idempotency": ["Workload"],
        "Configuration": ["Modes"],
        "Downstream": ["Reactor"],
        "Load": ["Balancing", "Reactor", "Telemetry"],
        "Comparison": ["Configuration", "Load", "Telemetry", "WhatIf"],
        "WhatIf": ["Configuration", "Simulation", "Telemetry"],
        "Planning": ["Comparison", "WhatIf"],
        "Daemon": ["Configuration", "Downstream", "Idempotency", "Telemetry", "WhatIf"],
        "Operating": ["Configuration", "Load"],
        "deadlined": ["Configuration", "Daemon", "Downstream", "Operating", "Planning"],
        "accounting-cost": ["Idempotency", "Reactor", "Telemetry"],
        "simulate": ["Planning"],
        "fuzz": ["Configuration", "Reactor", "Telemetry"],
        "verdicts": ["Wire"],
    ]

    /// The C modules and the modules that may import them.
    static let foreign: [String: Set<String>] = [
        "CFuzzer": ["fuzz"],
        "CLibevent": ["Reactor"],
        "CLinux": [
            "Reactor", "Scheduling", "Configuration", "Daemon", "Load", "Comparison", "Operating", "Idempotency",
            "accounting-cost",
        ],
        "CNghttp2": ["Wire"],
        "CResources": ["Comparison", "Daemon", "RPC", "Workload"],
        "CSystemd": ["Daemon"],
    ]

    static func findings(_ files: [SourceFile]) -> [String] {
        files.filter { !$0.isTest }.flatMap(findings)
    }

    private static func findings(_ file: SourceFile) -> [String] {
        guard let module = file.module, below[module] != nil else {
            return [file.finding(0, "a module that ImportRules.below does not name")]
        }
        let allowed = allBelow(module)
        return imports(of: file).compactMap { line, imported in
            if below[imported] != nil, !allowed.contains(imported) {
                return file.finding(line, "\(module) may not import \(imported): imports run downward only")
            }
            if let importers = foreign[imported], !importers.contains(module) {
                return file.finding(line, "only \(importers.sorted().joined(separator: ", ")) may import \(imported)")
            }
            return nil
        }
    }

    /// The modules of ours that a module may import, however far below.
    private static func allBelow(_ module: String) -> Set<String> {
        let direct = below[module] ?? []
        return direct.reduce(direct) { $0.union(allBelow($1)) }
    }

    private static func imports(of file: SourceFile) -> [(line: Int, module: String)] {
        file.code.enumerated().compactMap { index, line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), let module = words.last, place < words.count - 1,
                words[..<place].allSatisfy({ $0.hasPrefix("@") || ["package", "internal", "private"].contains($0) })
            else { return nil }
            return (index, String(module))
        }
    }
}
