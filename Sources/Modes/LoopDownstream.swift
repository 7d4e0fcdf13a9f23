import Reactor
import Workload

/// The loop's downstream client, for modes whose threads are not the loop's. What a call waits for the loop is no part
/// of the downstream's time: its answer says when it began.
final class LoopDownstream: @unchecked Sendable {
    // Safe to send: other threads touch the mailbox alone.

    private struct Calling: Sendable {
        let call: Call
        let cancellation: Cancellation?
        let then: @Sendable (Answer) -> Void
    }

    private let mailbox: Mailbox<Calling>
    private let client: LoopClient
    /// Kept for as long as calls are to be taken.
    private let receiver: Mailbox<Calling>.Receiver

    init(_ setting: ModeSetting) throws(ReactorError) {
        let client = try setting.makeDownstreamClient()
        mailbox = try Mailbox()
        self.client = client
        receiver = try mailbox.receiver(on: setting.loop) { calling in
            let began = Clock.now()
            client.send(calling.call, until: calling.cancellation) { answer in
                var answer = answer
                answer.callBegan = began
                calling.then(answer)
            }
        }
    }

    /// Any thread.
    ///
    /// - Parameter then: called on the loop's thread.
    func send(_ call: Call, until cancellation: Cancellation?, then: @escaping @Sendable (Answer) -> Void) {
        mailbox.post(Calling(call: call, cancellation: cancellation, then: then))
    }

    /// Loop's thread.
    func close() {
        client.close()
    }
}
