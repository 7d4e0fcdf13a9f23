/// In the modules that a request crosses nothing is declared `package`: that is neither inlined nor specialised in
/// another module (ARCHITECTURE.md, "Speed"). Elsewhere nothing is `public`.
enum AccessRules {
    private static let crossed: Set = [
        "Balancing", "Downstream", "Idempotency", "Modes", "RPC", "Reactor", "Scheduling", "Telemetry", "Wire",
        "Workload",
    ]

    static func findings(_ file: SourceFile) -> [String] {
        // Of `Rounds` programs in other languages see what is public.
        guard !file.isTest, let module = file.module, module != "Rounds" else { return [] }
        let (wrong, right) = crossed.contains(module) ? ("package", "public") : ("public", "package")
        return file.code.enumerated().compactMap { index, line in
            let words = line.split(separator: " ").drop { $0.hasPrefix("@") }
            guard words.first == Substring(wrong) || line.contains(" \(wrong)(set)") else { return nil }
            return file.finding(index, "\(right), not \(wrong): see ARCHITECTURE.md, \"Speed\"")
        }
    }
}
