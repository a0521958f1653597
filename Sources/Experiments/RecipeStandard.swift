import Expanding

extension Recipe {
    /// What a person gets who names nothing but data: two unlike ways of making histories.
    public static func standard(data: String) -> Recipe {
        Recipe(
            data: data,
            policies: [
                "substitute": Policy(
                    expand: ExpandStage.Configuration([
                        .operator(OperatorConfiguration(.substitute(Substitute())))
                    ])
                ),
                "gru": Policy(
                    expand: ExpandStage.Configuration([.gru(GRUGenerator.Configuration())])
                ),
            ]
        )
    }
}
