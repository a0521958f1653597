import Experiments

extension RunDetails {
    /// What held-out sets consist of: the users of a log, or the rows of a table.
    var caseNoun: String { samples == nil ? "users" : "rows" }

    /// What is made: histories, or rows.
    var madeCase: String { samples == nil ? "sequence" : "row" }
}
