@_spi(Splitting) import Commerce

/// Histories of the given items, all views, one second apart.
func histories(_ sequences: [[Int32]]) -> Histories {
    var result = Histories()
    for (user, items) in sequences.enumerated() {
        result.append(
            user: Int32(user),
            items: items,
            events: items.map { _ in EventKind.view },
            times: items.indices.map { Int64($0) }
        )
    }
    return result
}

/// The same as a training set.
func training(_ sequences: [[Int32]]) -> TrainingSet<Histories> {
    TrainingSet(histories(sequences))
}
