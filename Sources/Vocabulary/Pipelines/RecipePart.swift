/// Something that recipes call by its name, with settings that they write: `{ generator: smote, share: 0.5 }`.
///
/// A part lists its settings; reading recipes, writing them and errors follow.
public protocol RecipePart: Codable, Hashable, Sendable {
    /// The key under which recipes write the name, such as `generator`.
    static var nameKey: String { get }
    /// The part's name, as in recipes.
    static var name: String { get }
    /// The keys of a recipe that only this part has.
    static var settings: [Setting<Self>] { get }
    /// The keys that all parts of its kind have.
    static var sharedSettings: [Setting<Self>] { get }

    /// A part with every setting at its default.
    init()

    /// Refuses settings that go together badly; one alone is checked where it is listed.
    ///
    /// - Throws: `ConfigurationError`.
    func check() throws
}

extension RecipePart {
    /// No keys of its own.
    public static var settings: [Setting<Self>] { [] }

    /// No keys that others have.
    public static var sharedSettings: [Setting<Self>] { [] }

    /// The part's name, as in recipes.
    public var name: String { Self.name }

    /// Nothing goes together badly.
    public func check() throws {}

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    ///
    /// - Throws: `ConfigurationError`, or `DecodingError` for a value of a wrong type.
    public init(from decoder: any Decoder) throws {
        let settings = Self.sharedSettings + Self.settings
        try decoder.refuseUnknownKeys(of: Self.name, known: [Self.nameKey] + settings.map(\.key))
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        self.init()
        for setting in settings { try setting.read(&self, keys) }
        try check()
    }

    /// Writes the part with every setting, so that equal parts hash alike.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: RecipeKey.self)
        try keys.encode(name, forKey: RecipeKey(Self.nameKey))
        for setting in Self.sharedSettings + Self.settings { try setting.write(self, &keys) }
    }

    /// The error for a value that a key can't have.
    package static func badValue(_ key: String, got: String, expected: String) -> ConfigurationError
    {
        .badValue(path: "\(name).\(key)", got: got, expected: expected)
    }
}
