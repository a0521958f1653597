import Commerce

/// A part of the cases that an average may hide.
public enum Slice: String, Sendable, Codable, Hashable, CaseIterable {
    /// Users with at most 5 events, history and targets together.
    case newUsers = "new-users"
    /// Targets with fewer than 5 training events.
    case rareItems = "rare-items"
    /// Targets on a later day (UTC) than the last event of the history.
    case laterDay = "later-day"
    /// Targets without training events.
    case unseenItems = "unseen-items"

    /// Events that a new user has at most.
    static let newUserEvents = 5
    /// Training events below which an item is rare.
    static let rareItemEvents = 5
    /// Seconds of a day.
    private static let day: Int64 = 86_400

    /// The targets of a case that belong to the slice, as positions in `cases.targets`.
    ///
    /// A case belongs to the slice when any of its targets does; its metrics then look at these
    /// targets alone.
    func targets(of question: Int, in cases: NextItemCases, _ items: ItemKnowledge) -> [Int] {
        let own = cases.targetOffsets[question]..<cases.targetOffsets[question + 1]
        let history = cases.histories.range(of: question)
        switch self {
        case .newUsers:
            return history.count + own.count <= Self.newUserEvents ? Array(own) : []
        case .laterDay:
            guard let last = history.last else { return [] }
            return Self.dayNumber(cases.targetTimes[question])
                > Self.dayNumber(cases.histories.times[last]) ? Array(own) : []
        case .rareItems:
            return own.filter {
                items.trainingCounts[Int(cases.targets[$0])] < Self.rareItemEvents
            }
        case .unseenItems:
            return own.filter { items.trainingCounts[Int(cases.targets[$0])] == 0 }
        }
    }

    /// Days since 1970, rounded down also before it.
    private static func dayNumber(_ time: Int64) -> Int64 {
        time >= 0 ? time / day : (time - day + 1) / day
    }
}
