/// What a user did with an item.
public enum EventKind: UInt8, Codable, Hashable, Sendable, CaseIterable {
    case view, cart, favourite, buy, review, other

    /// The kind's name in files and recipes.
    public var name: String {
        switch self {
        case .view: "view"
        case .cart: "cart"
        case .favourite: "favourite"
        case .buy: "buy"
        case .review: "review"
        case .other: "other"
        }
    }

    /// Reads a name as shops write it: `pv`, `click`, `add_to_cart`, `purchase`, `fav`, `rating`, ...
    ///
    /// - Returns: the kind, or nil when the name is none of those known; the caller decides what that means.
    public init?(name: some StringProtocol) {
        let folded = name.lowercased().filter { $0.isLetter }
        switch folded {
        case "view", "pv", "click", "pageview", "detail", "detailview", "impression", "browse":
            self = .view
        case "cart", "addtocart", "basket", "addtobasket", "add": self = .cart
        case "favourite", "favorite", "fav", "like", "wishlist", "collect": self = .favourite
        case "buy", "purchase", "order", "transaction", "sale", "checkout", "bought": self = .buy
        case "review", "rating", "rate", "comment": self = .review
        case "other": self = .other
        default: return nil
        }
    }
}
