import Foundation
import Telemetry
import Testing

/// The daemon's admin port, as a client sees it.
struct AdminPort {
    var port: UInt16

    /// One GET on a connection of its own.
    func get(_ target: String, fields: String = "") throws -> WireReply {
        let client = try RawClient(port: port)
        try client.send("GET \(target) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\(fields)\r\n")
        return try client.reply()
    }

    func metrics() throws -> Metrics {
        Metrics(try get("/metrics").text)
    }

    /// The metrics once nothing is in flight: a request is counted right after its reply is sent, so that a client may
    /// be ahead of its own count.
    func settledMetrics() throws -> Metrics {
        var metrics = try self.metrics()
        try until("nothing is in flight") {
            metrics = try self.metrics()
            return metrics.sum("deadlined_in_flight") == 0
        }
        return metrics
    }

    /// The request records that a query selects, newest first.
    func records(_ query: String = "") throws -> [RequestEntry] {
        try decode(RequestEntry.List.self, from: get("/requests\(query)")).requests
    }

    /// The record of the request with this id.
    func record(of id: String) throws -> RequestEntry {
        var found: RequestEntry?
        try until("there is a record of \(id)") {
            found = try records("?id=\(id)").first
            return found != nil
        }
        return try #require(found)
    }

    /// The last minute.
    func trace() throws -> Trace {
        try decode(Trace.self, from: get("/trace?seconds=60"))
    }

    func status() throws -> StatusEntry {
        try decode(StatusEntry.self, from: get("/status"))
    }

    func live() throws -> LiveEntry {
        try decode(LiveEntry.self, from: get("/live"))
    }

    private func decode<Value: Decodable>(_ type: Value.Type, from reply: WireReply) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(reply.body))
    }
}
