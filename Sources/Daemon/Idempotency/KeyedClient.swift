import Idempotency
import Modes
import Reactor
import Telemetry
import Workload

/// The client of a request that is the first with its key, and behind it the store: what it is told is kept for others.
final class KeyedClient: Client {
    private let client: any Client
    private let token: KeyToken
    private let setting: IdempotencySetting
    private let slab: WorkerSlab

    init(_ client: any Client, _ token: KeyToken, in setting: IdempotencySetting, slab: WorkerSlab) {
        (self.client, self.token, self.setting, self.slab) = (client, token, setting, slab)
    }

    /// Kept first: whoever has the reply may ask again. Also where the client is gone, and that is what it is for.
    func reply(_ reply: Reply, to request: Request) {
        if let kept = KeptReply(reply, of: request.exchange.failure) {
            setting.store.finish(token, kept, until: request.exchange.timeline.end + setting.keep)
            slab.keyedRequestEnded(.first)
        } else {
            setting.store.abandon(token)
            slab.keyedRequestEnded(.abandoned)
        }
        client.reply(reply, to: request)
    }

    func progressed(_ request: Request) { client.progressed(request) }

    var cancellation: Cancellation? { client.cancellation }

    var departure: Cancellation? { client.departure }

    var accessFacts: AccessFacts { client.accessFacts }

    func forgetAccessFacts() { client.forgetAccessFacts() }
}
