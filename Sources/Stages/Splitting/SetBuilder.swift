@_spi(Splitting) import Commerce
import Statistics

/// Collects the four sets, user by user.
struct SetBuilder {
    private let cutter: Cutter
    private let gateSeed: Seed
    private var summary: SplitSummary
    private var trained: [Bool]
    private var tuning = NextItemCases()
    private var gate = NextItemCases()
    private var test = NextItemCases()
    private var candidates: (validation: Int, test: Int) = (0, 0)

    init(cutter: Cutter, gateSeed: Seed, summary: SplitSummary) {
        self.cutter = cutter
        self.gateSeed = gateSeed
        self.summary = summary
        trained = Array(repeating: false, count: cutter.timelines.eventCount)
    }

    /// Puts the events of one user where they belong.
    mutating func add(_ sequence: Int) {
        let timelines = cutter.timelines
        let range = timelines.range(of: sequence)
        let cut = cutter.cut(of: sequence)
        for position in range.lowerBound..<cut.trainingEnd { trained[position] = true }
        if cut.validation == nil, cut.test == nil {
            if cut.trainingEnd == range.upperBound { summary.count(as: .usersInTrainingOnly) }
        }
        if let step = cut.validation {
            candidates.validation += 1
            let goesToGate =
                gateSeed[Int(timelines.users[sequence])].generatorUniform()
                < cutter.configuration.gateShare
            add(
                step,
                of: sequence,
                to: goesToGate ? \.gate : \.tuning,
                noHistory: .validationWithoutHistory,
                onlyRepeats: .validationOnlyRepeats
            )
        }
        if let step = cut.test {
            candidates.test += 1
            add(
                step,
                of: sequence,
                to: \.test,
                noHistory: .testWithoutHistory,
                onlyRepeats: .testOnlyRepeats
            )
        }
        summary.count(unused(in: range, cut), as: .unusedEvents)
    }

    private mutating func add(
        _ step: HeldOutStep,
        of sequence: Int,
        to set: WritableKeyPath<SetBuilder, NextItemCases>,
        noHistory: SplitSummary.Reason,
        onlyRepeats: SplitSummary.Reason
    ) {
        let timelines = cutter.timelines
        let history = timelines.range(of: sequence).lowerBound..<step.start
        if history.isEmpty { return summary.count(as: noHistory) }
        var targets: [Int32] = []
        for position in step.start..<step.end where cutter.isTarget(position) {
            let item = timelines.items[position]
            if !targets.contains(item) { targets.append(item) }
        }
        if cutter.configuration.repeats == .exclude {
            let seen = Set(timelines.items[history])
            let fresh = targets.filter { !seen.contains($0) }
            summary.count(targets.count - fresh.count, as: .repeatedTargets)
            targets = fresh
        }
        if targets.isEmpty { return summary.count(as: onlyRepeats) }
        self[keyPath: set].append(
            user: timelines.users[sequence],
            history: history,
            of: timelines,
            targets: targets,
            time: timelines.times[step.start]
        )
    }

    /// Events that no set shows: behind the last held-out step, or not of a target kind within it.
    private func unused(in range: Range<Int>, _ cut: Cut) -> Int {
        guard let last = cut.test ?? cut.validation else {
            return range.upperBound - cut.trainingEnd
        }
        let others = (last.start..<last.end).filter { !cutter.isTarget($0) }.count
        return range.upperBound - last.end + others
    }

    /// The finished sets.
    ///
    /// - Throws: ``SplitError`` when one of them is empty.
    func sets() throws(SplitError) -> SplitSets {
        let training = cutter.timelines.keepingEvents(trained)
        let splitProtocol = cutter.configuration.splitProtocol
        if candidates.test == 0 {
            throw .allUsersTooShort(splitProtocol, users: cutter.timelines.count)
        }
        let sizes: [(SetRole, Int, Int)] = [
            (.training, training.count, cutter.timelines.count),
            (.tuning, tuning.count, candidates.validation),
            (.gate, gate.count, candidates.validation),
            (.test, test.count, candidates.test),
        ]
        for (role, size, candidates) in sizes where size == 0 {
            throw .emptySet(role, splitProtocol, candidates: candidates)
        }
        var summary = summary
        summary.trainingUsers = training.count
        summary.trainingEvents = training.eventCount
        summary.tuningCases = tuning.count
        summary.gateCases = gate.count
        summary.testCases = test.count
        return SplitSets(
            training: TrainingSet(training),
            tuning: TuningSet(tuning),
            gate: GateSet(gate, contentHash: gate.contentHash),
            test: TestSet(test, contentHash: test.contentHash),
            summary: summary
        )
    }
}

extension Seed {
    /// The first uniform draw of this seed's generator, in 0..<1.
    fileprivate func generatorUniform() -> Double {
        var generator = generator()
        return generator.uniform()
    }
}
