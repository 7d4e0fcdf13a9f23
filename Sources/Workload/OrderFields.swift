/// What a message with typed fields asks for, unchecked; nil where it leaves a field out.
public struct OrderFields: Equatable, Sendable {
    public var before, downstream, after, deadline: Duration?
    /// The kind's name, or what names none.
    public var kind: String?

    public init(
        before: Duration? = nil, downstream: Duration? = nil, after: Duration? = nil, deadline: Duration? = nil,
        kind: String? = nil
    ) {
        (self.before, self.downstream, self.after, self.deadline) = (before, downstream, after, deadline)
        self.kind = kind
    }
}

extension AskedOrder {
    /// A field is refused in the words of the query's parameter of its name.
    mutating func read(_ fields: OrderFields) throws(BadOrder) {
        try take(.before, fields.before)
        try take(.downstream, fields.downstream)
        try take(.after, fields.after)
        try take(.deadline, fields.deadline)
        guard let kind = fields.kind else { return }
        do throws(Complaint) {
            try set(ComputeKind(rawValue: kind))
        } catch {
            throw BadOrder(reason: "kind=\(kind): \(error.text)")
        }
    }

    private mutating func take(_ time: Time, _ value: Duration?) throws(BadOrder) {
        guard let value else { return }
        do throws(Complaint) {
            try set(time, to: value)
        } catch {
            throw BadOrder(reason: "\(time.rawValue)=\(DurationText.format(value)): \(error.text)")
        }
    }
}
