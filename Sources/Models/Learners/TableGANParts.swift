import Foundation
import Networks
import Statistics
import Tensors

/// The generator: noise and condition to rows, each layer seeing what all before it said.
///
///     h_0 = (z, c),   h_l = (relu(batchnorm(W_l h_{l-1})), h_{l-1}),   row = activations(W h_L)
struct TableGenerator: Module {
    private let maps: [Linear]
    /// One a layer.
    let norms: [BatchNorm]
    private let output: Linear
    private let code: RowCode

    init(inputs: Int, code: RowCode, widths: [Int], source: ParameterSource) {
        self.code = code
        var width = inputs
        var maps: [Linear] = []
        for (place, own) in widths.enumerated() {
            maps.append(Linear(width, own, from: source["maps"][place]))
            width += own
        }
        self.maps = maps
        norms = widths.enumerated().map { BatchNorm($1, from: source["norms"][$0]) }
        output = Linear(width, code.width, from: source["output"])
    }

    var parameters: [Parameter] {
        maps.enumerated().flatMap { $1.parameters(under: "maps.\($0)") }
            + norms.enumerated().flatMap { $1.parameters(under: "norms.\($0)") }
            + output.parameters(under: "output")
    }

    /// Rows `[batch, width]`, and what they were before their states were drawn.
    func callAsFunction(
        _ noise: Tensor,
        _ condition: Tensor,
        _ states: Generator
    ) -> (values: Tensor, logits: Tensor) {
        var hidden = Tensor.concatenated([noise, condition], along: 1)
        for (map, norm) in zip(maps, norms) {
            hidden = Tensor.concatenated([norm(map(hidden)).relu(), hidden], along: 1)
        }
        let logits = output(hidden)
        return (code.activated(logits, from: states), logits)
    }
}

/// Conditions of made rows, and the real rows that meet them.
///
/// A condition says the class, and one state of one category; where there is no category, the class alone.
struct RowConditions {
    /// Some rows and the conditions that they meet.
    struct Drawn {
        var rows: [Int]
        /// Per row: the part and the state that its condition names; nil without categories.
        var named: [(part: Int, state: Int)?]
        /// The conditions, `[rows, width]`.
        var tensor: Tensor
    }

    private let code: RowCode
    private let labels: [Int32]
    /// Parts that are categories.
    private let parts: [Int]
    /// Where the states of each category begin in a condition.
    private let starts: [Int]
    /// Per category, per state: the rows that have it.
    private let members: [[[Int]]]
    /// Per category: the running sum of the states' log-frequencies.
    private let cumulative: [[Double]]
    /// Numbers of a condition.
    let width: Int

    init(code: RowCode, labels: [Int32], classes: Int) {
        self.code = code
        self.labels = labels
        parts = code.parts.indices.filter { !code.parts[$0].hasPlace }
        var next = classes  // the classes stand first
        var starts: [Int] = []
        var members: [[[Int]]] = []
        for part in parts {
            starts.append(next)
            next += code.parts[part].states
            var own = [[Int]](repeating: [], count: code.parts[part].states)
            for (row, state) in code.states[part].enumerated() { own[Int(state)].append(row) }
            members.append(own)
        }
        self.starts = starts
        self.members = members
        width = next
        cumulative = members.map { states in
            var sum = 0.0
            return states.map {
                sum += log(Double($0.count + 1))  // 0 for a state that no row has
                return sum
            }
        }
    }

    /// Draws conditions by sampling: a category, a state by the logarithm of its frequency, a row that has it.
    func drawn(_ count: Int, seed: Seed) -> Drawn {
        var random = seed.generator()
        var rows: [Int] = []
        var named: [(part: Int, state: Int)?] = []
        for _ in 0..<count {
            guard !parts.isEmpty else {
                rows.append(random.below(labels.count))
                named.append(nil)
                continue
            }
            let category = random.below(parts.count)
            let goal = random.uniform() * (cumulative[category].last ?? 0)
            let state = cumulative[category].firstIndex { $0 > goal } ?? 0
            let own = members[category][state]
            rows.append(own.isEmpty ? random.below(labels.count) : own[random.below(own.count)])
            named.append((category, state))
        }
        return Drawn(rows: rows, named: named, tensor: tensor(rows, named))
    }

    /// Draws the conditions of real rows out of some, for making rows as frequent as these.
    func drawn(_ count: Int, among places: [Int], seed: Seed) -> Drawn {
        var random = seed.generator()
        var rows: [Int] = []
        var named: [(part: Int, state: Int)?] = []
        for _ in 0..<count {
            let row = places[random.below(places.count)]
            rows.append(row)
            guard !parts.isEmpty else {
                named.append(nil)
                continue
            }
            let category = random.below(parts.count)
            named.append((category, Int(code.states[parts[category]][row])))
        }
        return Drawn(rows: rows, named: named, tensor: tensor(rows, named))
    }

    /// How far made rows are from the states that their conditions name, in nats.
    func crossEntropy(of logits: Tensor, _ drawn: Drawn) -> Tensor {
        var sum = Tensor.zeros([])
        for (category, part) in parts.enumerated() {
            let rows = drawn.named.indices.filter { drawn.named[$0]?.part == category }
            guard !rows.isEmpty else { continue }
            let own = code.parts[part]
            let chances = logits.indexSelect(Tensor(rows.map { Int64($0) }), along: 0)
                .slice(own.firstState..<own.firstState + own.states, along: 1)
                .logSoftmax(along: 1)
            let states = rows.map { Int64(drawn.named[$0]?.state ?? 0) }
            sum = sum - chances.gather(Tensor(states).unsqueeze(1), along: 1).sum()
        }
        return sum / Double(max(drawn.rows.count, 1))
    }

    private func tensor(_ rows: [Int], _ named: [(part: Int, state: Int)?]) -> Tensor {
        var values = [Float](repeating: 0, count: rows.count * width)
        for (place, row) in rows.enumerated() {
            values[place * width + Int(labels[row])] = 1
            if let named = named[place] {
                values[place * width + starts[named.part] + named.state] = 1
            }
        }
        return Tensor(values, shape: [rows.count, width])
    }
}
