import Load
import Workload

/// Stages as bars, and the causes of misses beside them, or below where there is no room.
struct StageBlock {
    private let figures: TopFigures
    private let glyphs: Glyphs
    private let columns: Int

    /// Of both halves together, with what parts them.
    private static let besideFrom = 76
    private static let (leftWidth, nameWidth, valueWidth) = (42, 11, 9)
    private static let (stageBar, causeBar) = (20, 16)

    init(_ figures: TopFigures, glyphs: Glyphs, columns: Int) {
        (self.figures, self.glyphs, self.columns) = (figures, glyphs, columns)
    }

    var lines: [String] {
        guard columns >= StageBlock.besideFrom else {
            let causes = figures.causes.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
            return stages + ["causes: \(causes.isEmpty ? "none" : causes)"]
        }
        let (left, right) = (stages, causes(rows: stages.count))
        return left.indices.map { row in
            Pad.right(left[row], width: StageBlock.leftWidth) + (row < right.count ? right[row] : "")
        }
    }

    private var stages: [String] {
        let most = figures.stages.map(\.milliseconds).max() ?? 0
        return ["ms of a request, last \(TopFigures.momentSeconds) s"]
            + figures.stages.map { stage in
                let value = Pad.left(NumberText.fixed(stage.milliseconds, 2), width: StageBlock.valueWidth)
                return row(stage.name, value, stage.milliseconds, of: most, bar: StageBlock.stageBar)
            }
    }

    private func causes(rows: Int) -> [String] {
        let most = Double(figures.causes.first?.count ?? 0)
        return ["misses by cause, last \(TopFigures.stripSeconds) s"]
            + figures.causes.prefix(rows - 1).map { cause in
                let value = Pad.left("\(cause.count)", width: StageBlock.valueWidth)
                return row(cause.name, value, Double(cause.count), of: most, bar: StageBlock.causeBar)
            }
    }

    private func row(_ name: String, _ value: String, _ amount: Double, of most: Double, bar width: Int) -> String {
        let bar = glyphs.bar(most > 0 ? amount / most : 0, width: width)
        let shown = DisplayText.shortened(name, to: StageBlock.nameWidth)
        return "\(Pad.right(shown, width: StageBlock.nameWidth))\(value) \(bar)"
    }
}
