import Commerce

extension DataSetEntry {
    /// Views, carts, favourites and purchases of a few users.
    static let taobao = DataSetEntry(
        name: "taobao",
        summary:
            "Views, carts, favourites and purchases at Taobao, ten days of 2017: very sparse, a"
            + " case of cold starts and funnels.",
        licence: "research use",
        origin:
            "Alibaba Tianchi, User Behavior Data from Taobao for Recommendation, 2018; a sample",
        facts: Facts(rows: 84_476, users: 815, items: 55_368),
        forms: [
            Form(
                description: DataSetDescription(
                    name: "taobao",
                    licence: "research use",
                    files: .init(
                        interactions: "UserBehavior.csv",
                        format: .init(
                            delimiter: ",",
                            header: false,
                            columns: ["user", "item", "category", "event", "time"]
                        )
                    ),
                    roles: [
                        .user: ["user"], .item: ["item"], .category: ["category"],
                        .event: ["event"], .time: ["time"],
                    ],
                    timeFormat: "unix-seconds",
                    events: ["pv": .view, "cart": .cart, "fav": .favourite, "buy": .buy],
                    repeats: .allow,
                    ties: "shuffled",
                    // 2017-11-24 00:00 UTC; a few rows before it are misdated.
                    conventions: ShopConventions(earliest: 1_511_481_600)
                ),
                files: [
                    File(
                        name: "UserBehavior.csv",
                        contentHash:
                            "9cbce278d485d50954029082dd1b22f0dc78dc38776f58d953f0cbe18d6608b4",
                        address: .repository(
                            "Haohanblue/mydeep",
                            commit: "ef812addc2c164f1d3ef48564a5c393ec293bc61",
                            path: "mydeep/UserBehavior.csv"
                        )
                    )
                ],
                shortcoming: nil
            )
        ]
    )
}
