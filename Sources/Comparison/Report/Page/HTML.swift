import Load

/// Text in pages.
enum HTML {
    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "'": escaped += "&#39;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// A sentence in which no number is parted from its sign, and no interval is broken.
    static func sentence(_ text: String) -> String {
        escape(text).replacing(" %", with: "\u{A0}%").replacing(" ×", with: "\u{A0}×")
            .replacing("…", with: "\u{2060}…\u{2060}")
    }

    /// The colours of lines, and what they stand for.
    static func legend(_ names: [String], hasDeadline: Bool = false, hasBound: Bool = false) -> String {
        legend(
            names.enumerated().map { (style: SVG.style($0), name: $1) }, hasDeadline: hasDeadline, hasBound: hasBound)
    }

    static func legend(_ keys: [(style: String, name: String)], hasDeadline: Bool, hasBound: Bool = false) -> String {
        var entries = keys.map { "<span><i class='\($0.style)'></i>\(escape($0.name))</span>" }
        if hasDeadline { entries.append("<span><i class='deadline'></i>deadline</span>") }
        if hasBound { entries.append("<span><i class='bound'></i>the most there can be</span>") }
        return "<p class='legend'>\(entries.joined(separator: " "))</p>\n"
    }

    /// Remarks, a paragraph each.
    static func notes(_ lines: [String]) -> String {
        lines.map { "<p class='note'>\(escape($0))</p>\n" }.joined()
    }

    /// What opens where it is asked for; in print it is open.
    static func details(_ summary: String, _ content: String) -> String {
        "<details><summary>\(escape(summary))</summary>\n\(content)</details>\n"
    }

    /// A part of the page, with its heading.
    static func section(_ heading: String, id: String, _ content: String) -> String {
        """
        <section aria-labelledby='\(id)'>
        <h2 id='\(id)'>\(escape(heading))</h2>
        \(content)</section>

        """
    }

    /// Drawings beside each other where the page is wide enough.
    ///
    /// - Parameter areLarge: whether two of them have room beside each other, and else three.
    static func row(_ drawings: [String], areLarge: Bool = false) -> String {
        "<div class='row\(areLarge ? " few" : "")'>\n\(drawings.joined())</div>\n"
    }
}
