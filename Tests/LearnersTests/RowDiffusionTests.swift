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
                origin: Tensor([0, 0, 1, 1, 0, 0] as [Float], shape: [1, 2, 3]),
                now: Tensor([0, 1, 0, 1, 0, 0] as [Float], shape: [1, 2, 3]),
                keptByStep: Tensor(Float(alpha)),
                keptBefore: Tensor(Float(before))
            ).floats()
            for (choice, (states, origin, now)) in [(3, 2, 1), (2, 0, 0)].enumerated() {
                func chance(_ state: Int, _ from: Int, _ kept: Double) -> Double {
                    (state == from ? kept : 0) + (1 - kept) / Double(states)
                }
                let joint = (0..<states).map { chance(now, $0, alpha) * chance($0, origin, before) }
                for state in 0..<3 {
                    let expected =
                        state < states ? joint[state] / joint.reduce(0, +) : 0
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
        let start = Tensor([0, 1, 0, 0] as [Float], shape: [1, 1, 4])
        var stepped = start
        for step in 1...6 {
            stepped = diffusion.after(stepped, kept: Tensor(Float(schedule.keptByStep[step])))
        }
        let closed = diffusion.after(start, kept: Tensor(Float(schedule.kept[6])))
        for (left, right) in zip(stepped.floats(), closed.floats()) {
            #expect(abs(left - right) < 1e-5)
        }
    }

    @Test("Draws never have a state that a choice lacks, and follow the probabilities")
    @TensorThread
    func draws() {
        let blocks = StateBlocks(starts: [0, 3], counts: [3, 2])
        let probabilities = Tensor(
            Array(repeating: [0.2, 0.5, 0.3, 0.9, 0.1, 0] as [Float], count: 4_000).flatMap { $0 },
            shape: [4_000, 2, 3]
        )
        let shares = blocks.drawn(probabilities.log(), from: Generator(seed: 1)).mean(over: 0)
        for (found, expected) in zip(shares.floats(), [0.2, 0.5, 0.3, 0.9, 0.1, 0]) {
            // Four standard deviations of a share of 4,000 draws, and none at all of 0.
            #expect(
                abs(Double(found) - expected)
                    <= 4 * (expected * (1 - expected) / 4_000).squareRoot()
            )
        }
    }
}
