/// What was found on inputs that went wrong, by the kind of corruption.
typealias Robustness = [String: RunResult.Comparison]

/// What the held-out sets of a run say; `Findings` is what only one kind of task finds.
struct Judgement<Findings: Sendable>: Sendable {
    var gate: GateReading
    var test: RunResult.Test
    /// Tested cases by slice.
    var cases: [String: Int]
    /// How many runs of this store have read the test set.
    var testReads: Int
    var findings: Findings
    /// Both sides on corrupted cases of the gate.
    var robustness: Robustness = [:]

    var verdict: Verdict { gate.verdict }

    /// Whether the chosen policy was accepted.
    var augments: Bool { verdict.decision == .augment }

    /// What a reader must know of a test set that was read before.
    ///
    /// - Parameter cases: what it holds, such as "users".
    /// - Returns: nothing of a set that only this run has read.
    func remarks(on cases: String) -> [String] {
        guard testReads > 1 else { return [] }
        return [
            "This test set was read by \(testReads) runs: the more often, the less its figures say "
                + "about new \(cases)."
        ]
    }
}

extension RunResult {
    /// The findings of a run in the form of `result.json`.
    ///
    /// - Parameters:
    ///   - judgement: the decision and the last word.
    ///   - data: name of the data set.
    ///   - task: what is learnt.
    ///   - model: the model and its loss.
    ///   - split: the protocol.
    ///   - ties: how a log's ties were broken, or that there are none.
    ///   - repeats: what became of items that a user had before.
    ///   - seeds: trainings of each policy.
    ///   - rows: where rows went.
    ///   - seconds: wall-clock time of each stage.
    init(
        _ judgement: Judgement<some Sendable>,
        data: String,
        task: String,
        model: String,
        split: String,
        ties: String = "none",
        repeats: String = "none",
        seeds: Int,
        rows: Rows,
        seconds: [String: Double]
    ) {
        self.init(
            data: data,
            task: task,
            model: model,
            split: split,
            ties: ties,
            repeats: repeats,
            seeds: seeds,
            decision: judgement.verdict.decision,
            chosen: judgement.verdict.chosen,
            minimumDetectableEffect: judgement.verdict.minimumDetectableEffect,
            gate: judgement.gate.measures,
            test: judgement.test,
            rows: rows,
            cost: Cost(seconds: seconds, peakMemoryBytes: MachineFacts.peakMemoryBytes),
            testReads: judgement.testReads
        )
    }
}
