import Reactor
import Workload

extension ModeChoice {
    static let cooperative = ModeChoice(name: "cooperative", sharesOneThread: true) { setting throws(ReactorError) in
        try CooperativeMode(setting)
    }
}

/// One thread; one Swift task a request, on one executor that the loop drains. What becomes ready passes through the
/// run queue, and taking an entry starts its task or resumes its continuation.
final class CooperativeMode: Mode, @unchecked Sendable {
    // Safe to send: the loop and every task run on the loop's thread.

    private enum Entry {
        case start(Request)
        case resume(UnsafeContinuation<Answer, Never>, Answer)
    }

    private var ready = RunQueue<Entry>()
    private let executor = LoopExecutor()
    private let processor: Processor
    private let downstream: DownstreamClient

    init(_ setting: ModeSetting) throws(ReactorError) {
        processor = setting.processor
        downstream = try setting.makeDownstreamClient()
    }

    func submit(_ request: Request) {
        ready.push(.start(request))
    }

    var hasReady: Bool { !ready.isEmpty }
    var queueDepth: Int { ready.count }

    func turn() {
        let quantum = Quantum(from: Clock.now())
        while let entry = ready.take() {
            switch entry {
            case .start(let request):
                Task.immediate(executorPreference: executor) { await self.run(request) }
            case .resume(let continuation, let answer):
                continuation.resume(returning: answer)
            }
            executor.drain()
            if quantum.isOver(at: Clock.now()) { return }
        }
    }

    func stop() {
        downstream.close()
    }

    private func run(_ request: Request) async {
        var effect = request.exchange.advance(.taken, at: Clock.now())
        while true {
            switch effect {
            case .compute(let work):
                effect = processor.compute(work, for: request)
            case .call(let call):
                let answer = await answer(to: call)
                effect = request.exchange.advance(.answered(answer), at: Clock.now())
            case .reply(let reply):
                request.client.reply(reply, to: request)
                return
            }
        }
    }

    private func answer(to call: Call) async -> Answer {
        await withUnsafeContinuation { continuation in
            downstream.send(call) { [self] answer in ready.push(.resume(continuation, answer)) }
        }
    }
}
