import Proto

@testable import Workload

extension JSONValue {
    /// With each number as its value is, and not as it was written: what two texts have in common.
    var meaning: JSONValue {
        switch self {
        case .null, .bool, .string: self
        case .number(let text): .number("\(Double(text) ?? .nan)")
        case .array(let elements): .array(elements.map(\.meaning))
        case .object(let members): .object(members.mapValues(\.meaning))
        }
    }

    fileprivate static func number(_ value: Double) -> JSONValue { .number("\(value)") }
    fileprivate static func number(_ value: some BinaryInteger) -> JSONValue { .number("\(Double(value))") }
    fileprivate static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}

// Every member of the document, from its message: the two forms are compared whole.
extension Deadlined_V1_Catalogue {
    var meaning: JSONValue {
        .object([
            "title": .string(title), "publisher": .string(publisher), "edition": .number(edition),
            "licence": .string(licence), "warning": .string(warning), "gravity": .number(gravity),
            "smallest": .number(smallest), "harbours": .array(harbours.map(\.meaning)),
        ])
    }

    /// Whether each message of it is there and knows all its fields.
    var isWhole: Bool {
        unknownFields.data.isEmpty
            && harbours.allSatisfy { harbour in
                harbour.hasPosition && harbour.hasDepth && harbour.unknownFields.data.isEmpty
                    && harbour.days.allSatisfy { $0.hasWind && $0.unknownFields.data.isEmpty }
            }
    }
}

extension Deadlined_V1_Harbour {
    fileprivate var meaning: JSONValue {
        .object([
            "name": .string(name), "number": .number(number), "kind": .string(kind),
            "position": .object(["lat": .number(position.lat), "lon": .number(position.lon)]),
            "depth": .object([
                "entrance": .number(depth.entrance), "bottom": .string(depth.bottom),
                "chartDatum": .number(depth.chartDatum),
            ]),
            "lighthouse": hasLighthouse ? lighthouse.meaning : .null, "facilities": .strings(facilities),
            "restrictions": .strings(restrictions),
            "notices": .array(notices.map { .object(["since": .string($0.since), "text": .string($0.text)]) }),
            "days": .array(days.map(\.meaning)),
        ])
    }
}

extension Deadlined_V1_Lighthouse {
    fileprivate var meaning: JSONValue {
        .object([
            "height": .number(height), "signal": .string(signal), "colour": .string(colour),
            "staffed": .bool(staffed),
        ])
    }
}

extension Deadlined_V1_Day {
    fileprivate var meaning: JSONValue {
        .object([
            "date": .string(date), "weekday": .string(weekday), "moon": .string(moon),
            "wind": .object([
                "from": .string(wind.from), "beaufort": .number(wind.beaufort), "gusts": .number(wind.gusts),
            ]),
            "turns": .array(
                turns.map {
                    .object(["time": .string($0.time), "turn": .string($0.turn), "height": .number($0.height)])
                }), "note": .string(note),
        ])
    }
}
