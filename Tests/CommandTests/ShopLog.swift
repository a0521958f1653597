/// A small shop whose customers walk through the shelves in a recognisable way.
///
/// Customer `c` starts at item `7 c` and goes on to the next item but one time in five, when they
/// skip one; so that a sequence model has something to learn, and nothing is random.
enum ShopLog {
    /// A CSV log with a header.
    static func csv(users: Int = 80, events: Int = 9, items: Int = 40) -> String {
        var lines = ["customer,product,when,action"]
        for user in 0..<users {
            var item = 7 * user
            for event in 0..<events {
                let time = 1_600_000_000 + user * 3600 + event * 86_400
                lines.append("c\(user),sku-\(item % items),\(time),buy")
                item += (user + event) % 5 == 0 ? 2 : 1
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A recipe that runs within seconds.
    static func recipe(data: String = "shop.csv", seeds: Int = 2, epochs: Int = 2) -> String {
        """
        data: \(data)
        quick: true
        policies:
          subset:
            expand: [{ operator: subset-split, keep: 0.75 }]
        train: { model: sasrec, width: 16, layers: 1, heads: 1, length: 8, epochs: \(epochs), seeds: \(seeds) }
        """
    }
}
