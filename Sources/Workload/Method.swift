/// The methods that the serving port takes.
public enum Method: String, CaseIterable, Sendable {
    case get = "GET"
    /// Does and is told what GET is, but for the body.
    case head = "HEAD"
    case post = "POST"
}
