/// The names of all labels.
public enum MetricLabel: String, CaseIterable, Sendable {
    case cause
    case deadline
    case errno
    case httpRequestMethod = "http_request_method"
    case httpResponseStatusCode = "http_response_status_code"
    case kind
    case mode
    case outcome
    case policy
    case reason
    case result
    case stage
    case state
    case status
    case swift
    case version
    case worker
}
