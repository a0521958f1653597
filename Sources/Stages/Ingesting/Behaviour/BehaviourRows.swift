import Commerce

/// The table of samples that grows window by window.
struct BehaviourRows {
    private let data: DataSet
    private let configuration: BehaviourConfiguration
    private let schema: TableSchema
    private let hasCategories: Bool
    private var columns: [[Double]]
    private var labels: [Int32] = []
    private var moments: [Int64] = []
    private var groups: [Int32] = []

    /// Begins without rows.
    init(_ data: DataSet, _ configuration: BehaviourConfiguration) {
        self.data = data
        self.configuration = configuration
        hasCategories = !data.catalogue.attributes.isEmpty
        schema = TableSchema(
            features: BehaviourFeature.all(withCategories: hasCategories).map(\.feature),
            label: "\(configuration.target.name) within \(configuration.horizonHours) hours",
            negative: "no",
            positive: "yes"
        )
        columns = Array(repeating: [], count: schema.features.count)
    }

    /// How many rows there are.
    var count: Int { labels.count }

    /// The rows so far.
    var table: SampleTable {
        SampleTable(
            schema,
            columns: columns,
            labels: labels,
            rows: labels.indices.map(Int32.init),
            moments: moments,
            groups: groups
        )
    }

    /// Adds a row for each user and item of a window.
    mutating func append(_ window: BehaviourWindow) {
        let popularity = BehaviourPopularity(window, data)
        for place in 0..<window.offsets.count - 1 {
            let events = window.events[window.offsets[place]..<window.offsets[place + 1]]
            guard let first = events.first else { continue }
            let user = data.log.user[first]
            guard window.admits(user) else { continue }
            let past = UserPast(events, data, at: window.moment, configuration)
            for item in past.items {
                for (column, value) in past.values(of: item, popularity).enumerated() {
                    columns[column].append(value)
                }
                let pair = BehaviourWindow.UserItem(user: user, item: item.number)
                labels.append(window.targets.contains(pair) ? TableSchema.positiveClass : 0)
                moments.append(window.moment)
                groups.append(user)
            }
        }
    }
}

/// What all users did with each item, and with each category, in a window.
struct BehaviourPopularity {
    /// Counts of one item, or of one category.
    struct Counts {
        var events = 0
        var carts = 0
        var buys = 0
        var users = 0
        fileprivate var lastUser: Int32 = -1

        fileprivate mutating func count(_ event: EventKind, of user: Int32) {
            events += 1
            if event == .cart { carts += 1 }
            if event == .buy { buys += 1 }
            if user != lastUser { users += 1 }
            lastUser = user
        }
    }

    private var items: [Int32: Counts] = [:]
    private var categories: [Int32: Counts] = [:]
    private let catalogue: Catalogue

    /// Counts; the window's events are in the order of users.
    init(_ window: BehaviourWindow, _ data: DataSet) {
        catalogue = data.catalogue
        for event in window.events {
            let (item, user) = (data.log.item[event], data.log.user[event])
            items[item, default: Counts()].count(data.log.event[event], of: user)
            if let category = catalogue.category(of: item) {
                categories[category, default: Counts()].count(data.log.event[event], of: user)
            }
        }
    }

    /// The counts of an item.
    func counts(ofItem item: Int32) -> Counts { items[item] ?? Counts() }

    /// The counts of an item's category; nil where the item has none.
    func counts(ofCategoryOf item: Int32) -> Counts? {
        catalogue.category(of: item).map { categories[$0] ?? Counts() }
    }
}

extension Catalogue {
    /// The first attribute of an item, which stands for its category; nil where nothing is known of it.
    func category(of item: Int32) -> Int32? { attributes(of: item).first }
}
