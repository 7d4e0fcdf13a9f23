import Workload

/// Why a message does not become work, and what its reply tells beside the reason.
struct Refusal {
    var status: Int
    var reason: String
    /// The client's id where its message was well-formed and brought a sane one, else ours.
    var id: RequestID
    /// The value of an `Allow` field, if there is to be one.
    var allow: StaticString?
    /// False for HEAD.
    var withBody = true
}
