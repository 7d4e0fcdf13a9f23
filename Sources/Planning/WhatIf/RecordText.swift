import Foundation
import Load
import Workload

/// A JSON file's text, read into what it should be; what is wrong with it is told with its line and column.
struct RecordText {
    let name: String
    private let bytes: [UInt8]

    init(_ text: String, named name: String) {
        (self.name, bytes) = (name, Array(text.utf8))
    }

    func decoded<Value: Decodable>(
        as _: Value.Type, _ names: JSONDecoder.KeyDecodingStrategy = .useDefaultKeys
    ) throws(LoadError) -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = names
        do {
            return try decoder.decode(Value.self, from: Data(bytes))
        } catch {
            throw malformed ?? problem(error)
        }
    }

    /// What a member holds that it cannot.
    func refuse(_ path: [String], _ wanted: String) -> LoadError {
        problem(path.map(Step.init), ": want \(wanted)")
    }

    private var malformed: LoadError? {
        do throws(JSONParser.Malformed) {
            _ = try JSONParser.parse(bytes)
            return nil
        } catch {
            return LoadError(TextProblem(error.reason, at: error.offset, in: bytes[...]).description(of: name))
        }
    }

    private func problem(_ error: any Error) -> LoadError {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): problem(context.codingPath, " has no \(Step(key).name)")
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            problem(context.codingPath, " is not what it should be")
        default: LoadError("\(name): cannot be read: \(error.localizedDescription)")
        }
    }

    private func problem(_ path: [any CodingKey], _ what: String) -> LoadError {
        let steps = path.map(Step.init)
        let subject = steps.isEmpty ? "it" : steps.map(\.text).joined().drop { $0 == "." }
        let offset = JSONPlace.offset(of: steps.map(\.name), in: bytes)
        return LoadError(TextProblem("\(subject)\(what)", at: offset, in: bytes[...]).description(of: name))
    }

    /// One step of the way to a member: a name, as the file spells it, or a place in an array.
    private struct Step: CodingKey {
        let name: String

        init(_ name: String) { self.name = name }

        init(_ key: any CodingKey) { name = key.intValue.map { "\($0)" } ?? key.stringValue }

        var text: String { Int(name) == nil ? ".\(name)" : "[\(name)]" }
        var stringValue: String { name }
        var intValue: Int? { Int(name) }

        init?(stringValue: String) { name = stringValue }
        init?(intValue: Int) { name = "\(intValue)" }
    }
}
