import Foundation
import Testing

@testable import Comparison

/// What a check of the page in a browser does not see: letters and drawings on their ground, in light, dark and print.
struct ReportStyleTests {
    /// Colours by name, of each block of the style that sets the page's ground.
    private static var schemes: [[String: String]] {
        var all: [[String: String]] = []
        for block in ReportStyle.text.split(separator: ":root {").dropFirst() {
            let own = block.prefix { $0 != "}" }.matches(of: /--([a-z0-9]+): (#[0-9a-f]+)/).map {
                (String($0.1), String($0.2))
            }
            // Later blocks set some of the first one's anew.
            all.append((all.first ?? [:]).merging(own) { $1 })
        }
        return all
    }

    /// Relative luminance, as WCAG 2 has it.
    private static func luminance(_ colour: String) -> Double {
        let short = colour.count == 4
        let digits = colour.dropFirst().flatMap { short ? [$0, $0] : [$0] }
        let parts = stride(from: 0, to: 6, by: 2).map { place -> Double in
            let value = Double(Int(String(digits[place...place + 1]), radix: 16) ?? 0) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private static func contrast(_ one: String, _ other: String) -> Double {
        let values = [luminance(one), luminance(other)].sorted()
        return (values[1] + 0.05) / (values[0] + 0.05)
    }

    @Test func lettersAndDrawings_standOutFromTheirGround_inEveryScheme() throws {
        #expect(Self.schemes.count == 3)
        for scheme in Self.schemes {
            let paper = try #require(scheme["paper"])
            for (name, colour) in scheme where !["paper", "grid"].contains(name) {
                let least = ["ink", "quiet"].contains(name) ? 4.5 : 3
                let found = Self.contrast(colour, paper)
                #expect(found >= least, "\(name) \(colour) on \(paper): \(found)")
            }
        }
    }
}
