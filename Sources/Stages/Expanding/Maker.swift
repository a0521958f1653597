import Pipelines

/// Someone who makes candidate samples, with settings that recipes write.
///
/// A maker lists its settings; reading recipes, writing them, hashes and errors follow.
public protocol Maker: Codable, Hashable, Sendable {
    /// The maker's name, as in recipes and in `Provenance`.
    static var name: String { get }
    /// The keys of a recipe that only this maker has.
    static var settings: [Setting<Self>] { get }
    /// The keys that all makers of its kind have.
    static var sharedSettings: [Setting<Self>] { get }

    /// A maker with every setting at its default.
    init()

    /// Refuses settings that go together badly; one alone is checked where it is listed.
    ///
    /// - Throws: `ConfigurationError`.
    func check() throws
}

extension Maker {
    /// No keys of its own.
    public static var settings: [Setting<Self>] { [] }

    /// No keys that others have.
    public static var sharedSettings: [Setting<Self>] { [] }

    /// The maker's name, as in recipes and provenance.
    public var name: String { Self.name }

    /// The hash of all settings, which goes into the provenance of each sample.
    public func configurationHash() throws -> String { try ContentHash.of(self) }

    /// Nothing goes together badly.
    public func check() throws {}

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    ///
    /// - Throws: `ConfigurationError`, or `DecodingError` for a value of a wrong type.
    public init(from decoder: any Decoder) throws {
        let settings = Self.sharedSettings + Self.settings
        try decoder.refuseUnknownKeys(
            of: Self.name,
            known: [RecipeKey.generator.stringValue] + settings.map(\.key)
        )
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        self.init()
        for setting in settings { try setting.read(&self, keys) }
        try check()
    }

    /// Writes the maker with every setting, so that equal makers hash alike.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: RecipeKey.self)
        try keys.encode(name, forKey: .generator)
        for setting in Self.sharedSettings + Self.settings { try setting.write(self, &keys) }
    }

    /// The error for a value that a key can't have.
    static func badValue(_ key: String, got: String, expected: String) -> ConfigurationError {
        .badValue(path: "\(name).\(key)", got: got, expected: expected)
    }
}
