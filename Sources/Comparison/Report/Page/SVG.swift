import Load
import Workload

/// A drawing: elements in a box of its own units, which scales with the page. Colours come from the page's style by
/// class, so that it follows light, dark and print.
struct SVG {
    /// Colours of lines; later ones begin anew, and are dashed.
    private static let colours = 6

    /// The class of what belongs to the contestant of that place.
    static func style(_ index: Int) -> String {
        "c\(index % colours)" + (index / colours % 2 == 1 ? " again" : "")
    }

    /// Wider drawings have larger letters on a phone, where they shrink.
    private static let narrow = 500.0
    /// Of a letter of a file's caption, whose lines a drawing does not break by itself.
    private static let captionLetter = 6.4

    let width, height: Double
    let label: String
    private let caption: String
    private var elements = ""

    /// - Parameters:
    ///   - label: what it shows, for those who cannot see it.
    ///   - caption: stands below it, in the page's own letters: those of a drawing shrink with it.
    init(width: Double, height: Double, label: String, caption: String) {
        (self.width, self.height) = (width, height)
        (self.label, self.caption) = (label, caption)
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        elements += "<line x1='\(n(x1))' y1='\(n(y1))' x2='\(n(x2))' y2='\(n(y2))' class='\(style)'/>\n"
    }

    /// - Parameter hover: what is shown where the pointer rests.
    mutating func box(x: Double, y: Double, width: Double, height: Double, _ style: String, hover: String) {
        elements +=
            "<rect x='\(n(x))' y='\(n(y))' width='\(n(max(0.5, width)))' height='\(n(height))' class='\(style)'>"
        elements += "<title>\(HTML.escape(hover))</title></rect>\n"
    }

    /// Another drawing, moved to a place within this one.
    mutating func place(_ other: SVG, x: Double, y: Double) {
        elements += "<g transform='translate(\(n(x)) \(n(y)))'>\n\(other.elements)</g>\n"
    }

    mutating func dot(_ x: Double, _ y: Double, _ style: String, hover: String) {
        elements += "<circle cx='\(n(x))' cy='\(n(y))' r='3.5' class='\(style)'>"
        elements += "<title>\(HTML.escape(hover))</title></circle>\n"
    }

    mutating func path(_ points: [(x: Double, y: Double)], _ style: String) {
        let text = points.map { "\(n($0.x)),\(n($0.y))" }.joined(separator: " ")
        elements += "<polyline points='\(text)' class='\(style)'/>\n"
    }

    /// - Parameter anchor: `start`, `middle` or `end`.
    mutating func text(_ x: Double, _ y: Double, _ text: String, anchor: String = "start", _ style: String = "label") {
        elements +=
            "<text x='\(n(x))' y='\(n(y))' text-anchor='\(anchor)' class='\(style)'>\(HTML.escape(text))</text>\n"
    }

    /// Its name at the top, and a few words behind it.
    mutating func title(_ name: String, _ words: String = "") {
        elements += "<text x='0' y='13' class='name'>\(HTML.escape(name))"
        elements += "<tspan class='label' dx='6'>\(HTML.escape(words))</tspan></text>\n"
    }

    var markup: String {
        let below = caption.isEmpty ? "" : "<figcaption>\(HTML.escape(caption))</figcaption>"
        return """
            <figure><svg class='\(width > SVG.narrow ? "broad" : "narrow")' viewBox='0 0 \(n(width)) \(n(height))' \
            role='img' aria-label='\(HTML.escape(label))'>
            \(elements)</svg>\(below)</figure>

            """
    }

    /// A file of its own, with its names of lines, for pages that are not ours.
    ///
    /// - Parameter names: of the lines, in the order of their colours.
    func file(names: [String]) -> String {
        let areLong = names.contains { $0.count > 22 }
        let lineHeight = 16.0
        let (keyHeight, keyWidth, keysPerRow) = (24.0, areLong ? 290.0 : 145, areLong ? 2 : 4)
        let style = ReportStyle.text
        var keys = ""
        for (index, name) in names.enumerated() {
            let (x, y) = (56 + keyWidth * Double(index % keysPerRow), 16 + keyHeight * Double(index / keysPerRow))
            keys += "<circle cx='\(n(x))' cy='\(n(y - 4))' r='5' class='dot \(SVG.style(index))'/>"
            keys += "<text x='\(n(x + 10))' y='\(n(y))' class='label'>\(HTML.escape(name))</text>\n"
        }
        let keysHeight = keyHeight * Double((names.count + keysPerRow - 1) / keysPerRow)
        let lines = DisplayText.wrapped(caption, columns: Int(width / SVG.captionLetter))
        let footHeight = 8 + lineHeight * Double(lines.count)
        let foot = lines.enumerated().map { index, line in
            let y = height + keysHeight + lineHeight * Double(index + 1) - 2
            return "<text x='8' y='\(n(y))' class='label'>\(HTML.escape(line))</text>\n"
        }.joined()
        let whole = n(height + keysHeight + footHeight)
        return """
            <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 \(n(width)) \(whole)' width='\(n(width))' \
            height='\(whole)' role='img' aria-label='\(HTML.escape(label))'>
            <style>\(style)svg { background: var(--paper); }</style>
            \(keys)<g transform='translate(0 \(n(keysHeight)))'>
            \(elements)</g>
            \(foot)</svg>

            """
    }

    private func n(_ value: Double) -> String { NumberText.fixed(value, 1) }
}
