/// The shipped document in types, for Foundation's coders.
struct CodableCatalogue: Codable, Sendable {
    var title, publisher: String
    var edition: Int
    var licence, warning: String
    var gravity, smallest: Double
    var harbours: [Harbour]

    struct Harbour: Codable, Sendable {
        var name: String
        var number: Int
        var kind: String
        var position: Position
        var depth: Depth
        var lighthouse: OrNull<Lighthouse>
        var facilities, restrictions: [String]
        var notices: [Notice]
        var days: [Day]
    }

    struct Position: Codable, Sendable {
        var lat, lon: Double
    }

    struct Depth: Codable, Sendable {
        var entrance: Double
        var bottom: String
        var chartDatum: Int
    }

    struct Lighthouse: Codable, Sendable {
        var height: Int
        var signal, colour: String
        var staffed: Bool
    }

    struct Notice: Codable, Sendable {
        var since, text: String
    }

    struct Day: Codable, Sendable {
        var date, weekday, moon: String
        var wind: Wind
        var turns: [Turn]
        var note: String
    }

    struct Wind: Codable, Sendable {
        var from: String
        var beaufort: Int
        var gusts: Double
    }

    struct Turn: Codable, Sendable {
        var time, turn: String
        var height: Double
    }

    /// A member that may be null. Of an optional one the encoder would write nothing at all, which is another document.
    enum OrNull<Value: Codable & Sendable>: Codable, Sendable {
        case null
        case value(Value)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self = container.decodeNil() ? .null : .value(try container.decode(Value.self))
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .null: try container.encodeNil()
            case .value(let value): try container.encode(value)
            }
        }
    }
}

// MARK: - Its translation: each string is looked up, as in the document without types.

extension CodableCatalogue {
    mutating func translate(by phrases: FlatPhrases) {
        phrases.translate(&title)
        phrases.translate(&publisher)
        phrases.translate(&licence)
        phrases.translate(&warning)
        for index in harbours.indices { harbours[index].translate(by: phrases) }
    }
}

extension CodableCatalogue.Harbour {
    fileprivate mutating func translate(by phrases: FlatPhrases) {
        phrases.translate(&name)
        phrases.translate(&kind)
        phrases.translate(&depth.bottom)
        if case .value(var house) = lighthouse {
            house.translate(by: phrases)
            lighthouse = .value(house)
        }
        for index in facilities.indices { phrases.translate(&facilities[index]) }
        for index in restrictions.indices { phrases.translate(&restrictions[index]) }
        for index in notices.indices {
            phrases.translate(&notices[index].since)
            phrases.translate(&notices[index].text)
        }
        for index in days.indices { days[index].translate(by: phrases) }
    }
}

extension CodableCatalogue.Lighthouse {
    fileprivate mutating func translate(by phrases: FlatPhrases) {
        phrases.translate(&signal)
        phrases.translate(&colour)
    }
}

extension CodableCatalogue.Day {
    fileprivate mutating func translate(by phrases: FlatPhrases) {
        phrases.translate(&date)
        phrases.translate(&weekday)
        phrases.translate(&moon)
        phrases.translate(&wind.from)
        for index in turns.indices {
            phrases.translate(&turns[index].time)
            phrases.translate(&turns[index].turn)
        }
        phrases.translate(&note)
    }
}
