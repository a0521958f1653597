import Commerce

/// How often and how regularly one user acts.
struct Pace {
    /// Gaps that are needed to speak of regularity.
    static let gapMinimum = 20

    /// Events over days with at least one event.
    let eventsPerDay: Double
    /// Standard deviation of the gaps between different times over their mean; nil for too few gaps.
    let gapVariation: Double?

    /// - Parameter times: Unix seconds of one user's events, oldest first, at least one.
    init(times: ArraySlice<Int64>) {
        var days = 0
        var lastDay: Int64?
        var gaps: [Double] = []
        var previous: Int64?
        for time in times {
            let day = time >= 0 ? time / 86_400 : (time - 86_399) / 86_400
            if day != lastDay { days += 1 }
            lastDay = day
            if let previous, time != previous { gaps.append(Double(time - previous)) }
            previous = time
        }
        eventsPerDay = Double(times.count) / Double(max(days, 1))
        guard gaps.count >= Self.gapMinimum else {
            gapVariation = nil
            return
        }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        gapVariation = variance.squareRoot() / mean
    }
}
