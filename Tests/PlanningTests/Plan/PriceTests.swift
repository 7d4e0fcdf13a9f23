import Load
import Testing

@testable import Planning

struct PriceTests {
    @Test(
        "A price is an amount and a unit",
        arguments: [("0.12EUR", 0.12, "EUR"), ("1 credit", 1, "credit"), ("2€", 2, "€")])
    func good(text: String, amount: Double, unit: String) throws {
        let price = try Price(text)
        #expect(price.amount == amount && price.unit == unit)
    }

    @Test(
        "Anything else is refused",
        arguments: ["", "EUR", "0.12", "0EUR", "-1EUR", "1.2.3EUR", "1 aUnitThatIsLong", "1\u{1B}"])
    func bad(text: String) {
        #expect(throws: LoadError.self) { try Price(text) }
    }
}
