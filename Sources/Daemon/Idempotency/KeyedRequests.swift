import Idempotency
import Modes
import Reactor
import Telemetry
import Workload

/// What becomes of requests with idempotency keys before a mode takes them: the first with a key is served, and others
/// are answered as it was, wait for it, or are refused. Loop's thread.
final class KeyedRequests: ReadinessHandler, @unchecked Sendable {
    // Safe to send: what clients' departures call comes on the loop's thread, as all else does: no runner has a request
    // that waits here.

    /// Requests of a worker that wait at once: of one key, and of all. Further ones are refused.
    private static let (mostOfKey, most) = (100, 1_000)

    private let setting: IdempotencySetting
    private unowned let front: Front
    private var waits = KeyedWaits<Request>(mostOfKey: mostOfKey, most: most)
    /// Of the store's wake-up; active while somebody waits.
    private var watch: Watch?
    private var deadlines: Timer?
    /// When it goes off; nil: it is not set.
    private var nextDeadline: Instant?
    /// Whose clients have left: they are let go of outside of what noticed it.
    private var left: [UInt64] = []
    private var leaving: Timer?

    init(_ setting: IdempotencySetting, of front: Front) throws(ReactorError) {
        self.setting = setting
        self.front = front
        deadlines = try Timer(front.loop) { [unowned self] in endWaits() }
        leaving = try Timer(front.loop) { [unowned self] in letGo() }
        watch = try Watch(
            front.loop, descriptor: setting.store.wakeup, for: .read, edgeTriggered: true, handler: self)
        watch?.cancel()
    }

    /// A request that has just come, in place of the mode.
    func take(_ request: Request, _ key: IdempotencyKey) {
        ask(for: request, key.fingerprint, request.exchange.fingerprint, hasWaited: false)
    }

    private func ask(for request: Request, _ key: Fingerprint, _ order: Fingerprint, hasWaited: Bool) {
        let mayWait = setting.inProgress == .wait
        switch setting.store.begin(key, order, by: setting.owner, waits: mayWait, at: Clock.now()) {
        case .first(let token):
            request.client = KeyedClient(request.client, token, in: setting, slab: front.slab)
            front.serve(request)
        case .kept(let kept): end(request, by: .replayed(kept), as: hasWaited ? .waited : .replayed)
        case .underWay(let token):
            let wait = KeyedWaits.Wait(
                key: key, order: order, token: token, end: request.exchange.deadline, entry: request)
            if !mayWait || !hold(wait) { end(request, by: .dropped(.keyInUse, nil), as: .conflict) }
        case .mismatch: end(request, by: .dropped(.keyMismatch, nil), as: .mismatch)
        case .full:
            front.slab.keyedRequestEnded(.full)
            front.serve(request)
        }
    }

    /// Its reply is made when this returns.
    private func end(_ request: Request, by event: Exchange.Event, as result: KeyedResult) {
        front.slab.keyedRequestEnded(result)
        front.processor.end(request, by: event, at: Clock.now())
    }

    // MARK: Waiting

    /// False where too many wait, or nobody could wake it.
    private func hold(_ wait: KeyedWaits<Request>.Wait) -> Bool {
        do throws(ReactorError) { try watch?.activate() } catch { return false }
        guard let number = waits.add(wait) else { return false }
        if nextDeadline.map({ wait.end < $0 }) ?? true { schedule(wait.end) }
        wait.entry.client.departure?.arm { [self] in
            left.append(number)
            leaving?.schedule(after: .zero)
        }
        return true
    }

    /// Something has ended that somebody waits for, in whichever worker.
    func descriptorReady(_: Readiness) {
        for wait in waits.takeReady(setting.store.isUnderWay) {
            wait.entry.client.departure?.disarm()
            ask(for: wait.entry, wait.key, wait.order, hasWaited: true)
        }
        rest()
    }

    /// Deadlines of requests that wait have come.
    private func endWaits() {
        nextDeadline = nil
        for wait in waits.takeEnded(at: Clock.now()) {
            wait.entry.client.departure?.disarm()
            end(wait.entry, by: .dropped(.keyInUse, nil), as: .conflict)
        }
        if let next = waits.nextEnd { schedule(next) }
        rest()
    }

    private func letGo() {
        let numbers = left
        left = []
        for number in numbers {
            guard let wait = waits.remove(number) else { continue }
            end(wait.entry, by: .dropped(.abandoned, nil), as: .gone)
        }
        rest()
    }

    private func schedule(_ end: Instant) {
        nextDeadline = end
        deadlines?.schedule(after: max(.zero, end - Clock.now()))
    }

    /// Nobody is woken for what he does not wait for.
    private func rest() {
        if waits.isEmpty { watch?.cancel() }
    }
}
