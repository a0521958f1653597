import Commerce
import Statistics

/// All events with a user, user by user and oldest first, with ties in a stated order.
///
/// - Complexity: O(*n* log *n*) in the number of events.
func timelines(of log: InteractionLog, ties: TieOrder, seed: Seed) -> Histories {
    let rank = byteOrder(of: log.items)
    var rows = (0..<log.count).filter { log.user[$0] >= 0 }
    rows.sort { left, right in
        if log.user[left] != log.user[right] { return log.user[left] < log.user[right] }
        if log.time[left] != log.time[right] { return log.time[left] < log.time[right] }
        if log.item[left] != log.item[right] {
            return rank[Int(log.item[left])] < rank[Int(log.item[right])]
        }
        if log.event[left] != log.event[right] {
            return log.event[left].rawValue < log.event[right].rawValue
        }
        return left < right
    }
    if ties == .shuffled { shuffleTies(of: log, in: &rows, seed: seed) }
    var offsets = [0]
    var users: [Int32] = []
    for (position, row) in rows.enumerated() where users.last != log.user[row] {
        if position > 0 { offsets.append(position) }
        users.append(log.user[row])
    }
    if !rows.isEmpty { offsets.append(rows.count) }
    var result = Histories(
        offsets: offsets,
        users: users,
        items: rows.map { log.item[$0] },
        events: rows.map { log.event[$0] },
        times: rows.map { log.time[$0] }
    )
    result.quantities = log.quantity.map { column in rows.map { column[$0] } }
    result.prices = log.price.map { column in rows.map { column[$0] } }
    return result
}

/// The place of each item when names are sorted byte by byte.
private func byteOrder(of items: Vocabulary) -> [Int32] {
    let sorted = items.names.indices.sorted {
        items.names[$0].utf8.lexicographicallyPrecedes(items.names[$1].utf8)
    }
    var rank = [Int32](repeating: 0, count: items.count)
    for (place, item) in sorted.enumerated() { rank[item] = Int32(place) }
    return rank
}

/// Shuffles each run of rows with one user and one time by a seed of just these two.
private func shuffleTies(of log: InteractionLog, in rows: inout [Int], seed: Seed) {
    var start = 0
    while start < rows.count {
        let user = log.user[rows[start]]
        let time = log.time[rows[start]]
        var end = start + 1
        while end < rows.count, log.user[rows[end]] == user, log.time[rows[end]] == time {
            end += 1
        }
        if end - start > 1 {
            var generator = seed[Int(user)][Int(time)].generator()
            generator.shuffle(&rows[start..<end])
        }
        start = end
    }
}
