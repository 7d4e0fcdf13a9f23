import Foundation
import Testing

/// A folder that is gone with its test.
final class OutputFolder {
    let path: String

    init() throws {
        var template = Array("\(NSTemporaryDirectory())deadlined-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String, _ text: String? = nil) throws -> String {
        if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)")) }
        return "\(path)/\(name)"
    }
}
