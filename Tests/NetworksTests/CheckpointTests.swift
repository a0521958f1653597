import Foundation
import Networks
import Statistics
import Tensors
import Testing

@Suite("Checkpoints")
struct CheckpointTests {
    private static let file = URL(filePath: "model.safetensors")

    @TensorThread
    private func layer(_ outputs: Int = 3) -> [Parameter] {
        Linear(2, outputs, from: ParameterSource(Seed(UInt64(outputs)))).parameters
    }

    @TensorThread
    private func tensors(_ parameters: [Parameter]) -> [String: Tensor] {
        Safetensors(parameters).tensors
    }

    @Test("Values come back, and only when all fit")
    @TensorThread
    func restoring() throws {
        let saved = layer().map(SavedParameter.init)
        let other = Linear(2, 3, from: ParameterSource(Seed(99))).parameters
        #expect(other.map(SavedParameter.init) != saved)
        try other.restore(from: tensors(saved.map(\.parameter)), file: Self.file)
        #expect(other.map(SavedParameter.init) == saved)
    }

    @Test("A parameter of another shape is named with both shapes")
    @TensorThread
    func mismatch() {
        let expected = CheckpointError.mismatch(
            file: Self.file.path,
            parameter: "weight",
            expected: "float32 [3, 2]",
            got: "float32 [4, 2]"
        )
        let parameters = layer()
        let before = parameters.map(SavedParameter.init)
        #expect(throws: expected) {
            try parameters.restore(from: tensors(layer(4)), file: Self.file)
        }
        #expect(parameters.map(SavedParameter.init) == before)
    }

    @Test("Missing and unknown parameters are named")
    @TensorThread
    func names() {
        var saved = tensors(layer())
        saved["extra"] = Tensor([1.0 as Float])
        #expect(throws: CheckpointError.unknown(file: Self.file.path, parameter: "extra")) {
            try layer().restore(from: saved, file: Self.file)
        }
        saved["bias"] = nil
        #expect(throws: CheckpointError.missing(file: Self.file.path, parameter: "bias")) {
            try layer().restore(from: saved, file: Self.file)
        }
    }
}
