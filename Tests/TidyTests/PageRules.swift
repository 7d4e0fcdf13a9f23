import Foundation

/// The live page shows what clients sent: nothing of it may be read as HTML, and its policy forbids scripts and styles
/// in attributes. Its colours are the report's.
enum PageRules {
    static let folder = "Sources/CResources/page/"
    static let longestModule = 150

    private static let risky = [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser",
        "createContextualFragment", "setHTMLUnsafe", "javascript:",
    ]
    private static let inline = [" style=", " onclick=", " onload=", " onerror=", "<style", "\"http://", "\"https://"]

    static func findings(_ file: SourceFile) -> [String] {
        let isModule = file.path.hasSuffix(".js")
        let long = isModule && file.lines.count > longestModule + 1
        let words = file.path.hasSuffix(".html") ? risky + inline : risky
        return file.lines.indices.flatMap { index in
            words.filter(file.lines[index].contains).map { file.finding(index, "\($0) has no place on the page") }
        } + (long ? [file.finding(0, "\(file.lines.count) lines, at most \(longestModule)")] : [])
    }

    /// `--stale: #cf222e` and the like: a colour's name with its first value in a text.
    static func colours(_ names: [String], in text: String) -> [String: Substring] {
        Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                guard let place = text.range(of: "--\(name): ") else { return nil }
                return (name, text[place.upperBound...].prefix { $0 != ";" })
            })
    }
}
