import Commerce

extension DataSetEntry {
    /// A real, dirty shop.
    static let onlineRetail = DataSetEntry(
        name: "online-retail-ii",
        summary:
            "A British gift wholesaler, 2009-12 to 2010-12, one row an invoice line: cancellations,"
            + " fees, missing customers and all.",
        licence: "CC BY 4.0",
        origin: "Chen, UCI Machine Learning Repository, Online Retail II, 2019",
        facts: Facts(rows: 525_461, users: 4383, items: 4632),
        forms: [
            Form(
                description: DataSetDescription(
                    name: "online-retail-ii",
                    licence: "CC BY 4.0",
                    files: .init(interactions: "online_retail_II_2009-2010.parquet"),
                    roles: [
                        .user: ["Customer ID"], .item: ["StockCode"], .time: ["InvoiceDate"],
                        .order: ["Invoice"], .text: ["Description"], .quantity: ["Quantity"],
                        .price: ["Price"],
                    ],
                    timeFormat: "yyyy-MM-dd HH:mm:ss",
                    defaultEvent: .buy,
                    repeats: .allow,
                    ties: "shuffled",
                    conventions: ShopConventions(
                        productCode: "^[0-9]{5}[A-Za-z]{0,2}$",
                        cancellationPrefix: "C",
                        adjustmentPrefix: "A",
                        foldsItemCase: true
                    )
                ),
                files: [
                    File(
                        name: "online_retail_II_2009-2010.parquet",
                        contentHash:
                            "e92bcbbce1b7a1041ad79462879d4774bf050c7b8fee9f4eef89f09fb6330664",
                        address: .repository(
                            "viniciusfrantz/cohort_project",
                            commit: "d35cfe0df1fffcae26c588762715f6b6467c7d45",
                            path: "data/online_retail.parquet"
                        )
                    )
                ],
                shortcoming: nil
            )
        ]
    )
}
