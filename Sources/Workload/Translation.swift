/// A table of phrases in one language and what they are in another.
public struct Translation: Sendable {
    let phrases: [String: String]

    public init(_ phrases: [String: String]) {
        self.phrases = phrases
    }

    /// German to English, for the shipped document.
    public static let catalogue = Translation([
        "Gezeitenkalender": "Tide calendar",
        "Seezeichenamt Nirgendsee": "Sea Marks Office of the Nowhere Sea",
        "frei erfunden": "pure invention",
        "Nicht zur Navigation bestimmt.": "Not for navigation.",

        "Fischereihafen": "fishing harbour", "Handelshafen": "trading port", "Yachthafen": "marina",
        "Fährhafen": "ferry port", "Schutzhafen": "harbour of refuge", "Werfthafen": "shipyard basin",

        "Trinkwasser": "drinking water", "Landstrom": "shore power", "Kran": "crane", "Slipanlage": "slipway",
        "Tankstelle": "fuel", "Segelmacher": "sailmaker", "Duschen": "showers", "Hafenmeister": "harbour master",
        "Wetterbericht": "weather report", "Werkstatt": "workshop", "Räucherei": "smokehouse",
        "Seenotretter": "lifeboat",

        "Einlaufen nur bei Tageslicht": "enter by daylight only",
        "Höchstgeschwindigkeit vier Knoten": "speed limit four knots",
        "Ankern verboten": "no anchoring", "Nur mit Lotsen": "pilot compulsory",
        "Gesperrt bei Sturm": "closed in storms",

        "Schlick": "mud", "Sand": "sand", "Kies": "gravel", "Fels": "rock", "Muschelbank": "mussel bed",
        "weiß": "white", "rot": "red", "grün": "green",

        "Nord": "north", "Nordost": "north-east", "Ost": "east", "Südost": "south-east",
        "Süd": "south", "Südwest": "south-west", "West": "west", "Nordwest": "north-west",

        "Montag": "Monday", "Dienstag": "Tuesday", "Mittwoch": "Wednesday", "Donnerstag": "Thursday",
        "Freitag": "Friday", "Samstag": "Saturday", "Sonntag": "Sunday",

        "Neumond": "new moon", "Zunehmender Mond": "waxing moon", "Vollmond": "full moon",
        "Abnehmender Mond": "waning moon",

        "Hochwasser": "high water", "Niedrigwasser": "low water",

        "Die grüne Tonne vor der Einfahrt ist vertrieben.": "The green buoy off the entrance has drifted.",
        "Das Leuchtfeuer brennt bis auf Weiteres mit halber Kraft.":
            "The light burns at half power until further notice.",
        "Baggerarbeiten in der Fahrrinne; bitte Abstand halten.": "Dredging in the fairway; please keep clear.",
        "Die Schleuse öffnet zwei Stunden vor Hochwasser.": "The lock opens two hours before high water.",
        "Der Pegel wird neu vermessen.": "The gauge is being surveyed anew.",
        "Seehunde auf der Sandbank: nicht stören.": "Seals on the sandbank: do not disturb.",

        "höher bei \"Blanker Hans\"": "higher when the \"White Hans\" blows",
        "5/8 Tide": "five eighths of a tide", "vgl. Tafel C\\7": "see plate C\\7", "\tsiehe oben\n": "\tsee above\n",
    ])
}
