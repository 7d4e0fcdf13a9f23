import Load
import Reactor
import Telemetry
import Workload

/// Asks a daemon for what `top` shows, and keeps what it said last.
struct TopSource {
    private let client: AdminClient
    private(set) var state: TopState
    /// Since when it does not answer.
    private var silentSince: Instant?

    /// Longest wait for an answer: whoever watches is told then.
    static let patience = Duration.seconds(2)
    /// Misses that are asked for; a screen of the usual height has room for less.
    private static let misses = 10

    init(_ client: AdminClient, named admin: HostPort) {
        self.client = client
        state = TopState(admin: admin)
    }

    /// Brings the state up to date. Blocks, for `patience` at most for each of two questions.
    ///
    /// - Throws: if there is no answer, which the state tells too.
    mutating func refresh() throws(LoadError) {
        do throws(LoadError) {
            state.entry = try client.get("/live?seconds=\(TopFigures.stripSeconds)", as: LiveEntry.self)
            (silentSince, state.silence) = (nil, nil)
        } catch {
            let since = silentSince ?? Clock.now()
            silentSince = since
            state.silence = TopState.Silence(seconds: (Clock.now() - since).seconds, reason: "\(error)")
            throw error
        }
        // The figures stand without them.
        let query = "/requests?deadline=missed&limit=\(TopSource.misses)"
        state.misses = (try? client.get(query, as: RequestEntry.List.self))?.requests ?? []
    }
}
