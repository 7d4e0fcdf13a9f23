import Proto

// Each string is looked up, as in the document without types.
extension Deadlined_V1_Catalogue {
    mutating func translate(by phrases: FlatPhrases) {
        phrases.translate(&title)
        phrases.translate(&publisher)
        phrases.translate(&licence)
        phrases.translate(&warning)
        for index in harbours.indices { harbours[index].translate(by: phrases) }
    }
}

extension Deadlined_V1_Harbour {
    fileprivate mutating func translate(by phrases: FlatPhrases) {
        phrases.translate(&name)
        phrases.translate(&kind)
        phrases.translate(&depth.bottom)
        // Changing a part of one that is not there would make it.
        if hasLighthouse { lighthouse.translate(by: phrases) }
        for index in facilities.indices { phrases.translate(&facilities[index]) }
        for index in restrictions.indices { phrases.translate(&restrictions[index]) }
        for index in notices.indices {
            phrases.translate(&notices[index].since)
            phrases.translate(&notices[index].text)
        }
        for index in days.indices { days[index].translate(by: phrases) }
    }
}

extension Deadlined_V1_Lighthouse {
    fileprivate mutating func translate(by phrases: FlatPhrases) {
        phrases.translate(&signal)
        phrases.translate(&colour)
    }
}

extension Deadlined_V1_Day {
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
