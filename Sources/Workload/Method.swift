/// The methods that the serving port takes.
package enum Method: String, CaseIterable, Sendable {
    case get = "GET"
    case post = "POST"
}
