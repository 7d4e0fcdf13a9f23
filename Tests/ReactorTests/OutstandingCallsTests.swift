import Testing
import Workload

@testable import Reactor

struct OutstandingCallsTests {
    private let client: DownstreamClient

    init() throws {
        client = try DownstreamClient(
            loop: EventLoop(), endpoint: DownstreamEndpoint("http://127.0.0.1:1/"), timeout: .seconds(1))
    }

    /// Calls that have not begun, so that there is nothing to them but their place.
    private func calls(_ count: Int) -> [OutstandingCall] {
        (0..<count).map { number in
            let now = Instant(nanoseconds: UInt64(number))
            let call = Call(id: .ours(salt: 1, number: 1), downstream: .zero, deadline: now)
            return OutstandingCall(call, on: nil, of: client, expiry: now) { _ in }
        }
    }

    private func order(_ list: borrowing OutstandingCalls<OutstandingCall>) -> [UInt64] {
        var numbers: [UInt64] = []
        var call = list.first
        while let current = call {
            numbers.append(current.expiry.nanoseconds)
            call = current.next
        }
        return numbers
    }

    @Test(
        "calls leave from anywhere, and the others keep their order",
        arguments: [
            ([0], [1, 2, 3]), ([3], [0, 1, 2]), ([1], [0, 2, 3]), ([1, 2], [0, 3]), ([3, 2], [0, 1]),
            ([0, 1], [2, 3]),
            ([2, 0, 3, 1], []), ([], [0, 1, 2, 3]),
        ])
    func removal(removed: [Int], left: [UInt64]) {
        var list = OutstandingCalls<OutstandingCall>()
        let calls = calls(4)
        for call in calls { list.append(call) }
        for index in removed { list.remove(calls[index]) }
        #expect(order(list) == left)
        for index in removed { list.append(calls[index]) }
        #expect(order(list) == left + removed.map { UInt64($0) })
    }

    /// A list that alone owns its calls.
    private func list(of count: Int) -> OutstandingCalls<OutstandingCall> {
        var list = OutstandingCalls<OutstandingCall>()
        for call in calls(count) { list.append(call) }
        return list
    }

    @Test("a long list is released without nesting as deep")
    func release() {
        weak var first: OutstandingCall?
        do {
            let list = list(of: 200_000)
            first = list.first
            #expect(first != nil)
        }
        #expect(first == nil)
    }
}
