import Pipelines

/// Settings of operators whose only setting is a share of the events.
protocol ShareSettings: OperatorSettings {
    /// Share of the events concerned, above 0 and below 1.
    var share: Double { get }

    /// The share where nothing is set.
    static var usualShare: Double { get }

    /// Configures the operator.
    init(share: Double)
}

/// The key of a share.
enum ShareKey: String, CodingKey { case share }

extension ShareSettings {
    static var keys: [String] { [ShareKey.share.stringValue] }

    /// Reads the settings; what is missing stays at its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: ShareKey.self)
        self.init(share: try values.value(.share, default: Self.usualShare))
    }

    /// Writes the settings.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: ShareKey.self)
        try values.encode(share, forKey: .share)
    }

    func validate(_ check: RangeCheck) throws {
        try check.require(share > 0 && share < 1, "share", share, "above 0 and below 1")
    }
}

/// Settings of operators that bring similar items into a share of the events.
protocol SubstitutingSettings: OperatorSettings {
    /// Share of the events concerned, above 0 and at most 1.
    var share: Double { get }
    /// Where the new items come from.
    var source: SubstituteSource { get }
    /// The share where nothing is set.
    static var usualShare: Double { get }

    /// Configures the operator.
    init(share: Double, source: SubstituteSource)
}

extension SubstitutingSettings {
    static var keys: [String] { [ShareKey.share.stringValue] + SubstituteSource.keys }

    /// Reads the settings; what is missing stays at its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: ShareKey.self)
        self.init(
            share: try values.value(.share, default: Self.usualShare),
            source: try SubstituteSource(from: decoder)
        )
    }

    /// Writes the settings, those of the source beside its own.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: ShareKey.self)
        try values.encode(share, forKey: .share)
        try source.encode(to: encoder)
    }

    func validate(_ check: RangeCheck) throws {
        try check.require(share > 0 && share <= 1, "share", share, "above 0 and at most 1")
        try source.validate(check)
    }
}
