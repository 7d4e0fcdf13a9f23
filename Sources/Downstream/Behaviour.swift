import Workload

/// What one request asks of the simulator: when to reply, with what, and what to do wrong.
struct Behaviour: Equatable, Sendable {
    enum Framing: Sendable {
        case length, chunked
        /// No length: the reply ends when the connection is closed.
        case untilClose
    }

    /// Where in its reply the simulator breaks off.
    enum Point: String, Sendable { case before, middle }

    enum Fault: Equatable, Sendable {
        /// Never replies.
        case stall
        case close(Point)
        case reset(Point)
        /// Replies with bytes that are no HTTP.
        case garbage
        /// Sends header lines without end.
        case endlessHeader
    }

    /// Counted from the request's arrival in the kernel.
    var delay: Duration = .zero
    var status = 200
    /// Size of the body; nil is the one line that says how long the request waited.
    var bytes: Int?
    var framing = Framing.length
    /// One byte of the reply each time this has passed.
    var drip: Duration?
    var fault: Fault?

    static let maximumDelay = Duration.seconds(600)
    /// More than any client should take.
    static let maximumBytes = 16 * 1_024 * 1_024
    static let dripRange = Duration.microseconds(100)...Duration.seconds(60)
    static let statuses = 200...599
    /// Of gRPC, which has fewer.
    static let grpcStatuses = 0...16

    /// Statuses whose replies have no body (RFC 9110 6.4.1).
    var hasBody: Bool { status != 204 && status != 304 }

    /// The body of a reply whose size nobody asked for.
    var line: [UInt8] { Array("waited \(DurationText.format(delay))\n".utf8) }
}

extension Behaviour {
    /// Why a query asks for nothing that can be done: one line for the client.
    struct BadQuery: Error, Equatable {
        var reason: String
    }

    /// - Parameters:
    ///   - query: what follows the `?`; nothing is a reply at once.
    ///   - statuses: those that may be asked for; the first one is the standard.
    init(query: ArraySlice<UInt8>, statuses: ClosedRange<Int> = Behaviour.statuses) throws(BadQuery) {
        status = statuses.lowerBound
        var names: [String] = []
        for parameter in query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        where !query.isEmpty {
            let equals = parameter.firstIndex(of: UInt8(ascii: "="))
            let name = String(decoding: parameter[..<(equals ?? parameter.endIndex)], as: UTF8.self)
            guard !names.contains(name) else { throw BadQuery(reason: "\(name) is there twice") }
            names.append(name)
            try take(name, equals.map { String(decoding: parameter[($0 + 1)...], as: UTF8.self) }, statuses)
        }
    }

    private mutating func take(_ name: String, _ value: String?, _ statuses: ClosedRange<Int>) throws(BadQuery) {
        switch name {
        case "for": delay = try Behaviour.duration(name, value, in: .zero...Behaviour.maximumDelay)
        case "drip": drip = try Behaviour.duration(name, value, in: Behaviour.dripRange)
        case "status": status = try Behaviour.number(name, value, in: statuses)
        case "bytes": bytes = try Behaviour.number(name, value, in: 0...Behaviour.maximumBytes)
        case "close": try set(.close(Behaviour.point(name, value)))
        case "reset": try set(.reset(Behaviour.point(name, value)))
        case "chunked", "until-close", "stall", "garbage", "endless-header": try takeFlag(name, value)
        default: throw BadQuery(reason: "unknown parameter \"\(name)\"; GET / lists those that are known")
        }
    }

    private mutating func takeFlag(_ name: String, _ value: String?) throws(BadQuery) {
        guard value == nil else { throw BadQuery(reason: "\(name) takes no value") }
        switch name {
        case "stall": try set(.stall)
        case "garbage": try set(.garbage)
        case "endless-header": try set(.endlessHeader)
        default:
            guard framing == .length else { throw BadQuery(reason: "chunked and until-close exclude each other") }
            framing = name == "chunked" ? .chunked : .untilClose
        }
    }

    private mutating func set(_ fault: Fault) throws(BadQuery) {
        guard self.fault == nil else {
            throw BadQuery(reason: "stall, close, reset, garbage and endless-header exclude each other")
        }
        self.fault = fault
    }

    private static func duration(_ name: String, _ value: String?, in range: ClosedRange<Duration>) throws(BadQuery)
        -> Duration
    {
        guard let duration = value.flatMap({ DurationText.parse($0) }), range.contains(duration) else {
            let (low, high) = (DurationText.format(range.lowerBound), DurationText.format(range.upperBound))
            throw BadQuery(reason: "\(name) takes \(DurationText.expectation), from \(low) to \(high)")
        }
        return duration
    }

    private static func number(_ name: String, _ value: String?, in range: ClosedRange<Int>) throws(BadQuery) -> Int {
        guard let value, value.utf8.allSatisfy({ $0.decimalDigit != nil }), let number = Int(value),
            range.contains(number)
        else {
            throw BadQuery(reason: "\(name) takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func point(_ name: String, _ value: String?) throws(BadQuery) -> Point {
        guard let point = value.flatMap(Point.init) else { throw BadQuery(reason: "\(name) takes before or middle") }
        return point
    }
}
