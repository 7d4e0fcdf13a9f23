/// How a call ended, to gRPC (https://grpc.github.io/grpc/core/md_doc_statuscodes.html).
public enum GRPCStatus: Int, Sendable {
    case ok, cancelled, unknown, invalidArgument, deadlineExceeded, notFound, alreadyExists, permissionDenied,
        resourceExhausted, failedPrecondition, aborted, outOfRange, unimplemented, `internal`, unavailable, dataLoss,
        unauthenticated
}
