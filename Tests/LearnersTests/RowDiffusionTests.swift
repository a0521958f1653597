import Foundation
import Statistics
import Tensors
import Testing

@testable import Learners

@Suite("Diffusion of rows")
struct RowDiffusionTests {
    @Test("What is left after all steps is what the steps leave one after the other")
    func scheduleAddsUp() {
        let schedule = DiffusionSchedule(steps: 50)
        var product = 1.0
        for step in 1...50 {
            product *= schedule.keptByStep[step]
            #expect(abs(schedule.kept[step] - product) < 1e-12)
            #expect(schedule.kept[step] < schedule.kept[step - 1])
        }
        #expect(schedule.kept[50] < 1e-3)
    }

    @Test("A number one step before is the product of two normal densities", arguments: 2...50)
    func numbersFollowBayes(step: Int) {
        let schedule = DiffusionSchedule(steps: 50)
        let (origin, now) = (0.7, -0.4)
        // q(x' | x_t, x_0) ∝ N(x_t; √α x', β) N(x'; √ᾱ' x_0, 1 − ᾱ'): precisions add up.
        let (alpha, before) = (schedule.keptByStep[step], schedule.kept[step - 1])
        let precision = alpha / (1 - alpha) + 1 / (1 - before)
        let pull =
            alpha.squareRoot() * now / (1 - alpha) + before.squareRoot() * origin / (1 - before)
        let found = schedule.numberBefore(step)
        #expect(abs(found.variance - 1 / precision) < 1e-9)
        #expect(abs(found.ofOrigin * origin + found.ofNow * now - pull / precision) < 1e-9)
    }

    @Test("A choice one step before follows from Bayes' rule over all states")
    @TensorThread
    func choicesFollowBayes() {
        let schedule = DiffusionSchedule(steps: 10)
        let diffusion = MultinomialDiffusion(StateBlocks(starts: [0, 3], counts: [3, 2]))
        for step in [1, 2, 7, 10] {
            let (alpha, before) = (schedule.keptByStep[step], schedule.kept[step - 1])
            // Origins 2 and 0, now 1 and 0.
            let found = diffusion.before(
                origin: Tensor([0, 0, 1, 1, 0] as [Float], shape: [1, 5]),
                now: Tensor([0, 1, 0, 1, 0] as [Float], shape: [1, 5]),
                keptByStep: Tensor(Float(alpha)),
                keptBefore: Tensor(Float(before))
            ).floats()
            for (choice, (states, origin, now)) in [(3, 2, 1), (2, 0, 0)].enumerated() {
                func chance(_ state: Int, _ from: Int, _ kept: Double) -> Double {
                    (state == from ? kept : 0) + (1 - kept) / Double(states)
                }
                let joint = (0..<states).map { chance(now, $0, alpha) * chance($0, origin, before) }
                for state in 0..<states {
                    let expected = joint[state] / joint.reduce(0, +)
                    #expect(abs(Double(found[choice * 3 + state]) - expected) < 1e-5)
                }
            }
        }
    }

    @Test("Single steps lead to what the closed form says")
    @TensorThread
    func choicesFade() {
        let schedule = DiffusionSchedule(steps: 10)
        let diffusion = MultinomialDiffusion(StateBlocks(starts: [0], counts: [4]))
        let start = Tensor([0, 1, 0, 0] as [Float], shape: [1, 4])
        var stepped = start
        for step in 1...6 {
            stepped = diffusion.after(stepped, kept: Tensor(Float(schedule.keptByStep[step])))
        }
        let closed = diffusion.after(start, kept: Tensor(Float(schedule.kept[6])))
        for (left, right) in zip(stepped.floats(), closed.floats()) {
            #expect(abs(left - right) < 1e-5)
        }
    }

    @Test("Logits become each choice's own probabilities, however far they lie apart")
    @TensorThread
    func probabilities() {
        let blocks = StateBlocks(starts: [1, 5], counts: [3, 2])
        let row: [Float] = [9, 1, 3, 2, 9, -400, -401]
        let found = blocks.logProbabilities(blocks.gathered(Tensor(row, shape: [1, 7]))).doubles()
        let sums = [row[1...3], row[5...6]].map { states in
            let highest = Double(states.max() ?? 0)
            return highest + log(states.reduce(0) { $0 + exp(Double($1) - highest) })
        }
        let expected =
            row[1...3].map { Double($0) - sums[0] } + row[5...6].map { Double($0) - sums[1] }
        for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-5) }
    }

    @Test("Draws follow the probabilities, and have one state of each choice")
    @TensorThread
    func draws() {
        let blocks = StateBlocks(starts: [0, 3], counts: [3, 2])
        let row = [0.2, 0.5, 0.3, 0.9, 0.1]
        let probabilities = Tensor(row.map(Float.init), shape: [1, 5]).expand([4_000, 5])
        let drawn = blocks.drawn(probabilities.log(), from: Generator(seed: 1))
        #expect(blocks.sums(drawn).floats().allSatisfy { $0 == 1 })
        expectShares(of: drawn, row)
    }

    @Test("What fades at once is drawn as the closed form says")
    @TensorThread
    func fadedDraws() {
        let diffusion = MultinomialDiffusion(StateBlocks(starts: [0, 3], counts: [3, 2]))
        let start = Tensor([0, 1, 0, 0, 1] as [Float], shape: [1, 5]).expand([4_000, 5])
        let kept = Tensor.full([4_000, 1], 0.4)
        let drawn = diffusion.drawnAfter(start, kept: kept, from: Generator(seed: 1))
        #expect(diffusion.blocks.sums(drawn).floats().allSatisfy { $0 == 1 })
        expectShares(of: drawn, [0.2, 0.6, 0.2, 0.3, 0.7])
    }

    /// Shares of 4,000 rows within four standard deviations.
    @TensorThread
    private func expectShares(of drawn: Tensor, _ expected: [Double]) {
        for (found, expected) in zip(drawn.mean(over: 0).floats(), expected) {
            let deviation = (expected * (1 - expected) / 4_000).squareRoot()
            #expect(abs(Double(found) - expected) <= 4 * deviation)
        }
    }
}
