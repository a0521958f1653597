// Bytes of files: plain or packed, checked for UTF-8.
#include "Internal.h"

#include <cstring>

#include "arrow/io/api.h"
#include "arrow/util/compression.h"
#include "arrow/util/crc32.h"
#include "arrow/util/utf8.h"

struct ca_source {
    std::unique_ptr<arrow::util::Codec> codec;
    std::shared_ptr<arrow::io::InputStream> stream;
};

using namespace carrow;

namespace {

/// The length of the UTF-8 sequence at `p`, or 0 when there is none (Unicode 15, table 3-7).
int64_t sequenceLength(const uint8_t *p, int64_t left) {
    const auto follows = [&](int64_t i, uint8_t low = 0x80, uint8_t high = 0xBF) {
        return i < left && p[i] >= low && p[i] <= high;
    };
    if (p[0] < 0x80) return 1;
    if (p[0] >= 0xC2 && p[0] <= 0xDF) return follows(1) ? 2 : 0;
    if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        const uint8_t low = p[0] == 0xE0 ? 0xA0 : 0x80;
        const uint8_t high = p[0] == 0xED ? 0x9F : 0xBF;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        const uint8_t low = p[0] == 0xF0 ? 0x90 : 0x80;
        const uint8_t high = p[0] == 0xF4 ? 0x8F : 0xBF;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

ca_status ca_source_open(const char *path, int32_t compression, ca_source **out) {
    return guard([&]() -> arrow::Status {
        auto source = std::make_unique<ca_source>();
        ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
        source->stream = file;
        if (compression != CA_PLAIN) {
            const auto kind = compression == CA_GZIP ? arrow::Compression::GZIP
                                                     : arrow::Compression::ZSTD;
            ARROW_ASSIGN_OR_RAISE(source->codec, arrow::util::Codec::Create(kind));
            ARROW_ASSIGN_OR_RAISE(
                source->stream, arrow::io::CompressedInputStream::Make(source->codec.get(), file));
        }
        *out = source.release();
        return arrow::Status::OK();
    });
}

ca_status ca_source_read(ca_source *source, void *buffer, int64_t capacity, int64_t *count) {
    return guard([&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(*count, source->stream->Read(capacity, buffer));
        return arrow::Status::OK();
    });
}

void ca_source_free(ca_source *source) { delete source; }

ca_status ca_inflate(const void *bytes, int64_t count, void *out, int64_t capacity) {
    return guard([&]() -> arrow::Status {
        const arrow::util::GZipCodecOptions options = [] {
            arrow::util::GZipCodecOptions raw;
            raw.gzip_format = arrow::util::GZipFormat::DEFLATE;
            return raw;
        }();
        ARROW_ASSIGN_OR_RAISE(auto codec,
                              arrow::util::Codec::Create(arrow::Compression::GZIP, options));
        ARROW_ASSIGN_OR_RAISE(auto stream, codec->MakeDecompressor());
        const auto *in = static_cast<const uint8_t *>(bytes);
        auto *to = static_cast<uint8_t *>(out);
        int64_t made = 0;
        while (made < capacity && !stream->IsFinished()) {
            ARROW_ASSIGN_OR_RAISE(auto step,
                                  stream->Decompress(count, in, capacity - made, to + made));
            in += step.bytes_read;
            count -= step.bytes_read;
            made += step.bytes_written;
            if (step.bytes_read == 0 && step.bytes_written == 0) break;
        }
        if (made != capacity) {
            return arrow::Status::Invalid("expected ", capacity, " bytes, unpacked ", made);
        }
        return arrow::Status::OK();
    });
}

uint32_t ca_crc32(const void *bytes, int64_t count) {
    return arrow::internal::crc32(0, bytes, static_cast<size_t>(count));
}

int64_t ca_invalid_utf8(const void *bytes, int64_t count) {
    const auto *p = static_cast<const uint8_t *>(bytes);
    static const bool ready = [] {
        arrow::util::InitializeUTF8();
        return true;
    }();
    if (count == 0 || (ready && arrow::util::ValidateUTF8(p, count))) return -1;
    int64_t i = 0;
    while (i < count) {
        const int64_t length = sequenceLength(p + i, count - i);
        if (length == 0) return i;
        i += length;
    }
    return -1;
}

int64_t ca_count_byte(const void *bytes, int64_t count, uint8_t byte) {
    const auto *p = static_cast<const uint8_t *>(bytes);
    int64_t found = 0;
    for (int64_t i = 0; i < count; ++i) found += p[i] == byte;
    return found;
}
