import Expanding
import Mixing

extension Policy {
    /// The policy in a few words: makers, ratio and weight.
    public var outline: String {
        let makers = expand.makers.map { maker in
            guard case .operator(let configuration) = maker,
                case .short(let length) = configuration.users
            else { return maker.name }
            return "\(maker.name) (up to \(length) events)"
        }
        return makers.joined(separator: " + ") + ", ratio \(mix.ratio), weight \(mix.weight)"
    }
}
