/// The names of all labels.
public enum MetricLabel: String, CaseIterable, Sendable {
    case cause
    case deadline
    case errno
    case errorType = "error_type"
    case httpRequestMethod = "http_request_method"
    case httpResponseStatusCode = "http_response_status_code"
    case kind
    case machine
    case messageProtocol = "protocol"
    case mode
    case networkProtocolVersion = "network_protocol_version"
    case outcome
    case policy
    case reason
    case result
    case rpcMethod = "rpc_method"
    case rpcResponseStatusCode = "rpc_response_status_code"
    case rpcSystemName = "rpc_system_name"
    case stage
    case standing
    case state
    case status
    case swift
    case verdict
    case version
    case worker
}
