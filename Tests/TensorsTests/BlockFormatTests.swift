import Tensors
import Testing

@Suite("Blocks of quantised weights")
struct BlockFormatTests {
    @TensorThread
    private func numbers(_ bytes: [UInt8], _ format: BlockFormat, _ shape: [Int]) throws -> [Float]
    {
        try bytes.withUnsafeBytes {
            try Tensor.dequantized($0, as: format, shape: shape).floats()
        }
    }

    // 0x3c00 is 1, 0xc000 is -2, 0x0001 the least number above 0, 2⁻²⁴, and 0x7c00 infinity.
    @Test("Half precision by its bits")
    func halves() async throws {
        let found = try await TensorThread.run {
            try numbers([0, 0x3c, 0, 0xc0, 1, 0, 0, 0x7c, 0, 0x80, 0xff, 0x7b], .float16, [2, 3])
        }
        #expect(found == [1, -2, 0x1p-24, .infinity, 0, 65504] && found[4].sign == .minus)
    }

    // d = 0.5 (0x3800), m = -1 (0xbc00); byte i holds i in the low half and 15 - i in the high one.
    @Test("Four bits: the low halves come first")
    func four() async throws {
        let bytes = [0, 0x38, 0, 0xbc] + (0..<16).map { UInt8($0 | (15 - $0) << 4) }
        let found = try await TensorThread.run { try numbers(bytes, .fourBits, [32]) }
        #expect(found[..<16].elementsEqual((0..<16).map { Float($0) / 2 - 1 }))
        #expect(found[16...].elementsEqual((0..<16).map { Float(15 - $0) / 2 - 1 }))
    }

    @Test("Eight bits have a sign; single precision may begin anywhere")
    func eight() async throws {
        let bytes: [UInt8] = [0, 0x40] + (0..<32).map { UInt8(bitPattern: Int8($0 - 16)) }
        let found = try await TensorThread.run { try numbers(bytes + bytes, .eightBits, [2, 32]) }
        #expect(found[..<32].elementsEqual((0..<32).map { Float($0 - 16) * 2 }))
        #expect(found[..<32] == found[32...].prefix(32).map { $0 }[...])
        let whole: [UInt8] = [9, 0, 0, 0x80, 0x3f]
        let one = try await TensorThread.run {
            try whole.withUnsafeBytes {
                let rest = UnsafeRawBufferPointer(rebasing: $0[1...])
                return try Tensor.dequantized(rest, as: .float32, shape: [1]).floats()
            }
        }
        #expect(one == [1])
    }
}
