import Synchronization

/// Tokens that may be paid for; requests under way are counted with the most that they may cost.
final class TokenBudget: Sendable {
    private struct State {
        var spent = 0
        var reserved = 0
    }

    private let most: Int
    private let state = Mutex(State())

    init(_ most: Int) {
        self.most = most
    }

    /// Tokens that were paid for.
    var spent: Int { state.withLock { $0.spent } }

    /// Sets tokens aside.
    ///
    /// - Throws: ``EndpointError/budgetSpent(spent:budget:)`` where they are more than are left.
    func reserve(_ tokens: Int) throws(EndpointError) {
        let spent = state.withLock { state -> Int? in
            if state.spent + state.reserved + tokens > most { return state.spent }
            state.reserved += tokens
            return nil
        }
        if let spent { throw .budgetSpent(spent: spent, budget: most) }
    }

    /// Gives back what was set aside, and counts what was paid for.
    func settle(_ reserved: Int, spent: Int) {
        state.withLock {
            $0.reserved -= reserved
            $0.spent += spent
        }
    }
}
