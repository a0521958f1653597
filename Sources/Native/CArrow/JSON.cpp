// JSON Lines to columns.
#include "Internal.h"

#include "arrow/io/memory.h"
#include "arrow/json/api.h"

using namespace carrow;

namespace {

/// Arrow parses blocks of this size side by side; a longer line makes the block longer.
constexpr int32_t kBlock = 4 << 20;

/// Enough for the longest of the lines.
int32_t blockSize(const char *bytes, int64_t count) {
    int64_t longest = 0;
    int64_t start = 0;
    for (int64_t i = 0; i <= count; ++i) {
        if (i == count || bytes[i] == '\n') {
            longest = std::max(longest, i - start + 1);
            start = i + 1;
        }
    }
    return static_cast<int32_t>(std::min<int64_t>(std::max<int64_t>(kBlock, longest + 1),
                                                  INT32_MAX));
}

}  // namespace

ca_status ca_json_parse(const void *bytes, int64_t count, const char *const *names,
                        const int32_t *types, int32_t columns, bool infers, ca_table **out) {
    return guard([&]() -> arrow::Status {
        auto read = arrow::json::ReadOptions::Defaults();
        read.block_size = blockSize(static_cast<const char *>(bytes), count);
        auto parse = arrow::json::ParseOptions::Defaults();
        arrow::FieldVector fields;
        for (int32_t i = 0; i < columns; ++i) {
            ARROW_ASSIGN_OR_RAISE(auto type, typeOf(types[i]));
            fields.push_back(arrow::field(names[i], type));
        }
        if (columns > 0) parse.explicit_schema = arrow::schema(fields);
        parse.unexpected_field_behavior = infers ? arrow::json::UnexpectedFieldBehavior::InferType
                                                 : arrow::json::UnexpectedFieldBehavior::Ignore;
        auto input = std::make_shared<arrow::io::BufferReader>(
            std::make_shared<arrow::Buffer>(static_cast<const uint8_t *>(bytes), count));
        ARROW_ASSIGN_OR_RAISE(auto reader, arrow::json::TableReader::Make(
                                               arrow::default_memory_pool(), input, read, parse));
        ARROW_ASSIGN_OR_RAISE(auto table, reader->Read());
        ARROW_ASSIGN_OR_RAISE(table, flattened(std::move(table)));
        *out = handle(std::move(table));
        return arrow::Status::OK();
    });
}
