import Experiments

/// What augmentation is worth, in words.
struct WorthText {
    let curve: DataCurve

    /// One sentence, with the policy between backticks.
    var sentence: String {
        let subject = "Augmentation with `\(curve.policy)` is worth"
        switch curve.worth {
        case .nothing:
            return
                "\(subject) nothing measurable in real data: the originals do as well without it."
        case .about(let gain, let share):
            return
                "\(subject) \(percent(gain)) more real data: with it, \(percent(share)) of the users "
                + "do as well as \(percent(share * (1 + gain))) of them do without it."
        case .moreThan(let gain, let share):
            return
                "\(subject) more than \(percent(gain)) more real data: with it, \(percent(share)) "
                + "of the users do better than all of them do without it."
        }
    }

    private func percent(_ share: Double) -> String { NumberText.percent(share, digits: 0) }
}
