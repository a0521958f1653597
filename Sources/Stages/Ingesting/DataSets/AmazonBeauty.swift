import Commerce

extension DataSetEntry {
    /// Reviews of beauty products, 5-core, as next-item papers use it.
    static let amazonBeauty = DataSetEntry(
        name: "amazon-beauty",
        summary:
            "Amazon reviews of beauty products, 5-core, with times at day resolution, brands and"
            + " categories.",
        licence: "research use",
        origin:
            "McAuley et al., SIGIR 2015; joined from public files of S3-Rec, TiCoSeRec, RDRec and"
            + " LLM-RecSys-ID",
        facts: Facts(rows: 198_502, users: 22_363, items: 12_101),
        forms: [
            Form(
                description: DataSetDescription(
                    name: "amazon-beauty",
                    licence: "research use",
                    files: .init(interactions: "interactions.csv", items: "items.jsonl"),
                    roles: [
                        .user: ["user_id"], .item: ["item_id"], .time: ["timestamp"],
                        .attributes: ["attributes"],
                    ],
                    timeFormat: "unix-seconds",
                    defaultEvent: .review,
                    repeats: .exclude,
                    ties: "shuffled"
                ),
                files: [
                    File(
                        name: "interactions.csv",
                        contentHash:
                            "2280905baa61c3f4838e87aa19942a6d359bf02ad0d7bfd991ae03c6491c1c01",
                        address: nil
                    ),
                    File(
                        name: "items.jsonl",
                        contentHash:
                            "db68e4e518815141b093aedc0f7325a0f200078d3fdde4b6243570edbf6e2438",
                        address: nil
                    ),
                ],
                shortcoming: nil
            ),
            Form(
                description: DataSetDescription(
                    name: "amazon-beauty",
                    licence: "research use",
                    files: .init(
                        interactions: "benchmark-sequences.txt",
                        format: .init(layout: .sequences)
                    ),
                    defaultEvent: .review,
                    repeats: .exclude,
                    ties: "identifier"
                ),
                files: [
                    File(
                        name: "benchmark-sequences.txt",
                        contentHash:
                            "226cce9c3105299ca0db9615d7d3fb32b3175e90da43100ae352599f0f0107b8",
                        address: .repository(
                            "salesforce/ICLRec",
                            commit: "2890e6c3ff6a22c6699fc19cb863b66786c1cde4",
                            path: "data/Beauty.txt"
                        )
                    )
                ],
                shortcoming: "the published order only: no times, names or attributes, so that ties"
                    + " can't be shuffled"
            ),
        ]
    )
}
