public import Statistics

/// A text that is to go on.
public struct ContinuationRequest: Sendable, Hashable {
    /// The tokens before, at least one.
    public var prompt: [Int32]
    /// Decides the draws.
    public var seed: Seed
    /// What holds for this text; nil for what holds for all.
    public var settings: ContinuationSettings?

    /// States a request.
    public init(prompt: [Int32], seed: Seed, settings: ContinuationSettings? = nil) {
        self.prompt = prompt
        self.seed = seed
        self.settings = settings
    }
}

/// How a text went on.
public struct Continuation: Sendable, Hashable {
    /// Why it ends.
    public enum End: String, Sendable, Hashable {
        /// The decoder ended it, or what was asked for is complete.
        case ended
        /// A stop string came.
        case stopped
        /// As many tokens were written as there may be.
        case limited
        /// Whoever watched it wants no more.
        case abandoned
    }

    /// What was written, without the stop string.
    public var text: String
    /// Tokens that were drawn.
    public var tokenCount: Int
    /// Why it ends.
    public var end: End
}

/// What holds for texts that go on.
public struct ContinuationSettings: Sendable, Hashable {
    /// How tokens are drawn.
    public var sampling: SamplingSettings
    /// What is written has to hold to it; nil for anything.
    public var constraint: TextConstraint?
    /// Strings that end a text and are no part of it.
    public var stops: [String]
    /// Tokens to write at most; of lines, their limits say it.
    public var mostTokens: Int
    /// Texts that are continued at once; of a request's own settings it counts for nothing.
    public var together: Int

    /// States settings.
    public init(
        sampling: SamplingSettings = SamplingSettings(),
        constraint: TextConstraint? = nil,
        stops: [String] = [],
        mostTokens: Int = 128,
        together: Int = 32
    ) {
        self.sampling = sampling
        self.constraint = constraint
        self.stops = stops
        self.mostTokens = mostTokens
        self.together = together
    }

    /// Tokens that may be drawn for a text at most; a line's end is one of them.
    var longest: Int {
        if case .line(let line)? = constraint { return line.mostCharacters + 2 }
        return mostTokens
    }
}
