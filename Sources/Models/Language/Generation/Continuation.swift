public import Statistics

/// A text that is to go on.
public struct ContinuationRequest: Sendable, Hashable {
    /// The tokens before, at least one.
    public var prompt: [Int32]
    /// Decides the draws.
    public var seed: Seed

    /// States a request.
    public init(prompt: [Int32], seed: Seed) {
        self.prompt = prompt
        self.seed = seed
    }
}

/// How a text went on.
public struct Continuation: Sendable, Hashable {
    /// Why it ends.
    public enum End: String, Sendable, Hashable {
        /// The decoder ended it, or the line is full.
        case ended
        /// A stop string came.
        case stopped
        /// As many tokens were written as there may be.
        case limited
    }

    /// What was written, without the stop string.
    public var text: String
    /// Tokens that were drawn.
    public var tokenCount: Int
    /// Why it ends.
    public var end: End
}

/// What holds for all texts that go on together.
public struct ContinuationSettings: Sendable, Hashable {
    /// How tokens are drawn.
    public var sampling: SamplingSettings
    /// What is written has to be such a line; nil for anything.
    public var line: LineConstraint?
    /// Strings that end a text and are no part of it.
    public var stops: [String]
    /// Tokens to write at most; of lines, their limits say it.
    public var mostTokens: Int
    /// Texts that are continued at once.
    public var together: Int

    /// States settings.
    public init(
        sampling: SamplingSettings = SamplingSettings(),
        line: LineConstraint? = nil,
        stops: [String] = [],
        mostTokens: Int = 128,
        together: Int = 32
    ) {
        self.sampling = sampling
        self.line = line
        self.stops = stops
        self.mostTokens = mostTokens
        self.together = together
    }

    /// Tokens that may be drawn for a text at most; a line's end is one of them.
    var longest: Int { line.map { $0.mostCharacters + 2 } ?? mostTokens }
}
