// Text columns as typed ones, value by value, so that the values which do not fit are known.
#include "Internal.h"

#include "arrow/compute/api.h"
#include "arrow/util/string.h"
#include "arrow/util/value_parsing.h"

namespace carrow {

namespace {

using Parsers = std::vector<std::shared_ptr<arrow::TimestampParser>>;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The words that Arrow's CSV reader takes for truth values.
bool parseBool(std::string_view text, bool *out) {
    for (const auto *word : {"1", "True", "TRUE", "true"}) {
        if (text == word) return *out = true;
    }
    for (const auto *word : {"0", "False", "FALSE", "false"}) {
        if (text == word) {
            *out = false;
            return true;
        }
    }
    return false;
}

template <typename Type>
bool parseValue(const Type &type, std::string_view text, const Parsers &parsers,
                typename Type::c_type *out) {
    if constexpr (std::is_same_v<Type, arrow::BooleanType>) {
        return parseBool(text, out);
    } else if constexpr (std::is_same_v<Type, arrow::TimestampType>) {
        if (arrow::internal::ParseValue(type, text.data(), text.size(), out)) return true;
        for (const auto &parser : parsers) {
            if ((*parser)(text.data(), text.size(), type.unit(), out)) return true;
        }
        return false;
    } else {
        return arrow::internal::ParseValue(type, text.data(), text.size(), out);
    }
}

/// Calls `fail(row)` for each value that does not parse, which becomes missing; a `fail` that
/// returns false ends the work.
template <typename Type, typename Fail>
arrow::Result<std::shared_ptr<arrow::Array>> parseAs(const arrow::StringArray &strings,
                                                     const std::shared_ptr<arrow::DataType> &type,
                                                     const Parsers &parsers, Fail &&fail) {
    typename arrow::TypeTraits<Type>::BuilderType builder(type, arrow::default_memory_pool());
    ARROW_RETURN_NOT_OK(builder.Reserve(strings.length()));
    const auto &kind = static_cast<const Type &>(*type);
    for (int64_t row = 0; row < strings.length(); ++row) {
        typename Type::c_type value{};
        if (strings.IsNull(row)) {
            builder.UnsafeAppendNull();
        } else if (parseValue(kind, trimmed(strings.GetView(row)), parsers, &value)) {
            builder.UnsafeAppend(value);
        } else {
            builder.UnsafeAppendNull();
            if (!fail(row)) break;
        }
    }
    return builder.Finish();
}

template <typename Fail>
arrow::Result<std::shared_ptr<arrow::Array>> parseColumn(const arrow::StringArray &strings,
                                                         int32_t code, const Parsers &parsers,
                                                         Fail &&fail) {
    ARROW_ASSIGN_OR_RAISE(auto type, typeOf(code));
    switch (code) {
        case CA_INT64: return parseAs<arrow::Int64Type>(strings, type, parsers, fail);
        case CA_INT32: return parseAs<arrow::Int32Type>(strings, type, parsers, fail);
        case CA_UINT8: return parseAs<arrow::UInt8Type>(strings, type, parsers, fail);
        case CA_DOUBLE: return parseAs<arrow::DoubleType>(strings, type, parsers, fail);
        case CA_FLOAT: return parseAs<arrow::FloatType>(strings, type, parsers, fail);
        case CA_BOOL: return parseAs<arrow::BooleanType>(strings, type, parsers, fail);
        case CA_TIMESTAMP: return parseAs<arrow::TimestampType>(strings, type, parsers, fail);
        default: return arrow::Status::NotImplemented("text as ", type->ToString());
    }
}

}  // namespace

}  // namespace carrow

using namespace carrow;

ca_status ca_table_parse(const ca_table *table, const int32_t *types, const char *const *formats,
                         int32_t format_count, int32_t *failed_columns, int64_t *failures,
                         ca_table **out) {
    return guard([&]() -> arrow::Status {
        Parsers parsers;
        for (int32_t i = 0; i < format_count; ++i) {
            parsers.push_back(arrow::TimestampParser::MakeStrptime(formats[i]));
        }
        auto parsed = table->table;
        const int64_t rows = parsed->num_rows();
        std::fill(failed_columns, failed_columns + rows, -1);
        *failures = 0;
        for (int32_t i = 0; i < parsed->num_columns(); ++i) {
            if (types[i] == 0 || types[i] == CA_STRING) continue;
            const auto &name = table->names[static_cast<size_t>(i)];
            ARROW_ASSIGN_OR_RAISE(auto array, carried(*parsed->column(i), name));
            if (array->type_id() != arrow::Type::STRING) {
                return arrow::Status::TypeError("column '", name, "' is no text");
            }
            const auto fail = [&](int64_t row) {
                if (failed_columns[row] < 0) {
                    failed_columns[row] = i;
                    ++*failures;
                }
                return true;
            };
            ARROW_ASSIGN_OR_RAISE(
                auto values, parseColumn(static_cast<const arrow::StringArray &>(*array), types[i],
                                         parsers, fail));
            ARROW_ASSIGN_OR_RAISE(parsed,
                                  parsed->SetColumn(i, arrow::field(name, values->type()),
                                                    std::make_shared<arrow::ChunkedArray>(values)));
        }
        *out = handle(std::move(parsed));
        return arrow::Status::OK();
    });
}

ca_status ca_table_infer(const ca_table *table, int32_t column, int32_t *type) {
    return guard([&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto array, carried(*table->table->column(column), "text"));
        *type = CA_STRING;
        if (array->type_id() != arrow::Type::STRING || array->null_count() == array->length()) {
            return arrow::Status::OK();
        }
        const auto &strings = static_cast<const arrow::StringArray &>(*array);
        for (const int32_t code : {CA_INT64, CA_DOUBLE, CA_BOOL, CA_TIMESTAMP}) {
            bool fits = true;
            const auto fail = [&](int64_t) { return fits = false; };
            ARROW_RETURN_NOT_OK(parseColumn(strings, code, {}, fail).status());
            if (fits) {
                *type = code;
                return arrow::Status::OK();
            }
        }
        return arrow::Status::OK();
    });
}
