/// What a command prints goes through `StandardStream` and into files through `OutputFile`, where what cannot be
/// written is an error: Swift's own `print` loses it without a word, and Foundation's `FileHandle` traps.
enum OutputRules {
    private static let printing: Set<Substring> = [
        "debugPrint", "FileHandle", "fflush", "fputs", "fwrite", "perror", "print", "printf", "putc", "putchar", "puts",
    ]
    private static let replacing = [
        "createFile(atPath:", ".write(to: URL", ".write(toFile:", "options: .atomic", "write(STD",
    ]
    /// What people read goes by `tell`, which keeps control characters in it from their terminal.
    private static let raw = ["StandardStream.output.write(", "StandardStream.errors.write("]
    /// Modules that are no part of the product.
    private static let tools: Set<String> = ["accounting-cost", "fuzz", "simulate", "verdicts"]

    static func findings(_ file: SourceFile) -> [String] {
        guard !file.isTest, let module = file.module, !tools.contains(module) else { return [] }
        return file.code.indices.flatMap { index in
            let words = SourceFile.words(file.code[index]).filter(printing.contains)
            let calls = replacing.filter(file.code[index].contains)
            let writes = raw.filter(file.code[index].contains)
            return writes.map { file.finding(index, "\($0): tell people by tell") }
                + words.map { file.finding(index, "\($0): print through StandardStream") }
                + calls.map { file.finding(index, "\($0): write files through OutputFile") }
        }
    }
}
