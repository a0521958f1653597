// CSV: whole records to columns by Arrow, and where the records of a text begin and end.
#include "Internal.h"

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "arrow/csv/api.h"
#include "arrow/csv/invalid_row.h"
#include "arrow/io/memory.h"
#include "arrow/util/value_parsing.h"

namespace carrow {

namespace {

/// Arrow parses and converts blocks of this size side by side.
constexpr int32_t kBlock = 1 << 20;

arrow::Result<arrow::csv::ConvertOptions> convertOptions(const ca_csv_options &options) {
    auto convert = arrow::csv::ConvertOptions::Defaults();
    convert.check_utf8 = false;
    convert.strings_can_be_null = true;
    convert.quoted_strings_can_be_null = false;
    convert.null_values.assign(options.missing, options.missing + options.missing_count);
    for (int32_t i = 0; i < options.columns; ++i) {
        if (options.types[i] < 0) continue;
        convert.include_columns.push_back(options.names[i]);
        const int32_t code = options.types[i] == 0 ? CA_STRING : options.types[i];
        ARROW_ASSIGN_OR_RAISE(convert.column_types[options.names[i]], typeOf(code));
    }
    if (options.format_count > 0) {
        convert.timestamp_parsers.push_back(arrow::TimestampParser::MakeISO8601());
    }
    for (int32_t i = 0; i < options.format_count; ++i) {
        convert.timestamp_parsers.push_back(
            arrow::TimestampParser::MakeStrptime(options.formats[i]));
    }
    return convert;
}

/// Walks over a text record by record; see `ca_csv_records`.
class Records {
public:
    Records(const char *bytes, int64_t count, char quote, char delimiter)
        : bytes_(bytes), count_(count), quote_(quote), delimiter_(delimiter) {}

    /// The next record, or false at the end. `complete` tells whether a line break ended it.
    bool next(ca_csv_record &record, bool &complete) {
        if (position_ >= count_) return false;
        record = {position_, position_, line_, 0, -1};
        const int64_t lineBefore = line_;
        int32_t fields = 1;
        bool fieldStart = true;
        int64_t i = position_;
        complete = false;
        while (i < count_) {
            const char c = bytes_[i];
            if (c == '\n' || c == '\r') {
                complete = true;
                break;
            }
            if (c == delimiter_) {
                ++fields;
                fieldStart = true;
                ++i;
            } else if (fieldStart && quote_ != 0 && c == quote_) {
                const int64_t opening = i;
                if (!skipQuoted(i)) record.unclosed = opening;
                fieldStart = false;
            } else {
                fieldStart = false;
                ++i;
            }
        }
        record.end = i;
        record.fields = i == position_ ? 0 : fields;
        quotedNewlines_ |= line_ != lineBefore;
        if (complete) {
            // A line feed belongs to the carriage return before it.
            const bool pair = bytes_[i] == '\r' && i + 1 < count_ && bytes_[i + 1] == '\n';
            i += pair ? 2 : 1;
            ++line_;
        }
        position_ = i;
        return true;
    }

    /// Goes on at the start of another record.
    void move(int64_t position) { position_ = position; }

    int64_t position() const { return position_; }
    bool quotedNewlines() const { return quotedNewlines_; }

private:
    /// From an opening quote to behind the closing one, doubled quotes passed over. False when the text ends first.
    bool skipQuoted(int64_t &i) {
        ++i;
        while (i < count_) {
            const char c = bytes_[i++];
            if (c == '\n') ++line_;
            if (c != quote_) continue;
            if (i == count_ || bytes_[i] != quote_) return true;
            ++i;
        }
        return false;
    }

    const char *bytes_;
    int64_t count_;
    char quote_;
    char delimiter_;
    int64_t position_ = 0;
    int64_t line_ = 0;
    bool quotedNewlines_ = false;
};

}  // namespace

}  // namespace carrow

using namespace carrow;

namespace {

/// Parses text in blocks of a size, of which each must hold the longest record.
arrow::Result<std::shared_ptr<arrow::Table>> parsed(const void *bytes, int64_t count,
                                                    const ca_csv_options *options,
                                                    int32_t block, int64_t *wrong_widths) {
    std::atomic<int64_t> wrong = 0;
    auto read = arrow::csv::ReadOptions::Defaults();
    read.block_size = block;
    read.column_names.assign(options->names, options->names + options->columns);
    auto parse = arrow::csv::ParseOptions::Defaults();
    parse.delimiter = options->delimiter;
    parse.quoting = options->quote != 0;
    if (parse.quoting) parse.quote_char = options->quote;
    // The only value of a row may be missing.
    parse.ignore_empty_lines = options->columns > 1;
    parse.newlines_in_values = options->quoted_newlines;
    parse.invalid_row_handler = [&wrong](const arrow::csv::InvalidRow &) {
        ++wrong;
        return arrow::csv::InvalidRowResult::Skip;
    };
    ARROW_ASSIGN_OR_RAISE(auto convert, convertOptions(*options));
    const auto *start = static_cast<const uint8_t *>(bytes);
    auto input = std::make_shared<arrow::io::BufferReader>(
        std::make_shared<arrow::Buffer>(start, count));
    ARROW_ASSIGN_OR_RAISE(auto reader,
                          arrow::csv::TableReader::Make(arrow::io::default_io_context(), input,
                                                        read, parse, convert));
    ARROW_ASSIGN_OR_RAISE(auto table, reader->Read());
    *wrong_widths = wrong;
    return table;
}

}  // namespace

ca_status ca_csv_parse(const void *bytes, int64_t count, const ca_csv_options *options,
                       int64_t *wrong_widths, ca_table **out) {
    return guard([&]() -> arrow::Status {
        auto table = parsed(bytes, count, options, kBlock, wrong_widths);
        // A record that is longer than a block is as sound as others.
        if (!table.ok() && count > kBlock && count <= INT32_MAX) {
            table = parsed(bytes, count, options, static_cast<int32_t>(count), wrong_widths);
        }
        ARROW_ASSIGN_OR_RAISE(auto found, std::move(table));
        *out = handle(std::move(found));
        return arrow::Status::OK();
    });
}

int64_t ca_csv_complete(const void *bytes, int64_t count, char quote, char delimiter,
                        bool *quoted_newlines) {
    const auto *text = static_cast<const char *>(bytes);
    *quoted_newlines = false;
    // Behind the last line feed in [from, to), or `from`.
    const auto lineStart = [text](int64_t from, int64_t to) {
        const void *last = memrchr(text + from, '\n', static_cast<size_t>(to - from));
        return last == nullptr ? from : static_cast<const char *>(last) - text + 1;
    };
    Records records(text, count, quote, delimiter);
    int64_t end = 0;
    while (end < count) {
        // Lines without a quote are records of their own; only the others are walked through.
        const void *found =
            quote == 0 ? nullptr
                       : std::memchr(text + end, quote, static_cast<size_t>(count - end));
        if (found == nullptr) return lineStart(end, count);
        end = lineStart(end, static_cast<const char *>(found) - text);
        records.move(end);
        ca_csv_record record;
        bool complete = false;
        if (!records.next(record, complete) || !complete) return end;
        *quoted_newlines = records.quotedNewlines();
        end = records.position();
    }
    return end;
}

ca_status ca_csv_records(const void *bytes, int64_t count, char quote, char delimiter,
                         int64_t limit, ca_csv_record **records, int64_t *found) {
    return guard([&]() -> arrow::Status {
        std::vector<ca_csv_record> all;
        Records walk(static_cast<const char *>(bytes), count, quote, delimiter);
        ca_csv_record record;
        bool complete = false;
        while (static_cast<int64_t>(all.size()) < limit && walk.next(record, complete)) {
            all.push_back(record);
        }
        const size_t size = all.size() * sizeof(ca_csv_record);
        *records = static_cast<ca_csv_record *>(std::malloc(size > 0 ? size : 1));
        if (*records == nullptr) return arrow::Status::OutOfMemory("no memory for records");
        if (size > 0) std::memcpy(*records, all.data(), size);
        *found = static_cast<int64_t>(all.size());
        return arrow::Status::OK();
    });
}

void ca_csv_records_free(ca_csv_record *records) { std::free(records); }
