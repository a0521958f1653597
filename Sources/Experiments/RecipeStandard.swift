import Expanding
import Mixing

extension Recipe {
    /// What a person gets who names nothing but data: versions of real histories that take turns with
    /// them, and histories of users who never were.
    public static func standard(data: String) -> Recipe {
        var alternatives = AlternativesGenerator()
        alternatives.copies = 8
        return Recipe(
            data: data,
            policies: [
                "alternatives": Policy(
                    expand: ExpandStage.Configuration([.generator(alternatives)]),
                    mix: MixConfiguration(manner: .inTurn, ratio: 8, weight: 0.25)
                ),
                "gru": Policy(
                    expand: ExpandStage.Configuration([.generator(GRUGenerator())])
                ),
            ]
        )
    }
}
