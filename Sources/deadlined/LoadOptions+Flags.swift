import Load
import Workload

extension LoadOptions {
    /// Most connections that requests are spread over.
    private static let mostShared = 1_000

    /// What `--connections` says: how they are kept, or how many there are.
    mutating func read(connections text: String, to target: LoadTarget) throws {
        guard let number = Int(text) else {
            return connections = try FlagValue.choice("--connections", text)
        }
        guard target.messageProtocol != .http1 else {
            throw LoadError(
                "--connections \"\(text)\": HTTP/1.1 opens as many as there are requests at once; want keep or close")
        }
        guard (1...LoadOptions.mostShared).contains(number) else {
            let most = LoadOptions.mostShared
            throw LoadError("--connections \"\(text)\": want keep, close or a number from 1 to \(most)")
        }
        sharedConnections = number
    }
}
