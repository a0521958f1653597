import Boosting
public import Pipelines

/// How a ranker is learnt from judged queries, each part of them ranked by one that saw only the others.
public struct LambdaMARTConfiguration: RecipePart {
    /// Parts that the judged queries are dealt into.
    public var folds = 5
    /// Products from the top of words and of meaning each that are put into a new order.
    public var depth = 100
    /// Candidates that nobody judged and that count as useless in training, a query.
    public var unjudged = 10
    /// Trees at most.
    public var rounds = 300
    /// Factor of each tree's contribution.
    public var rate = 0.05
    /// Leaves of a tree at most.
    public var leaves = 7
    /// Places from the top whose pairs with all others count.
    public var truncation = 20
    /// Rounds without a better NDCG@10 of the queries that are held out of growing.
    public var patience = 40

    /// The key under which recipes write the name.
    public static let nameKey = "by"
    /// The ranker's name, as in recipes.
    public static let name = "lambdamart"

    /// Takes every default.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<Self>] {
        [
            // There is one ranker yet; another name must not pass for it.
            Setting(
                key: nameKey,
                read: { _, keys in
                    let stated = try keys.value(RecipeKey(nameKey), default: name)
                    guard stated == name else {
                        throw badValue(nameKey, got: stated, expected: name)
                    }
                },
                write: { _, _ in }
            ),
            Setting("folds", \.folds, "a whole number in 2...20") { (2...20).contains($0) },
            Setting(positive: "depth", \.depth),
            Setting("unjudged", \.unjudged, "a whole number of at least 0") { $0 >= 0 },
            Setting(positive: "rounds", \.rounds),
            Setting("rate", \.rate, "a number between 0 and 1") { $0 > 0 && $0 < 1 },
            Setting("leaves", \.leaves, "a whole number of at least 2") { $0 > 1 },
            Setting(positive: "truncation", \.truncation),
            Setting(positive: "patience", \.patience),
        ]
    }

    var trees: RankingSettings {
        RankingSettings(
            rounds: rounds,
            learningRate: rate,
            leaves: leaves,
            truncation: truncation,
            patience: patience
        )
    }
}
