public import Expanding
public import Labeling
public import Mixing
import Pipelines
public import Screening

/// One way of making more rows; each competes with the originals.
public struct RowPolicy: Codable, Hashable, Sendable {
    /// What could be added.
    public var expand: RowExpandStage.Configuration
    /// Who says what class it is of.
    public var label: RowLabelConfiguration
    /// Which rows are sound.
    public var screen: RowScreenConfiguration
    /// How much of them, at what weight.
    public var mix: MixConfiguration

    /// Whether one of its makers takes rows without a label.
    var takesUnlabeled: Bool { expand.makers.contains { $0.maker is UnlabeledSource } }

    /// States a policy.
    public init(
        expand: RowExpandStage.Configuration,
        label: RowLabelConfiguration = RowLabelConfiguration(),
        screen: RowScreenConfiguration = RowScreenConfiguration(),
        mix: MixConfiguration = MixConfiguration()
    ) {
        self.expand = expand
        self.label = label
        self.screen = screen
        self.mix = mix
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case expand, label, screen, mix
    }

    /// Reads a policy, with the default for each absent key.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            expand: try keys.decode(RowExpandStage.Configuration.self, forKey: .expand),
            label: try keys.value(.label, default: RowLabelConfiguration()),
            screen: try keys.value(.screen, default: RowScreenConfiguration()),
            mix: try keys.value(.mix, default: MixConfiguration())
        )
    }
}
