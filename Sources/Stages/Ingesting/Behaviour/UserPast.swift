import Commerce

/// What one user did in a window, item by item.
struct UserPast {
    /// What the user did with one item.
    struct Item {
        /// The item's number.
        var number: Int32
        /// Events by kind.
        var counts = [Int](repeating: 0, count: EventKind.allCases.count)
        var days = 0
        var first: Int64 = 0
        var last: Int64 = 0
        var lastEvent = EventKind.other
        var sessionEvents = 0
        fileprivate var lastDay = Int64.min
    }

    /// Items in the order of their numbers.
    let items: [Item]
    private let features: [BehaviourFeature]
    private let catalogue: Catalogue
    private let moment: Int64
    private var events = 0
    private var buys = 0
    private var days = 0
    private var sessions = 0
    private var last: Int64 = 0
    private var sessionEvents = 0
    private var sessionStart: Int64 = 0
    private var categoryEvents: [Int32: Int] = [:]
    private var categoryItems: [Int32: Int] = [:]

    /// Goes through a user's events in the order of time.
    init(
        _ places: ArraySlice<Int>,
        _ data: DataSet,
        at moment: Int64,
        _ configuration: BehaviourConfiguration
    ) {
        let log = data.log
        self.moment = moment
        catalogue = data.catalogue
        features = BehaviourFeature.all(withCategories: !data.catalogue.attributes.isEmpty)
        let gap = Int64(configuration.sessionMinutes) * 60
        var found: [Int32: Item] = [:]
        var lastDay = Int64.min
        for place in places {
            let (time, kind) = (log.time[place], log.event[place])
            if events == 0 || time - last >= gap {
                sessions += 1
                sessionEvents = 0
                sessionStart = time
                for number in found.keys { found[number]?.sessionEvents = 0 }
            }
            // Days are counted back from the moment, so that they don't depend on a time zone.
            let day = (moment - 1 - time) / 86_400
            if day != lastDay { days += 1 }
            events += 1
            sessionEvents += 1
            if kind == .buy { buys += 1 }
            (last, lastDay) = (time, day)
            found[log.item[place], default: Item(number: log.item[place], first: time)]
                .note(kind, at: time, day: day)
        }
        items = found.values.sorted { $0.number < $1.number }
        for item in items {
            guard let category = data.catalogue.category(of: item.number) else { continue }
            categoryEvents[category, default: 0] += item.counts.reduce(0, +)
            categoryItems[category, default: 0] += 1
        }
    }

    /// The cells of the row of an item, in the columns' order; NaN for what its category doesn't tell.
    func values(of item: Item, _ popularity: BehaviourPopularity) -> [Double] {
        let all = popularity.counts(ofItem: item.number)
        let category = catalogue.category(of: item.number)
        let ofCategory = popularity.counts(ofCategoryOf: item.number)
        return features.map { feature in
            switch feature {
            case .pairViews: item.count(.view)
            case .pairCarts: item.count(.cart)
            case .pairFavourites: item.count(.favourite)
            case .pairBuys: item.count(.buy)
            case .pairDays: Double(item.days)
            case .pairHoursSinceFirst: hours(since: item.first)
            case .pairHoursSinceLast: hours(since: item.last)
            case .pairLastEvent: Double(item.lastEvent.rawValue)
            case .userEvents: Double(events)
            case .userItems: Double(items.count)
            case .userBuys: Double(buys)
            case .userDays: Double(days)
            case .userSessions: Double(sessions)
            case .userHoursSinceLast: hours(since: last)
            case .sessionEvents: Double(sessionEvents)
            case .sessionMinutes: Double(last - sessionStart) / 60
            case .sessionPairEvents: Double(item.sessionEvents)
            case .itemEvents: Double(all.events)
            case .itemUsers: Double(all.users)
            case .itemCarts: Double(all.carts)
            case .itemBuys: Double(all.buys)
            case .categoryEvents: ofCategory.map { Double($0.events) } ?? .nan
            case .categoryBuys: ofCategory.map { Double($0.buys) } ?? .nan
            case .userCategoryEvents: category.map { Double(categoryEvents[$0] ?? 0) } ?? .nan
            case .userCategoryItems: category.map { Double(categoryItems[$0] ?? 0) } ?? .nan
            }
        }
    }

    private func hours(since time: Int64) -> Double { Double(moment - time) / 3600 }
}

extension UserPast.Item {
    fileprivate func count(_ kind: EventKind) -> Double { Double(counts[Int(kind.rawValue)]) }

    fileprivate mutating func note(_ kind: EventKind, at time: Int64, day: Int64) {
        counts[Int(kind.rawValue)] += 1
        if day != lastDay { days += 1 }
        (last, lastDay, lastEvent) = (time, day, kind)
        sessionEvents += 1
    }
}
