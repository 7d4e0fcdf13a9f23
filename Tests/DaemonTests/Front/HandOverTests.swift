import Reactor
import Testing
import Workload

@testable import Daemon

struct HandOverTests {
    @Test func `unread bytes arrive with their stamps, without what was taken already`() throws {
        let segment = Segment(
            arrival: Instant(nanoseconds: 7), arrivalIsUpperBound: true, readAt: Instant(nanoseconds: 9))
        let hangUp = HangUp(at: Instant(nanoseconds: 8), isAsSeen: true)
        let sent = HandOver(
            unread: (ArraySlice("xxGET /".utf8).dropFirst(2), segment), hangUp: hangUp, isNew: false)
        let arrived = try #require(read(sent.message))
        #expect(arrived.hangUp == hangUp)
        #expect(!arrived.isNew)
        let unread = try #require(arrived.unread)
        #expect(unread.bytes == ArraySlice("GET /".utf8))
        #expect(unread.segment.arrival == segment.arrival)
        #expect(unread.segment.readAt == segment.readAt)
        #expect(unread.segment.arrivalIsUpperBound)
    }

    @Test func `a connection without unread bytes stays one`() throws {
        let arrived = try #require(read(HandOver(unread: nil, hangUp: nil, isNew: true).message))
        #expect(arrived.unread == nil)
        #expect(arrived.hangUp == nil)
        #expect(arrived.isNew)
    }

    @Test(arguments: [
        HandOver.Client.undecided, .awaited, .known(nil), .known(ClientAddress(high: 1 << 63 | 7, low: .max - 1)),
    ])
    func `what is known of the client arrives`(client: HandOver.Client) throws {
        let now = Instant(nanoseconds: 1)
        let segment = Segment(arrival: now, arrivalIsUpperBound: false, readAt: now)
        let unread = (ArraySlice("GET /".utf8), segment)
        let arrived = try #require(read(HandOver(unread: unread, hangUp: nil, isNew: false, client: client).message))
        #expect(arrived.client == client)
        #expect(arrived.unread?.bytes == unread.0)
    }

    @Test func `a message that is too short is none`() {
        let message = HandOver(unread: nil, hangUp: nil, isNew: true).message
        #expect(read(Array(message.dropLast())) == nil)
        #expect(read([]) == nil)
    }

    private func read(_ message: [UInt8]) -> HandOver? {
        message.withUnsafeBytes { HandOver(message: $0) }
    }
}
