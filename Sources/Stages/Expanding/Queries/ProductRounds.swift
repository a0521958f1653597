import Statistics

/// Products in a seeded order, all before any comes again.
enum ProductRounds {
    /// Deals out products.
    ///
    /// - Parameters:
    ///   - count: products to give, some of them several times if need be.
    ///   - products: how many there are, at least one.
    ///   - seed: decides the order.
    /// - Returns: places of products.
    static func order(_ count: Int, of products: Int, _ seed: Seed) -> [Int] {
        var order: [Int] = []
        var round = 0
        while order.count < count {
            var random = seed["round"][round].generator()
            var next = Array(0..<products)
            random.shuffle(&next)
            order += next.prefix(count - order.count)
            round += 1
        }
        return order
    }
}
