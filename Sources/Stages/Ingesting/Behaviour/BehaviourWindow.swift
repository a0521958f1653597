import Commerce
import Statistics

/// The events that a shop knows at one moment, and what users do in the time after it.
struct BehaviourWindow {
    /// The moment of asking, in Unix seconds.
    let moment: Int64
    /// Places in the log of the events in the window, user after user, each one's in the order of time.
    let events: [Int]
    /// Where each user's events begin in `events`, of those who have any; one more entry than users.
    let offsets: [Int]
    /// Users and items of target events after the moment.
    let targets: Set<UserItem>
    /// Different users and items that met in the window.
    let pairCount: Int
    /// Share of the users that rows are made of.
    private(set) var share = 1.0
    private var seed = Seed(0)

    /// A user and an item.
    struct UserItem: Hashable {
        var user: Int32
        var item: Int32
    }

    /// Gathers the events; `order` has the places of the log by time.
    init(
        _ data: DataSet,
        _ order: [Int],
        before moment: Int64,
        _ configuration: BehaviourConfiguration
    ) {
        let log = data.log
        func place(of time: Int64) -> Int { order.firstPlace { log.time[$0] >= time } }
        let start = place(of: moment - Int64(configuration.windowHours) * 3600)
        let middle = place(of: moment)
        let end = place(of: moment + Int64(configuration.horizonHours) * 3600)
        // A stable order, so that times ascend within a user.
        let events = order[start..<middle].enumerated()
            .sorted { (log.user[$0.element], $0.offset) < (log.user[$1.element], $1.offset) }
            .map(\.element)
        let targets = order[middle..<end].filter { log.event[$0] == configuration.target }
            .map { UserItem(user: log.user[$0], item: log.item[$0]) }
        let pairs = Set(events.map { UserItem(user: log.user[$0], item: log.item[$0]) })
        self.init(
            moment: moment,
            events: events,
            users: events.map { log.user[$0] },
            targets: Set(targets),
            pairCount: pairs.count
        )
    }

    /// The window with rows of a share of the users only; what is counted over all users stays.
    func thinned(to share: Double, seed: Seed) -> BehaviourWindow {
        var window = self
        window.share = share
        window.seed = seed
        return window
    }

    /// Whether rows are made of a user; the same at every moment.
    func admits(_ user: Int32) -> Bool {
        if share >= 1 { return true }
        var random = seed[Int(user)].generator()
        return random.uniform() < share
    }

    private init(
        moment: Int64,
        events: [Int],
        users: [Int32],
        targets: Set<UserItem>,
        pairCount: Int
    ) {
        self.moment = moment
        self.events = events
        self.targets = targets
        self.pairCount = pairCount
        offsets =
            users.indices.filter { $0 == 0 || users[$0] != users[$0 - 1] } + [users.count]
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first place from which on a condition holds that never ceases to; the end where it holds nowhere.
    ///
    /// - Complexity: O(log *n*).
    fileprivate func firstPlace(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
