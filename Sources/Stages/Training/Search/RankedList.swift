public import Pipelines

/// A judged query's products with what is known of each beside the query.
public struct RankedList: Sendable, Hashable {
    /// Queries of one group say the same and share a fold.
    public var group: String
    /// Per product: one value a column, NaN where unknown.
    public var features: [[Double]]
    /// Per product: its grade; nil where nobody judged it.
    public var grades: [Int?]

    /// States a list.
    public init(group: String, features: [[Double]], grades: [Int?]) {
        precondition(features.count == grades.count, "one grade a product")
        self.group = group
        self.features = features
        self.grades = grades
    }
}

/// What ``LambdaMARTStage`` reads.
public struct LambdaMARTInput: Sendable, Hashable {
    /// The columns' names.
    public var columns: [String]
    /// The judged queries.
    public var lists: [RankedList]

    /// Gathers what the stage reads.
    public init(columns: [String], lists: [RankedList]) {
        self.columns = columns
        self.lists = lists
    }
}

/// How the trees of one fold, or those of all queries, were grown.
public struct LambdaMARTFold: Sendable, Codable, Hashable {
    /// Queries that were ranked by this fold's trees, which saw none of their grades; 0 of trees that saw all.
    public var queries: Int
    /// Queries that trees grew on.
    public var grownOn: Int
    /// Queries that growing was stopped by; 0 of trees whose number is that of the folds.
    public var stoppedBy: Int
    /// Judged products that trees grew on.
    public var judged: Int
    /// Products that nobody judged among those that trees grew on.
    public var unjudged: Int
    /// Trees that were kept.
    public var trees: Int
    /// Per column: its share of the gain of all splits.
    public var importance: [Double]
}

/// What out-of-fold trees say.
public struct CrossFittedScores: Sendable, Codable, Hashable {
    /// Per list and product: the score by trees that saw no grade of the list's fold.
    public var scores: [[Double]]
    /// Per list: its fold.
    public var folds: [Int]
    /// How each fold went.
    public var records: [LambdaMARTFold]
}

/// Judged queries that no ranker can be learnt from.
public enum LambdaMARTError: ExplainedError, Hashable {
    /// Fewer different queries than folds need.
    case tooFewQueries(got: Int, needed: Int, folds: Int)

    /// One line for the user.
    public var description: String {
        switch self {
        case .tooFewQueries(let got, let needed, let folds):
            "rank: expected at least \(needed) different judged queries with a useful product for \(folds) "
                + "folds, got \(got); judge more, lower rank.folds, or leave rank away"
        }
    }

    /// The data are too few.
    public var exitStatus: ExitStatus { .data }
}
