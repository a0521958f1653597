import Learners
import Pipelines

extension WatchedGANConfiguration {
    /// The keys of what keeps a GAN for tables from collapsing.
    static func stability<Owner: RecipePart>(
        of network: WritableKeyPath<Owner, Self>
    ) -> [Setting<Owner>] {
        [
            Setting("spectral-norm", network.appending(path: \.isSpectral)),
            Setting("averaging", network.appending(path: \.averaging), "a number in 0..<1") {
                (0..<1).contains($0)
            },
            Setting("least-kept", network.appending(path: \.leastKept), "a share in 0...1") {
                (0...1).contains($0)
            },
        ]
    }
}
