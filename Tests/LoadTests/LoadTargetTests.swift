import Reactor
import Testing
import Workload

@testable import Load

struct LoadTargetTests {
    @Test(arguments: [
        ("http://127.0.0.1:81", "/work?before="), ("http://127.0.0.1:81/", "/work?before="),
        ("http://127.0.0.1:81?kind=json", "/work?kind=json&before="),
        ("HTTP://127.0.0.1:81/?kind=json&", "/work?kind=json&before="), ("http://[::1]/a?", "/a?before="),
        ("http://127.0.0.1:81/other", "/other?before="),
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

    @Test(
        arguments: [
            ("grpc://127.0.0.1:81", nil, MessageProtocol.grpc, "grpc://127.0.0.1:81"),
            ("GRPC://127.0.0.1:81/?kind=json", .grpc, .grpc, "grpc://127.0.0.1:81?kind=json"),
            ("grpc://127.0.0.1", nil, .grpc, "grpc://127.0.0.1:50051"),
            ("grpc://[::1]?kind=json", nil, .grpc, "grpc://[::1]:50051?kind=json"),
            ("http://127.0.0.1:81", nil, .http1, "http://127.0.0.1:81/work"),
            ("http://127.0.0.1", nil, .http1, "http://127.0.0.1:80/work"),
            ("http://127.0.0.1:81", .http2, .http2, "http://127.0.0.1:81/work"),
        ] as [(String, MessageProtocol?, MessageProtocol, String)])
    func scheme_saysWhatIsSpoken(text: String, asked: MessageProtocol?, spoken: MessageProtocol, url: String) throws {
        let target = try LoadTarget(text, over: asked)
        #expect(target.messageProtocol == spoken && target.url == url)
    }

    @Test(
        arguments: [
            ("grpc://127.0.0.1:81", MessageProtocol.http2, "its scheme is not that of http2; write http://HOST:PORT"),
            ("http://127.0.0.1:81", .grpc, "its scheme is not that of grpc; write grpc://HOST:PORT"),
            ("grpc://127.0.0.1:81/work", nil, "a call has the path of its method, and no query but ?kind=KIND"),
            ("grpc://127.0.0.1:81?before=1ms", nil, "a call has the path of its method, and no query but ?kind=KIND"),
            ("grpc://127.0.0.1:81?kind=x", nil, "there is no such kind; there are hash, json"),
            ("grpc://127.0.0.1:0", nil, "its port is 0"),
        ] as [(String, MessageProtocol?, String)])
    func schemeThatDoesNotFit_isRefused(text: String, asked: MessageProtocol?, reason: String) {
        let error = #expect(throws: LoadError.self) { try LoadTarget(text, over: asked) }
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
