extension DataSetEntry {
    /// A census: the usual yardstick of generators of tables.
    static let adult = DataSetEntry(
        name: "adult",
        summary: "People in a census of 1994 with 14 features each; a quarter earns above 50K.",
        licence: "CC BY 4.0",
        origin: "Becker & Kohavi, UCI Machine Learning Repository, Adult, 1996",
        facts: Facts(rows: 32_561),
        forms: [
            Form(
                description: DataSetDescription(
                    name: "adult",
                    licence: "CC BY 4.0",
                    files: .init(interactions: "adult.csv"),
                    samples: SampleDescription(label: "income", positive: ">50K")
                ),
                files: [
                    File(
                        name: "adult.csv",
                        contentHash:
                            "b1ee59153ff6055037ada6074d5cbed507af97f4d4d4b1fffcd7f62133c283a5",
                        address: .repository(
                            "sdv-dev/CTGAN",
                            commit: "f4fcd21d96e291fb1d6b7a14b83236927560b81e",
                            path: "examples/csv/adult.csv"
                        )
                    )
                ],
                shortcoming: "the training part only"
            )
        ]
    )
}
