import Commerce
import Statistics

/// Orders with moments close together and far apart, days, and amounts in cents.
enum ClosePairs {
    static let day = 86_400.0

    static let schema = TableSchema(
        features: [
            Feature(name: "started", kind: .dateTime), Feature(name: "ended", kind: .dateTime),
            Feature(name: "shipped", kind: .dateTime), Feature(name: "due", kind: .dateTime),
            Feature(name: "price", kind: .continuous), Feature(name: "fee", kind: .continuous),
            Feature(name: "total", kind: .continuous), Feature(name: "quantity", kind: .integer),
            Feature(name: "channel", kind: .category, levels: ["app", "web"]),
        ],
        label: "back",
        negative: "no",
        positive: "yes"
    )

    /// Rows that end 5 to 1,199 seconds after they start, ship on one of the next five days, and are due on one of the
    /// next 100; of `gaps` in 100 the end or the start is missing.
    static func table(_ rows: Int, gaps: Int = 0, seed: UInt64) -> SampleTable {
        var random = Seed(seed).generator()
        var table = SampleTable(schema)
        for row in 0..<rows {
            let date = 19_700 + Double(random.below(100))
            let start = date * day + Double(random.below(85_000))
            let (price, fee) = (100 + random.below(20_000), random.below(3_000))
            let channel = random.below(2)
            table.append(
                [
                    random.below(100) < gaps ? .nan : start,
                    random.below(100) < gaps ? .nan : start + 5 + Double(random.below(1_195)),
                    (date + 1 + Double(random.below(5))) * day,
                    (date + 1 + Double(random.below(100))) * day,
                    Double(price) / 100, Double(fee) / 100, Double(price + fee) / 100,
                    Double(1 + random.below(9)), Double(channel),
                ],
                label: Int32(row % 2),
                row: Int32(row)
            )
        }
        return table
    }

    /// What a row breaks of all that the real ones keep to; nil where it breaks nothing.
    static func broken(_ cells: [Double]) -> String? {
        if cells[0] > cells[1] { return "started <= ended" }
        if cells[0] > cells[2] { return "started <= shipped" }
        if cells[0] > cells[3] { return "started <= due" }
        if cells[4] > cells[6] { return "price <= total" }
        if cells[2].truncatingRemainder(dividingBy: day) != 0 { return "shipped: whole days" }
        if cells[3].truncatingRemainder(dividingBy: day) != 0 { return "due: whole days" }
        for column in [0, 1, 7] where cells[column] != cells[column].rounded() {
            if !cells[column].isNaN { return "\(column) whole" }
        }
        for column in 4...6 where (cells[column] * 100).rounded() / 100 != cells[column] {
            return "\(column): 2 decimals"
        }
        return abs(cells[4] + cells[5] - cells[6]) > 1e-6 ? "price + fee = total" : nil
    }
}
