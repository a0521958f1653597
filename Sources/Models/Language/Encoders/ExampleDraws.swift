import Statistics

/// The documents that a batch is held against, each once.
struct ShownDocuments {
    /// The documents' numbers.
    let numbers: [Int]
    /// The places of documents among `numbers`.
    let places: [Int: Int]
    /// Per example: the place of its document.
    let targets: [Int]
    /// Per example: the places of documents that may answer it as well.
    let ignored: [[Int]]

    init(_ batch: [ContrastiveExample], negatives: Int) {
        var places: [Int: Int] = [:]
        var numbers: [Int] = []
        func place(of document: Int) -> Int {
            if let known = places[document] { return known }
            places[document] = numbers.count
            numbers.append(document)
            return numbers.count - 1
        }
        targets = batch.map { place(of: $0.document) }
        for example in batch {
            for document in example.negatives.prefix(negatives) { _ = place(of: document) }
        }
        ignored = batch.map { $0.alike.compactMap { places[$0] } }
        self.numbers = numbers
        self.places = places
    }
}

/// Examples in a seeded order, all of them before any comes again.
struct ExampleDraws {
    private var random: RandomSource
    private var order: [Int]
    private var place: Int

    init(count: Int, seed: Seed) {
        random = seed.generator()
        order = Array(0..<count)
        place = count
    }

    mutating func next(_ count: Int) -> [Int] {
        (0..<count).map { _ in
            if place == order.count {
                random.shuffle(&order)
                place = 0
            }
            place += 1
            return order[place - 1]
        }
    }
}
