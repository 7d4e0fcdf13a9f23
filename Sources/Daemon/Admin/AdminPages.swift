import Telemetry

/// What the admin port shows. Called on the loop's thread, and to be answered at once.
package protocol AdminPages: AnyObject {
    /// Calls `answer` once what the page of a path shows is fresh enough: at once, or in a later pass of the loop.
    func refresh(for path: String, _ answer: @escaping () -> Void)
    /// The body of `/metrics`.
    func metrics(as format: ExpositionFormat) -> String
    /// Nil while at least one worker accepts; else why none does, in one line.
    var unreadiness: String? { get }
    /// Nil while all workers accept; else how many do and why not all, in one line.
    var shortage: String? { get }
    /// The body of `/status`, JSON.
    func status() -> String
    /// The body of `/live`, JSON, for what stands behind the `?`.
    func live(query: String?) throws(RequestFilter.Refusal) -> String
    /// The first message of `/events`, for who has had the seconds up to this number.
    func events(after second: Int?) -> String
    /// The body of `/requests`, JSON, for what stands behind the `?`.
    func requests(query: String?) throws(RequestFilter.Refusal) -> String
    /// The file of `/trace`, for what stands behind the `?`.
    func trace(query: String?) throws(RequestFilter.Refusal) -> TraceFile
}
