import Configuration
import Load
import Telemetry
import Workload

/// The screen of `top` as lines: what is known, in what room there is. Pure.
struct TopScreen {
    let state: TopState
    let size: ScreenSize
    let glyphs: Glyphs

    /// Lines of the main cause's sentence at most.
    private static let causeLines = 2

    /// At most `size.rows` lines, none wider than `size.columns`.
    var lines: [ScreenLine] {
        var lines = header
        if let entry = state.entry {
            let figures = TopFigures(entry)
            lines += summary(entry, figures)
            lines += StripBlock(entry, glyphs: glyphs, columns: size.columns).lines.map { ScreenLine($0) }
            lines += StageBlock(figures, glyphs: glyphs, columns: size.columns).lines.map { ScreenLine($0) }
            lines += rest(entry, rows: size.rows - lines.count)
        }
        return lines.prefix(max(0, size.rows)).map(fitted)
    }

    /// Whatever a client or a daemon has written in it commands no terminal.
    private func fitted(_ line: ScreenLine) -> ScreenLine {
        let shown = DisplayText.beginning(glyphs.spelled(line.text.onOneLine), columns: size.columns)
        // What marks a cut text is to be spelled too.
        return ScreenLine(glyphs.spelled(DisplayText.trimmed(shown)), isStrong: line.isStrong)
    }

    private var header: [ScreenLine] {
        guard let entry = state.entry else {
            let reason = state.silence.map { ": \($0.reason)" } ?? ""
            return wrapped("waiting for the daemon at \(state.admin)\(reason)")
        }
        let told = [entry.mode, entry.serving, "up \(AgeText.format(entry.uptimeS))", readiness(entry)]
        var lines = [ScreenLine(edged(told.joined(separator: "  "), TopScreen.time(entry.now)), isStrong: true)]
        if let silence = state.silence {
            lines += wrapped("GONE for \(AgeText.format(silence.seconds)), trying on: \(silence.reason)")
        }
        return lines
    }

    private func wrapped(_ text: String) -> [ScreenLine] {
        DisplayText.wrapped(text.onOneLine, columns: size.columns).prefix(TopScreen.causeLines)
            .map { ScreenLine($0, isStrong: true) }
    }

    private func readiness(_ entry: LiveEntry) -> String {
        entry.ready ? "ready" : "NOT READY\(entry.reason.map { ": \($0)" } ?? "")"
    }

    /// One text at the left edge, and the other at the right one if there is room.
    private func edged(_ left: String, _ right: String) -> String {
        let gap = size.columns - DisplayText.width(left) - DisplayText.width(right)
        return gap >= 2 ? left + String(repeating: " ", count: gap) + right : left
    }

    /// `23:14:05 UTC`
    private static func time(_ seconds: Double) -> String {
        let second = Int(min(max(0, seconds), 1e12)) % 86_400
        let parts = [second / 3_600, second / 60 % 60, second % 60]
        return parts.map { NumberText.padded("\($0)", 2) }.joined(separator: ":") + " UTC"
    }

    private func summary(_ entry: LiveEntry, _ figures: TopFigures) -> [ScreenLine] {
        let newest = entry.seconds.last
        let age = newest?.queueAgeMs.map { ", the oldest for \(NumberText.fixed($0, 1)) ms" } ?? ""
        let cores = NumberText.count(entry.cores, "core")
        return [
            ScreenLine(
                "load \(NumberText.percent(entry.load))  offered \(TopScreen.rate(figures.offered))  "
                    + "goodput \(TopScreen.rate(figures.goodput))  missed \(NumberText.percent(entry.missRatio, 1)) of "
                    + "\(entry.requests) in a minute")
        ] + wrapped(entry.mainCause?.sentence ?? TopScreen.quiet(entry)) + [
            ScreenLine(
                "queue \(newest?.queueLength ?? 0)\(age)  in flight \(newest?.inFlight ?? 0)  "
                    + "CPU \(NumberText.fixed(figures.cpu, 2)) of \(cores), "
                    + "\(NumberText.fixed(figures.wasted, 2)) wasted")
        ]
    }

    private static func quiet(_ entry: LiveEntry) -> String {
        entry.requests == 0 ? "no request in the last minute" : "no deadline was missed in the last minute"
    }

    private static func rate(_ perSecond: Double) -> String {
        perSecond < 100 ? NumberText.rate(perSecond) : "\(NumberText.fixed(perSecond, 0))/s"
    }

    /// Workers, and the newest misses below them if there is room.
    private func rest(_ entry: LiveEntry, rows: Int) -> [ScreenLine] {
        let keptForMisses = state.misses.isEmpty ? 0 : 2
        let workers = WorkerBlock(entry.workers, rows: max(2, rows - keptForMisses)).lines
        let left = rows - workers.count
        guard left > 1, !state.misses.isEmpty else { return workers.map { ScreenLine($0) } }
        return workers.map { ScreenLine($0) } + [ScreenLine("newest misses")]
            + state.misses.prefix(left - 1).map { ScreenLine(MissLine.text($0)) }
    }
}
