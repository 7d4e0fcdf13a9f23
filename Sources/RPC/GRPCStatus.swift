/// How a call ended, to gRPC (https://grpc.github.io/grpc/core/md_doc_statuscodes.html).
public enum GRPCStatus: Int, CaseIterable, Sendable {
    case ok, cancelled, unknown, invalidArgument, deadlineExceeded, notFound, alreadyExists, permissionDenied,
        resourceExhausted, failedPrecondition, aborted, outOfRange, unimplemented, `internal`, unavailable, dataLoss,
        unauthenticated

    /// The last case decides: `allCases` is an array that each call makes anew.
    public static var count: Int { unauthenticated.rawValue + 1 }

    /// The name in gRPC's list, as metrics and logs have it: `DEADLINE_EXCEEDED`.
    public var name: String { GRPCStatus.names[rawValue] }

    /// Whether a server is to blame for it, by OpenTelemetry's conventions for gRPC.
    public var isServerError: Bool {
        switch self {
        case .unknown, .deadlineExceeded, .unimplemented, .internal, .unavailable, .dataLoss: true
        default: false
        }
    }

    /// What a reply's `grpc-status` says, which may be a code that the list does not have; nil if it is no number.
    public static func code(_ text: ArraySlice<UInt8>) -> Int? {
        guard !text.isEmpty, text.count <= 3 else { return nil }
        return text.reduce(0) { code, byte in byte.decimalDigit.flatMap { digit in code.map { $0 * 10 + Int(digit) } } }
    }

    private static let names = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ]
}
