import Commerce

/// One held-out step of a user: positions in the timelines.
struct HeldOutStep: Hashable {
    /// The first event of the step; the history is everything of the user before it.
    var start: Int
    /// One past the last event of the step.
    var end: Int
}

/// Where the timeline of one user is cut.
struct Cut: Hashable {
    /// One past the last training event.
    var trainingEnd: Int
    /// The step for tuning or gate.
    var validation: HeldOutStep?
    /// The step for the test.
    var test: HeldOutStep?
}

/// Cuts timelines into training and held-out steps.
struct Cutter {
    let timelines: Histories
    let configuration: SplitConfiguration
    let thresholds: SplitSummary.Thresholds?
    private let isTarget: Set<EventKind>

    init(
        _ timelines: Histories,
        _ configuration: SplitConfiguration,
        thresholds: SplitSummary.Thresholds?
    ) {
        self.timelines = timelines
        self.configuration = configuration
        self.thresholds = thresholds
        isTarget = Set(configuration.targetEvents)
    }

    /// Whether an event may be asked for.
    func isTarget(_ position: Int) -> Bool { isTarget.contains(timelines.events[position]) }

    /// The cut of one user; without held-out steps when the user has too few.
    func cut(of sequence: Int) -> Cut {
        let range = timelines.range(of: sequence)
        guard let thresholds else { return lastTwoSteps(of: range) }
        return windows(of: range, thresholds)
    }

    /// The last two steps with a target, the earlier of them with a history.
    ///
    /// A step is one event for `leave-one-out`, else all events of one time stamp.
    private func lastTwoSteps(of range: Range<Int>) -> Cut {
        let everything = Cut(trainingEnd: range.upperBound)
        guard let test = lastStep(in: range),
            let validation = lastStep(in: range.lowerBound..<test.start),
            validation.start > range.lowerBound
        else { return everything }
        return Cut(trainingEnd: validation.start, validation: validation, test: test)
    }

    private func lastStep(in range: Range<Int>) -> HeldOutStep? {
        guard let last = range.last(where: { isTarget($0) }) else { return nil }
        if configuration.splitProtocol == .leaveOneOut {
            return HeldOutStep(start: last, end: last + 1)
        }
        return step(around: last, in: range)
    }

    private func windows(of range: Range<Int>, _ thresholds: SplitSummary.Thresholds) -> Cut {
        let times = timelines.times
        let validationStart = range.first { times[$0] >= thresholds.validationFrom }
        let testStart = range.first { times[$0] >= thresholds.testFrom } ?? range.upperBound
        let trainingEnd = validationStart ?? range.upperBound
        let validation = (trainingEnd..<testStart).first { isTarget($0) }
        let test = (testStart..<range.upperBound).first { isTarget($0) }
        return Cut(
            trainingEnd: trainingEnd,
            validation: validation.map { step(around: $0, in: range) },
            test: test.map { step(around: $0, in: range) }
        )
    }

    /// The events that share the time stamp of the event at `position`.
    private func step(around position: Int, in range: Range<Int>) -> HeldOutStep {
        let time = timelines.times[position]
        var start = position
        while start > range.lowerBound, timelines.times[start - 1] == time { start -= 1 }
        var end = position + 1
        while end < range.upperBound, timelines.times[end] == time { end += 1 }
        return HeldOutStep(start: start, end: end)
    }
}
