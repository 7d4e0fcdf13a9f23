import Reactor
import Testing

@testable import Load

struct LoadTargetTests {
    @Test(arguments: [
        ("http://127.0.0.1:81", "GET /work?before="), ("http://127.0.0.1:81/", "GET /work?before="),
        ("http://127.0.0.1:81?kind=json", "GET /work?kind=json&before="),
        ("HTTP://127.0.0.1:81/?kind=json&", "GET /work?kind=json&before="), ("http://[::1]/a?", "GET /a?before="),
        ("http://127.0.0.1:81/other", "GET /other?before="),
    ])
    func url_saysPathAndQuery_orMeansWork(text: String, start: String) throws {
        #expect(String(decoding: try LoadTarget(text).targetStart, as: UTF8.self) == start)
    }

    @Test(arguments: [
        ("127.0.0.1:81", "not a URL"), ("https://127.0.0.1:81", "https is not spoken here"),
        ("http://u:p@127.0.0.1:81", "has a user name in it"), ("http://127.0.0.1:81/#a", "has a # in it"),
        ("http://127.0.0.1:81/w?a=1&deadline=5ms", "its query has deadline, which each request says itself"),
        ("http://127.0.0.1:81/w?before", "its query has before, which each request says itself"),
        ("http://127.0.0.1:0", "its port is 0"), ("http://127.0.0.1:81/{ms}", "{ms} is for downstream URLs"),
    ])
    func urlThatCannotBeSentTo_isRefused_withTheReason(text: String, reason: String) {
        let error = #expect(throws: LoadError.self) { try LoadTarget(text) }
        #expect(error?.description.contains("address \"\(text)\": \(reason)") == true, "\(String(describing: error))")
    }

    @Test func addresses_areTriedInTurn_fromTheOneThatAnsweredLast() throws {
        let addresses = try ["127.0.0.1", "127.0.0.2", "::1"].map { try SocketAddress(host: $0, port: 1) }
        var choice = AddressChoice(addresses)
        func order() -> [Int] { (0...3).compactMap { choice.next(after: $0)?.index } }
        #expect(order() == [0, 1, 2])
        choice.answered(2)
        #expect(order() == [2, 0, 1])
        choice.wasSilent(1)
        #expect(order() == [2, 0, 1])
        choice.wasSilent(2)
        #expect(order() == [0, 1, 2])
    }
}
