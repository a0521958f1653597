import Commerce

extension DataSetEntry {
    /// Sessions of a shop, and which of them ended with a purchase.
    static let onlineShoppers = DataSetEntry(
        name: "online-shoppers",
        summary: "Sessions of a web shop with 17 features each; one in six ends with a purchase.",
        licence: "CC BY 4.0",
        origin: "Sakar & Kastro, UCI Machine Learning Repository, Online Shoppers Purchasing"
            + " Intention, 2018",
        facts: Facts(rows: 12_330),
        forms: [
            Form(
                description: DataSetDescription(
                    name: "online-shoppers",
                    licence: "CC BY 4.0",
                    files: .init(interactions: "online_shoppers_intention.csv"),
                    samples: SampleDescription(
                        label: "Revenue",
                        positive: "TRUE",
                        kinds: [
                            "OperatingSystems": .category, "Browser": .category,
                            "Region": .category, "TrafficType": .category,
                        ]
                    )
                ),
                files: [
                    File(
                        name: "online_shoppers_intention.csv",
                        contentHash:
                            "9cda002173422ffbd455fbedcb378cd8b7cea1e6b727faaa39aec08d087d8120",
                        address: .repository(
                            "menaceonzenith/online-shoppers-intentions",
                            commit: "f628b67b07cfd1b7816dd5d2a1487bfda0764b77",
                            path: "online_shoppers_intention.csv"
                        )
                    )
                ],
                shortcoming: nil
            )
        ]
    )
}
