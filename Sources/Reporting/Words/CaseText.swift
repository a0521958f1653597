import Experiments

extension RunDetails {
    /// What held-out sets consist of: the users of a log, the rows of a table, or judged queries.
    var caseNoun: String {
        if search != nil { return "queries" }
        return samples == nil ? "users" : "rows"
    }

    /// What is made: histories, or rows.
    var madeCase: String { samples == nil ? "sequence" : "row" }
}
