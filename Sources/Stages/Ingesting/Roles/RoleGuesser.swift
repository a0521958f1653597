/// Guesses from names and contents which column plays which part.
struct RoleGuesser {
    private let samples: [ColumnSample]
    private let refused: Set<Role>
    private var taken: Set<String> = []
    private(set) var choices: [RoleChoice] = []

    /// Begins with the parts that a person has already given out, or said that no column plays.
    init(samples: [ColumnSample], given: [RoleChoice], refused: Set<Role> = []) {
        self.samples = samples
        self.refused = refused
        for choice in given { take(choice) }
    }

    /// Guesses the parts of a log's columns.
    mutating func guessLog() {
        for role in Role.allCases { guessByName(role) }
        guessTimeByContents()
        guessEventByContents()
        guessNamesByContents()
        guessDependents()
    }

    /// Guesses the parts of an items file's columns.
    mutating func guessItems() {
        for role in Role.allCases where role.describesItem { guessByName(role) }
    }

    /// A free column that is called like times but holds none: leaving it aside would pass the order
    /// of the rows off for the time.
    var misnamedTime: ColumnSample? {
        guard !isSettled(.time) else { return nil }
        return free.first { sample in
            Role.time.usualNames.contains(sample.plainName) && sample.distinctCount > 0
        }
    }

    private func has(_ role: Role) -> Bool { choices.contains { $0.role == role } }

    private func isSettled(_ role: Role) -> Bool { has(role) || refused.contains(role) }

    private mutating func take(_ choice: RoleChoice) {
        choices.append(choice)
        taken.insert(choice.column)
    }

    private var free: [ColumnSample] { samples.filter { !taken.contains($0.name) } }

    private mutating func guessByName(_ role: Role) {
        guard !isSettled(role) else { return }
        let ranked = free.compactMap { sample in
            role.usualNames.firstIndex(of: sample.plainName).map { (rank: $0, sample: sample) }
        }.sorted { $0.rank < $1.rank }
        for candidate in ranked where Self.fits(candidate.sample, role) {
            take(
                RoleChoice(
                    role: role,
                    column: candidate.sample.name,
                    reason: "its name is usual for a column of this kind"
                )
            )
            if !role.takesSeveralColumns { return }
        }
    }

    /// Whether a column's contents allow the part that its name suggests.
    private static func fits(_ sample: ColumnSample, _ role: Role) -> Bool {
        switch role {
        case .time: sample.timeShare > 0.5 || sample.numberShare > 0.9
        case .quantity, .price, .rating: sample.numberShare > 0.5
        case .attributes, .category: true
        default: !sample.isList
        }
    }

    private mutating func guessTimeByContents() {
        guard !isSettled(.time) else { return }
        let times = free.filter { !$0.isList && $0.timeShare > 0.95 && $0.distinctCount > 1 }
        guard let best = times.max(by: { $0.timeShare < $1.timeShare }) else { return }
        take(RoleChoice(role: .time, column: best.name, reason: "its values are plausible times"))
    }

    private mutating func guessEventByContents() {
        guard !isSettled(.event) else { return }
        let events = free.first { sample in
            sample.eventShare == 1 && sample.distinctCount <= 12 && sample.numberShare == 0
        }
        guard let events else { return }
        take(RoleChoice(role: .event, column: events.name, reason: "its values name events"))
    }

    /// User and item of a log whose names say nothing: the first column of names is the user, and of
    /// the others the one with most different values is the item.
    private mutating func guessNamesByContents() {
        func isName(_ sample: ColumnSample) -> Bool {
            !sample.isList && sample.distinctCount > 0
                && (sample.numberShare < 0.5 || sample.isWholeNumbers)
        }
        // A file with named columns is guessed by its contents only where nothing contradicts.
        guard has(.time) || has(.user) || has(.item) || samples.allSatisfy(\.hasMadeUpName) else {
            return
        }
        if !isSettled(.user), has(.item) || samples.allSatisfy(\.hasMadeUpName),
            let user = free.first(where: isName)
        {
            take(
                RoleChoice(
                    role: .user,
                    column: user.name,
                    reason: "it is the first column of names"
                )
            )
        }
        guard !isSettled(.item), has(.user), samples.allSatisfy(\.hasMadeUpName) else { return }
        let names = free.filter(isName)
        guard let most = names.map(\.distinctCount).max(),
            let item = names.first(where: { $0.distinctCount == most })
        else { return }
        take(
            RoleChoice(
                role: .item,
                column: item.name,
                reason: "of the columns of names it has the most different values"
            )
        )
    }

    /// Columns without a usual name that follow from the item are categories; small numbers ratings.
    private mutating func guessDependents() {
        guard samples.allSatisfy(\.hasMadeUpName),
            let item = choices.first(where: { $0.role == .item }),
            let items = samples.first(where: { $0.name == item.column })
        else { return }
        for sample in free where !sample.isList && sample.distinctCount > 1 {
            if sample.numberShare == 1, sample.distinctCount <= 11, sample.largest <= 10 {
                if !isSettled(.rating) {
                    take(
                        RoleChoice(role: .rating, column: sample.name, reason: "small numbers only")
                    )
                }
            } else if sample.distinctCount < items.distinctCount, items.determines(sample) {
                take(
                    RoleChoice(
                        role: .category,
                        column: sample.name,
                        reason: "each item has one value of it"
                    )
                )
            }
        }
    }
}

extension ColumnSample {
    /// Whether the column was named by its position, since the file has no header.
    fileprivate var hasMadeUpName: Bool {
        name.hasPrefix("column") && name.dropFirst(6).allSatisfy(\.isNumber)
    }

    /// Whether equal values here always meet equal values there.
    fileprivate func determines(_ other: ColumnSample) -> Bool {
        var known: [String: String] = [:]
        var contradictions = 0
        for case (let key?, let value?) in zip(cells, other.cells) {
            if let old = known[key] {
                contradictions += old == value ? 0 : 1
            } else {
                known[key] = value
            }
        }
        return contradictions * 100 <= cells.count
    }
}
