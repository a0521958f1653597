// Tables: making them from C data arrays and handing their columns back.
#include "Internal.h"

#include <cstring>

#include "arrow/c/bridge.h"
#include "arrow/compute/api.h"
#include "arrow/util/bit_util.h"
#include "arrow/util/key_value_metadata.h"

namespace carrow {

namespace {

arrow::Result<std::shared_ptr<arrow::Buffer>> copied(const void *bytes, int64_t count) {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateBuffer(count));
    if (count > 0) std::memcpy(buffer->mutable_data(), bytes, static_cast<size_t>(count));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
}

/// One bit a byte that is not zero.
arrow::Result<std::shared_ptr<arrow::Buffer>> bits(const uint8_t *bytes, int64_t count) {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateEmptyBitmap(count));
    uint8_t *out = buffer->mutable_data();
    for (int64_t i = 0; i < count; ++i) {
        if (bytes[i] != 0) arrow::bit_util::SetBit(out, i);
    }
    return buffer;
}

/// Rows or elements of a type that is no list.
arrow::Result<std::shared_ptr<arrow::ArrayData>> plainData(
    const std::shared_ptr<arrow::DataType> &type, int64_t length,
    std::shared_ptr<arrow::Buffer> valid, const int32_t *offsets, const void *values,
    int64_t byteCount) {
    if (type->id() == arrow::Type::STRING) {
        ARROW_ASSIGN_OR_RAISE(auto starts, copied(offsets, (length + 1) * 4));
        ARROW_ASSIGN_OR_RAISE(auto bytes, copied(values, byteCount));
        return arrow::ArrayData::Make(type, length, {valid, starts, bytes});
    }
    if (type->id() == arrow::Type::BOOL) {
        ARROW_ASSIGN_OR_RAISE(auto truths, bits(static_cast<const uint8_t *>(values), length));
        return arrow::ArrayData::Make(type, length, {valid, truths});
    }
    ARROW_ASSIGN_OR_RAISE(auto numbers, copied(values, byteCount));
    return arrow::ArrayData::Make(type, length, {valid, numbers});
}

}  // namespace

ca_table *handle(std::shared_ptr<arrow::Table> table) {
    auto names = table->ColumnNames();
    return new ca_table{std::move(table), std::move(names)};
}

}  // namespace carrow

using namespace carrow;

void ca_table_free(ca_table *table) { delete table; }

ca_status ca_array_make(int32_t type, int64_t length, const uint8_t *valid,
                        const int32_t *list_offsets, const int32_t *string_offsets,
                        const void *values, int64_t value_bytes, struct ArrowArray *out) {
    return guard([&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto kind, typeOf(type));
        std::shared_ptr<arrow::Buffer> mask;
        if (valid != nullptr) {
            ARROW_ASSIGN_OR_RAISE(mask, bits(valid, length));
        }
        std::shared_ptr<arrow::ArrayData> data;
        if (kind->id() == arrow::Type::LIST) {
            ARROW_ASSIGN_OR_RAISE(auto starts, copied(list_offsets, (length + 1) * 4));
            ARROW_ASSIGN_OR_RAISE(
                auto elements, plainData(kind->field(0)->type(), list_offsets[length], nullptr,
                                         string_offsets, values, value_bytes));
            elements->SetNullCount(0);
            data = arrow::ArrayData::Make(kind, length, {mask, starts}, {elements});
        } else {
            ARROW_ASSIGN_OR_RAISE(data, plainData(kind, length, mask, string_offsets, values,
                                                  value_bytes));
        }
        data->GetNullCount();
        return arrow::ExportArray(*arrow::MakeArray(data), out);
    });
}

ca_status ca_table_make(const char *const *names, const int32_t *types, struct ArrowArray *arrays,
                        int32_t columns, int64_t rows, const char *const *metadata, int32_t pairs,
                        ca_table **out) {
    return guard([&]() -> arrow::Status {
        arrow::FieldVector fields;
        arrow::ArrayVector values;
        for (int32_t i = 0; i < columns; ++i) {
            ARROW_ASSIGN_OR_RAISE(auto type, typeOf(types[i]));
            ARROW_ASSIGN_OR_RAISE(auto array, arrow::ImportArray(&arrays[i], type));
            fields.push_back(arrow::field(names[i], type));
            values.push_back(std::move(array));
        }
        auto pairsOf = std::make_shared<arrow::KeyValueMetadata>();
        for (int32_t i = 0; i < pairs; ++i) pairsOf->Append(metadata[2 * i], metadata[2 * i + 1]);
        const auto schema = arrow::schema(fields, pairs > 0 ? pairsOf : nullptr);
        *out = handle(arrow::Table::Make(schema, values, rows));
        return arrow::Status::OK();
    });
}

int64_t ca_table_rows(const ca_table *table) { return table->table->num_rows(); }

int32_t ca_table_columns(const ca_table *table) {
    return static_cast<int32_t>(table->names.size());
}

const char *ca_table_name(const ca_table *table, int32_t column) {
    return table->names[static_cast<size_t>(column)].c_str();
}

ca_status ca_table_take_column(ca_table *table, int32_t column, int32_t *type,
                               struct ArrowArray *out) {
    return guard([&]() -> arrow::Status {
        if (column < 0 || column >= table->table->num_columns()) {
            return arrow::Status::IndexError("no column ", column);
        }
        const auto chunks = table->table->column(column);
        const auto &name = table->names[static_cast<size_t>(column)];
        ARROW_ASSIGN_OR_RAISE(auto array, carried(*chunks, name));
        *type = codeOf(*array->type());
        ARROW_RETURN_NOT_OK(arrow::ExportArray(*array, out));
        // Lets go of the chunks, so that a big table is never held twice as a whole.
        ARROW_ASSIGN_OR_RAISE(auto nothing, arrow::MakeArrayOfNull(arrow::null(), chunks->length()));
        ARROW_ASSIGN_OR_RAISE(
            table->table,
            table->table->SetColumn(column, arrow::field(name, arrow::null()),
                                    std::make_shared<arrow::ChunkedArray>(nothing)));
        return arrow::Status::OK();
    });
}

int32_t ca_table_metadata_count(const ca_table *table) {
    const auto &metadata = table->table->schema()->metadata();
    return metadata == nullptr ? 0 : static_cast<int32_t>(metadata->size());
}

void ca_table_metadata_at(const ca_table *table, int32_t index, const char **key,
                          const char **value) {
    const auto &metadata = table->table->schema()->metadata();
    *key = metadata->key(index).c_str();
    *value = metadata->value(index).c_str();
}

ca_status ca_table_concatenate(ca_table *const *tables, int32_t count, ca_table **out) {
    return guard([&]() -> arrow::Status {
        std::vector<std::shared_ptr<arrow::Table>> parts;
        for (int32_t i = 0; i < count; ++i) {
            parts.push_back(tables[i]->table->ReplaceSchemaMetadata(nullptr));
        }
        auto options = arrow::ConcatenateTablesOptions::Defaults();
        options.unify_schemas = true;
        options.field_merge_options = arrow::Field::MergeOptions::Permissive();
        ARROW_ASSIGN_OR_RAISE(auto whole, arrow::ConcatenateTables(parts, options));
        *out = handle(std::move(whole));
        return arrow::Status::OK();
    });
}

ca_status ca_table_take(const ca_table *table, const int64_t *rows, int64_t count,
                        ca_table **out) {
    return guard([&]() -> arrow::Status {
        const auto indices = std::make_shared<arrow::Int64Array>(
            count, arrow::Buffer::Wrap(rows, static_cast<size_t>(count)));
        ARROW_ASSIGN_OR_RAISE(auto taken, arrow::compute::Take(table->table, indices));
        *out = handle(taken.table());
        return arrow::Status::OK();
    });
}

ca_status ca_table_slice(const ca_table *table, int64_t start, int64_t count, ca_table **out) {
    return guard([&]() -> arrow::Status {
        *out = handle(table->table->Slice(start, count));
        return arrow::Status::OK();
    });
}

ca_status ca_table_equals(const ca_table *left, const ca_table *right, bool *out) {
    return guard([&]() -> arrow::Status {
        const auto options = arrow::EqualOptions::Defaults().nans_equal(true);
        *out = left->table->schema()->Equals(*right->table->schema(), false);
        for (int i = 0; *out && i < left->table->num_columns(); ++i) {
            *out = left->table->column(i)->Equals(*right->table->column(i), options);
        }
        return arrow::Status::OK();
    });
}

ca_status ca_table_encode(const ca_table *table, int32_t column, struct ArrowArray *codes,
                          struct ArrowArray *distinct) {
    return guard([&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto strings, carried(*table->table->column(column), "strings"));
        ARROW_ASSIGN_OR_RAISE(auto encoded, arrow::compute::DictionaryEncode(strings));
        const auto array = encoded.make_array();
        const auto &dictionary = static_cast<const arrow::DictionaryArray &>(*array);
        dictionary.indices()->null_count();
        dictionary.dictionary()->null_count();
        ARROW_RETURN_NOT_OK(arrow::ExportArray(*dictionary.indices(), codes));
        return arrow::ExportArray(*dictionary.dictionary(), distinct);
    });
}
