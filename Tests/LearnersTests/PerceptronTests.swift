import Learners
import Testing

@Suite struct PerceptronTests {
    /// ⌈98 / 20⌉ = 5 is below 16; ⌈493 / 20⌉ = 25; ⌈7,891 / 20⌉ = 395 is above 256.
    @Test(arguments: [(98, 16), (493, 25), (7_891, 256), (1, 16)])
    func fewRowsTakeStepsOfFew(_ originals: Int, _ expected: Int) {
        #expect(Perceptron.Configuration().rowsOfStep(originals: originals) == expected)
        // What a recipe asks for is never exceeded.
        #expect(Perceptron.Configuration(batchSize: 8).rowsOfStep(originals: originals) == 8)
    }
}
