import Commerce

extension DataSetEntry {
    /// Electronics with graded queries.
    static let chorus = DataSetEntry(
        name: "chorus",
        summary:
            "A catalogue of electronics with 135 queries whose answers were graded from 0 to 3.",
        licence: "Apache-2.0; product data under the Icecat Open Content License",
        origin: "Chorus, an open stack for e-commerce search, querqy/chorus",
        facts: Facts(rows: 3_668, items: 19_406, queries: 135),
        forms: [
            Form(
                description: DataSetDescription(
                    name: "chorus",
                    licence: "Apache-2.0; product data Icecat Open Content License",
                    files: .init(interactions: "Broad_Query_Set_rated.csv"),
                    search: SearchDescription(
                        products: ["1.json.zip", "2.json.zip", "3.json.zip", "4.json.zip"]
                    )
                ),
                files: [
                    part(1, "15b622a11a6267aa0c450919a84b0fc41d7748db552f4c9c0e04167bbc7c38cb"),
                    part(2, "17d95160289440d03ca50af65c1363d9edd1d5e82678ddb874b27aeac1f87c33"),
                    part(3, "d4d088908fa648da7e79682872a77771ba42f065b253c4fb0f333e630d94f45a"),
                    part(4, "533329e5173eac349ce61512fc86a352d5f6651e31694e03aa6e8428cbeaf3c0"),
                    File(
                        name: "Broad_Query_Set_rated.csv",
                        contentHash:
                            "065b79c6c19b9ea8fa2dc2b0b8dae3f40c6389454a1f26aac3d3f8a7d43731b2",
                        address: address("katas/Broad_Query_Set_rated.csv")
                    ),
                ],
                shortcoming: nil
            )
        ]
    )

    private static func part(_ number: Int, _ contentHash: String) -> File {
        File(
            name: "\(number).json.zip",
            contentHash: contentHash,
            address: address("data-encoder/ecommerce/vectors/data/\(number).json.zip")
        )
    }

    private static func address(_ path: String) -> Address {
        .repository(
            "querqy/chorus",
            commit: "96edf8b536e521be06cab910e0f6a9b25e3016fc",
            path: path
        )
    }
}
