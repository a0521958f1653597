import Commerce

/// A column of the rows that a log gives: what is known of a user and an item at a moment.
enum BehaviourFeature: String, CaseIterable {
    // What the user did with the item.
    case pairViews = "pair-views"
    case pairCarts = "pair-carts"
    case pairFavourites = "pair-favourites"
    case pairBuys = "pair-buys"
    case pairDays = "pair-days"
    case pairHoursSinceFirst = "pair-hours-since-first"
    case pairHoursSinceLast = "pair-hours-since-last"
    case pairLastEvent = "pair-last-event"
    // What the user did with anything.
    case userEvents = "user-events"
    case userItems = "user-items"
    case userBuys = "user-buys"
    case userDays = "user-days"
    case userSessions = "user-sessions"
    case userHoursSinceLast = "user-hours-since-last"
    // The user's last session.
    case sessionEvents = "session-events"
    case sessionMinutes = "session-minutes"
    case sessionPairEvents = "session-pair-events"
    // What all users did with the item.
    case itemEvents = "item-events"
    case itemUsers = "item-users"
    case itemCarts = "item-carts"
    case itemBuys = "item-buys"
    // What was done with the item's category, by all users and by this one.
    case categoryEvents = "category-events"
    case categoryBuys = "category-buys"
    case userCategoryEvents = "user-category-events"
    case userCategoryItems = "user-category-items"

    private static let ofCategories: Set<BehaviourFeature> = [
        .categoryEvents, .categoryBuys, .userCategoryEvents, .userCategoryItems,
    ]

    /// The columns in their order; without categories where the catalogue knows none.
    static func all(withCategories: Bool) -> [BehaviourFeature] {
        allCases.filter { withCategories || !ofCategories.contains($0) }
    }

    /// The column's description.
    var feature: Feature {
        switch self {
        case .pairLastEvent:
            Feature(name: rawValue, kind: .category, levels: EventKind.allCases.map(\.name))
        case .pairHoursSinceFirst, .pairHoursSinceLast, .userHoursSinceLast, .sessionMinutes:
            Feature(name: rawValue, kind: .continuous)
        default:
            Feature(name: rawValue, kind: .integer)
        }
    }
}
