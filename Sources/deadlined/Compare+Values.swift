import Comparison
import Configuration
import Load
import Workload

/// What flags of `compare` are given.
extension Deadlined.Compare {
    static func calibration(_ text: String) throws -> CalibrationStatus {
        guard let hash = Double(ForeignText.trim(text)), CalibrationKeys.unitsPerMillisecond.contains(hash) else {
            let bounds = CalibrationKeys.declared.hash.key.bounds ?? ""
            throw LoadError("--calibration \"\(text)\": want a number from \(bounds)")
        }
        return CalibrationStatus(hash: hash, json: 1)
    }

    /// Refuses a configuration that a daemon would refuse.
    static func check(_ path: String) throws {
        do throws(ConfigurationErrors) {
            _ = try ConfigurationOptions.sources(path: path, environment: [:]).load()
        } catch {
            let lines = error.lines.map { $0.hasPrefix("--config") ? $0 : "--config \($0)" }
            throw LoadError(lines.joined(separator: "; "))
        }
    }

    /// Words as a shell takes them.
    static func shellText(_ words: [String]) -> String {
        words.map { word in
            let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=,%+".contains($0) }
            return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
        }.joined(separator: " ")
    }

    static func server(_ text: String) throws -> (name: String, url: String) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw LoadError("--target \"\(text)\": want NAME=URL")
        }
        let target = try FlagValue.read("--target", String(text[text.index(after: equals)...])) { try LoadTarget($0) }
        return (ForeignText.trim(text[..<equals]), target.url)
    }
}
