public import Commerce
public import Pipelines

/// Why a made sequence is rejected, in the order in which the reasons are tried.
public enum RejectionReason: String, CaseIterable, Codable, Hashable, Sendable {
    /// The same items in the same order as a real sequence.
    case exactCopy = "exact-copy"
    /// Few edits from a real sequence.
    case nearCopy = "near-copy"
    /// The same items in the same order as a sequence made before it.
    case duplicate
    /// An item that the catalogue doesn't have.
    case unknownItem = "unknown-item"
    /// Fewer events than asked for.
    case tooShort = "too-short"
    /// Less likely than nearly all real sequences.
    case implausible
}

/// How well made sequences can be told from real ones.
public enum TwoSampleResult: Hashable, Sendable, Codable {
    /// Area under the ROC curve of a cross-fitted classifier: about 0.5 when they can't be told
    /// apart, 1 when they always can.
    case area(Double)
    /// Too few sequences on one side to tell.
    case tooFew(made: Int, real: Int, needed: Int)
}

/// What became of one maker's sequences.
public struct MakerScreening: Hashable, Sendable, Codable {
    /// The maker's name.
    public var maker: String
    /// Its sequences before screening.
    public var made: Int
    /// Its sequences that passed.
    public var accepted: Int
    /// Its rejected sequences, by reason.
    public var rejected: [String: Int]
    /// How well those that passed can be told from real ones.
    public var twoSample: TwoSampleResult
}

/// A made sequence that did not pass, to be looked at.
public struct RejectedSequence: Hashable, Sendable, Codable {
    /// Its number among the sequences that were screened.
    public var sequence: Int
    /// The first reason that held against it.
    public var reason: RejectionReason
}

/// What the stage gives.
public struct Screened: Hashable, Sendable {
    /// The sequences that passed, in their order.
    public var made: MadeHistories
    /// One entry a reason, in their order, with its threshold, counts and examples.
    public var log: ChangeLog
    /// One entry a maker, in the order of their first sequences.
    public var makers: [MakerScreening]
    /// How well all sequences that passed can be told from real ones.
    public var twoSample: TwoSampleResult
    /// The first few sequences that each reason rejected, in the order of the reasons.
    public var rejectedExamples: [RejectedSequence]

    /// Rejected sequences by reason, in the order of the reasons.
    public var rejected: [(reason: RejectionReason, count: Int)] {
        zip(RejectionReason.allCases, log.entries).map { (reason: $0, count: $1.applied) }
    }
}
