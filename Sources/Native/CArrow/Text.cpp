// Tables as CSV and JSON Lines.
#include "Internal.h"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "arrow/io/api.h"

namespace carrow {

namespace {

/// Text is handed to the stream in pieces of about this many bytes.
constexpr size_t kPiece = 1 << 20;

void appendInteger(std::string &out, int64_t value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, end.ptr);
}

/// The shortest text that reads back as the same number, with a point so that it stays a float.
template <typename Number>
void appendNumber(std::string &out, Number value) {
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, end.ptr);
    const std::string_view text(digits, static_cast<size_t>(end.ptr - digits));
    if (text.find_first_of(".en") == std::string_view::npos) out.append(".0");
}

/// `2009-12-01 07:45:00`, with six digits of a second where they are not zero.
void appendTimestamp(std::string &out, int64_t microseconds) {
    int64_t seconds = microseconds / 1000000;
    int64_t rest = microseconds % 1000000;
    if (rest < 0) {
        rest += 1000000;
        seconds -= 1;
    }
    int64_t days = seconds / 86400;
    int64_t time = seconds % 86400;
    if (time < 0) {
        time += 86400;
        days -= 1;
    }
    // Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    const int64_t z = days + 719468;
    const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const int64_t doe = z - era * 146097;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t mp = (5 * doy + 2) / 153;
    const int64_t day = doy - (153 * mp + 2) / 5 + 1;
    const int64_t month = mp < 10 ? mp + 3 : mp - 9;
    const int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
    char text[64];
    int length = std::snprintf(text, sizeof text, "%04lld-%02lld-%02lld %02lld:%02lld:%02lld",
                               static_cast<long long>(year), static_cast<long long>(month),
                               static_cast<long long>(day), static_cast<long long>(time / 3600),
                               static_cast<long long>(time / 60 % 60),
                               static_cast<long long>(time % 60));
    out.append(text, static_cast<size_t>(length));
    if (rest == 0) return;
    length = std::snprintf(text, sizeof text, ".%06lld", static_cast<long long>(rest));
    out.append(text, static_cast<size_t>(length));
}

void appendJSONString(std::string &out, std::string_view text) {
    out.push_back('"');
    for (const char c : text) {
        switch (c) {
            case '"': out.append("\\\""); break;
            case '\\': out.append("\\\\"); break;
            case '\n': out.append("\\n"); break;
            case '\r': out.append("\\r"); break;
            case '\t': out.append("\\t"); break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    char escape[8];
                    std::snprintf(escape, sizeof escape, "\\u%04x", c);
                    out.append(escape);
                } else {
                    out.push_back(c);
                }
        }
    }
    out.push_back('"');
}

/// Quoted where a reader would otherwise take it apart or for a missing value.
void appendCSVString(std::string &out, std::string_view text, char delimiter) {
    const char special[] = {delimiter, '"', '\n', '\r', 0};
    const bool plain = !text.empty() && text.find_first_of(special) == std::string_view::npos &&
                       text.front() != ' ' && text.back() != ' ' && text != "\xEF\xBB\xBF";
    if (plain) {
        out.append(text);
        return;
    }
    out.push_back('"');
    for (const char c : text) {
        if (c == '"') out.push_back('"');
        out.push_back(c);
    }
    out.push_back('"');
}

template <typename Array>
auto valueAt(const arrow::Array &array, int64_t row) {
    return static_cast<const Array &>(array).GetView(row);
}

/// One value that is there, as JSON.
arrow::Status appendJSON(std::string &out, const arrow::Array &array, int64_t row) {
    switch (array.type_id()) {
        case arrow::Type::INT64: appendInteger(out, valueAt<arrow::Int64Array>(array, row)); break;
        case arrow::Type::INT32: appendInteger(out, valueAt<arrow::Int32Array>(array, row)); break;
        case arrow::Type::UINT8: appendInteger(out, valueAt<arrow::UInt8Array>(array, row)); break;
        case arrow::Type::BOOL:
            out.append(valueAt<arrow::BooleanArray>(array, row) ? "true" : "false");
            break;
        case arrow::Type::DOUBLE:
        case arrow::Type::FLOAT: {
            const bool wide = array.type_id() == arrow::Type::DOUBLE;
            const double value = wide ? valueAt<arrow::DoubleArray>(array, row)
                                      : valueAt<arrow::FloatArray>(array, row);
            if (!std::isfinite(value)) {
                return arrow::Status::NotImplemented("JSON for a number that is not finite (row ",
                                                     row + 1, ")");
            }
            if (wide) {
                appendNumber(out, value);
            } else {
                appendNumber(out, static_cast<float>(value));
            }
            break;
        }
        case arrow::Type::TIMESTAMP:
            out.push_back('"');
            appendTimestamp(out, valueAt<arrow::TimestampArray>(array, row));
            out.push_back('"');
            break;
        case arrow::Type::STRING:
            appendJSONString(out, valueAt<arrow::StringArray>(array, row));
            break;
        case arrow::Type::LIST: {
            const auto &list = static_cast<const arrow::ListArray &>(array);
            out.push_back('[');
            for (int64_t i = list.value_offset(row); i < list.value_offset(row + 1); ++i) {
                if (i > list.value_offset(row)) out.push_back(',');
                ARROW_RETURN_NOT_OK(appendJSON(out, *list.values(), i));
            }
            out.push_back(']');
            break;
        }
        default:
            return arrow::Status::NotImplemented("text for type ", array.type()->ToString());
    }
    return arrow::Status::OK();
}

arrow::Status appendCSV(std::string &out, const arrow::Array &array, int64_t row, char delimiter) {
    switch (array.type_id()) {
        case arrow::Type::STRING:
            appendCSVString(out, valueAt<arrow::StringArray>(array, row), delimiter);
            return arrow::Status::OK();
        case arrow::Type::TIMESTAMP:
            appendTimestamp(out, valueAt<arrow::TimestampArray>(array, row));
            return arrow::Status::OK();
        case arrow::Type::DOUBLE:
            appendNumber(out, valueAt<arrow::DoubleArray>(array, row));
            return arrow::Status::OK();
        case arrow::Type::FLOAT:
            appendNumber(out, valueAt<arrow::FloatArray>(array, row));
            return arrow::Status::OK();
        case arrow::Type::LIST: {
            std::string text;
            ARROW_RETURN_NOT_OK(appendJSON(text, array, row));
            appendCSVString(out, text, delimiter);
            return arrow::Status::OK();
        }
        default: return appendJSON(out, array, row);
    }
}

struct Columns {
    std::vector<std::string> names;
    arrow::ArrayVector arrays;
};

arrow::Result<Columns> columnsOf(const arrow::Table &table) {
    Columns columns;
    columns.names = table.ColumnNames();
    for (int i = 0; i < table.num_columns(); ++i) {
        ARROW_ASSIGN_OR_RAISE(auto array, carried(*table.column(i), columns.names[i]));
        columns.arrays.push_back(std::move(array));
    }
    return columns;
}

arrow::Status appendCSVRow(std::string &out, const Columns &columns, int64_t row, char delimiter) {
    for (size_t i = 0; i < columns.arrays.size(); ++i) {
        if (i > 0) out.push_back(delimiter);
        const auto &array = *columns.arrays[i];
        if (array.IsValid(row)) {
            ARROW_RETURN_NOT_OK(appendCSV(out, array, row, delimiter));
        }
    }
    out.push_back('\n');
    return arrow::Status::OK();
}

arrow::Status appendJSONRow(std::string &out, const Columns &columns, int64_t row) {
    out.push_back('{');
    for (size_t i = 0; i < columns.arrays.size(); ++i) {
        if (i > 0) out.push_back(',');
        appendJSONString(out, columns.names[i]);
        out.push_back(':');
        const auto &array = *columns.arrays[i];
        if (array.IsValid(row)) {
            ARROW_RETURN_NOT_OK(appendJSON(out, array, row));
        } else {
            out.append("null");
        }
    }
    out.append("}\n");
    return arrow::Status::OK();
}

}  // namespace

arrow::Status writeText(const arrow::Table &table, const ca_write_options &options,
                        arrow::io::OutputStream &out) {
    ARROW_ASSIGN_OR_RAISE(const Columns columns, columnsOf(table));
    std::string text;
    const bool csv = options.format == CA_CSV;
    if (csv && options.header) {
        for (size_t i = 0; i < columns.names.size(); ++i) {
            if (i > 0) text.push_back(options.delimiter);
            appendCSVString(text, columns.names[i], options.delimiter);
        }
        text.push_back('\n');
    }
    for (int64_t row = 0; row < table.num_rows(); ++row) {
        ARROW_RETURN_NOT_OK(csv ? appendCSVRow(text, columns, row, options.delimiter)
                                : appendJSONRow(text, columns, row));
        if (text.size() >= kPiece) {
            ARROW_RETURN_NOT_OK(out.Write(text.data(), static_cast<int64_t>(text.size())));
            text.clear();
        }
    }
    return out.Write(text.data(), static_cast<int64_t>(text.size()));
}

}  // namespace carrow
