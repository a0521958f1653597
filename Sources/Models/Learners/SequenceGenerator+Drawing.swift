import Statistics
import Tensors

extension SequenceGenerator {
    /// Takes probabilities out of a row `[items + 1]` before a draft's next item is drawn from it.
    ///
    /// Returns whether the draft goes on; one that doesn't has ended.
    typealias Steering = @Sendable (UnsafeMutableBufferPointer<Float>, inout Draft) -> Bool

    /// The next item of each draft, nil for the end.
    func draw(
        _ drafts: [Draft],
        _ probabilities: Tensor,
        _ request: Request,
        _ masks: GeneratorMasks,
        _ threads: Int,
        _ steering: Steering?
    ) -> [(draft: Draft, item: Int32?)] {
        let columns = itemCount + 1
        var drawn = probabilities.withUnsafeMutableElements(of: Float.self) { buffer in
            // Each row is read and changed by the one chunk that holds it.
            nonisolated(unsafe) let rows = buffer
            let forbids = !hasRepeats
            let parts = parallelChunks(of: drafts.count, size: 8, threads: threads) { range in
                range.map { place in
                    var draft = drafts[place]
                    let row = UnsafeMutableBufferPointer(
                        rebasing: rows[place * columns..<(place + 1) * columns]
                    )
                    if forbids { for item in draft.items { row[Int(item)] = 0 } }
                    let goesOn = steering.map { $0(row, &draft) } ?? true
                    let isNarrow = goesOn && request.topP < 1
                    let index =
                        isNarrow
                        ? NucleusSampler.draw(
                            from: row,
                            share: request.topP,
                            random: &draft.random
                        ) : nil
                    return Drawn(draft: draft, goesOn: goesOn, index: index)
                }
            }
            return Array(parts.joined())
        }
        if request.topP >= 1 { drawFromAll(&drawn, probabilities) }
        return drawn.map { drawn in
            var draft = drawn.draft
            guard drawn.goesOn else { return (draft, nil) }
            let index =
                drawn.index ?? Self.any(of: masks.items, beside: draft.items, random: &draft.random)
            return (draft, index.flatMap { $0 == border ? nil : Int32($0) })
        }
    }

    /// A draft with the index that was drawn for it; nil when no index has a probability.
    private struct Drawn: Sendable {
        var draft: Draft
        let goesOn: Bool
        var index: Int?
    }

    /// Draws from whole rows by their running sums, which takes one pass of libtorch for all drafts.
    private func drawFromAll(_ drawn: inout [Drawn], _ probabilities: Tensor) {
        let sums = probabilities.cumulativeSum(along: 1)
        let totals = sums.select(border, along: 1).contiguous().floats()
        let points = drawn.indices.map { place -> Float in
            let point = Float(drawn[place].draft.random.uniform()) * totals[place]
            return min(point, totals[place].nextDown)
        }
        let indices = sums.insertionPoints(
            of: Tensor(points, shape: [points.count, 1]),
            afterEqual: true
        ).ints()
        for place in drawn.indices where totals[place] > 0 { drawn[place].index = indices[place] }
    }

    /// One of the items that aren't among `used`, each equally likely; nil when there is none.
    ///
    /// For the case that the model gives all of them a probability that is 0 in single precision.
    private static func any(
        of items: [Int],
        beside used: [Int32],
        random: inout RandomSource
    ) -> Int? {
        let used = Set(used)
        let rest = items.filter { !used.contains(Int32($0)) }
        return rest.isEmpty ? nil : rest[random.below(rest.count)]
    }

    /// Adds the kind of each draft's last event.
    func drawKinds(_ drafts: inout [Draft], _ states: Tensor, _ request: Request) {
        if let start = request.startEvent, drafts[0].kinds.isEmpty {
            let index = kinds.firstIndex(of: start) ?? 0
            for place in drafts.indices { drafts[place].kinds.append(index) }
            return
        }
        let items = Tensor(drafts.map { Int64($0.items.last ?? 0) })
        let logits = eventLogits(states: states, nextItems: items) / request.temperature
        let probabilities = logits.softmax(along: -1)
        probabilities.withUnsafeMutableElements(of: Float.self) { buffer in
            for place in drafts.indices {
                let row = UnsafeMutableBufferPointer(
                    rebasing: buffer[place * kinds.count..<(place + 1) * kinds.count]
                )
                let kind = NucleusSampler.draw(
                    from: row,
                    share: request.topP,
                    random: &drafts[place].random
                )
                drafts[place].kinds.append(kind ?? 0)
            }
        }
    }
}
