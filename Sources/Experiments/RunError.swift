public import Pipelines

/// A run that can't begin as asked.
public enum RunError: ExplainedError, Hashable {
    /// An earlier run of the recipe did not end.
    case unfinished(folder: String)
    /// An earlier run of the recipe read another file of the same name.
    case dataChanged(file: String, folder: String)
    /// There is nothing to go on with.
    case nothingToResume(folder: String)
    /// The recipe names no policy.
    case noPolicies
    /// A name that the store or the folder structure keeps for itself.
    case reservedPolicyName(String)
    /// A folder that holds no finished run.
    case notARun(path: String)
    /// Folds deal rows out at random, which a split by time is there to avoid.
    case foldsOfTimes
    /// The deciding metric has no value for each user, such as coverage.
    case metricNotMeasured(String, known: [String])

    /// One line for the user.
    public var description: String {
        switch self {
        case .unfinished(let folder):
            "\(folder) holds an unfinished run of this recipe: "
                + "add --resume to go on or --force to start over"
        case .dataChanged(let file, let folder):
            "\(file) isn't the file any more that the run in \(folder) read: add --force to run anew"
        case .nothingToResume(let folder):
            "\(folder) holds no run to go on with: leave --resume away to begin one"
        case .noPolicies:
            "the recipe names no policy to compare with the originals: add one under 'policies', "
                + "or write a recipe with restock init"
        case .reservedPolicyName(let name):
            "a policy can't be called '\(name)': choose letters, digits, '-' and '_', but not 'baseline'"
        case .foldsOfTimes:
            "--cross-validate deals rows out at random, and these are split by time: leave it away, "
                + "or state 'split: { protocol: stratified }'"
        case .metricNotMeasured(let metric, let known):
            "'\(metric)' can't decide, since it has no value for each user: "
                + "choose another under decide.metric (measured: \(known.joined(separator: ", ")))"
        case .notARun(let path):
            "\(path) holds no finished run (no result.json): name a folder that restock run made"
        }
    }

    /// A recipe or an argument is wrong.
    public var exitStatus: ExitStatus {
        switch self {
        case .unfinished, .nothingToResume, .dataChanged: .usage
        case .noPolicies, .reservedPolicyName, .metricNotMeasured, .foldsOfTimes: .configuration
        case .notARun: .noInput
        }
    }
}
