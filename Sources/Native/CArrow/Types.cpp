// Which Arrow types are carried, and how the others become one of them.
#include "Internal.h"

#include <cmath>

#include "arrow/compute/api.h"
#include "arrow/util/utf8.h"

namespace carrow {

namespace {

std::shared_ptr<arrow::DataType> plainType(int32_t code) {
    switch (code) {
        case CA_INT64: return arrow::int64();
        case CA_INT32: return arrow::int32();
        case CA_UINT8: return arrow::uint8();
        case CA_DOUBLE: return arrow::float64();
        case CA_FLOAT: return arrow::float32();
        case CA_BOOL: return arrow::boolean();
        case CA_STRING: return arrow::utf8();
        case CA_TIMESTAMP: return arrow::timestamp(arrow::TimeUnit::MICRO);
        default: return nullptr;
    }
}

/// Whether lists of this type are carried.
bool isElement(int32_t code) {
    return code == CA_INT64 || code == CA_INT32 || code == CA_DOUBLE || code == CA_FLOAT ||
           code == CA_STRING;
}

/// The carried type nearest to one that is not, or NULL.
std::shared_ptr<arrow::DataType> nearest(const arrow::DataType &type) {
    switch (type.id()) {
        case arrow::Type::NA:
        case arrow::Type::LARGE_STRING:
        case arrow::Type::STRING_VIEW:
        case arrow::Type::BINARY:
        case arrow::Type::LARGE_BINARY:
        case arrow::Type::BINARY_VIEW:
            return arrow::utf8();
        case arrow::Type::INT8:
        case arrow::Type::INT16:
        case arrow::Type::UINT16:
            return arrow::int32();
        case arrow::Type::UINT32:
        case arrow::Type::UINT64:
            return arrow::int64();
        case arrow::Type::HALF_FLOAT: return arrow::float32();
        case arrow::Type::DECIMAL32:
        case arrow::Type::DECIMAL64:
        case arrow::Type::DECIMAL128:
        case arrow::Type::DECIMAL256:
            return arrow::float64();
        case arrow::Type::DATE32:
        case arrow::Type::DATE64:
        case arrow::Type::TIMESTAMP:
            return arrow::timestamp(arrow::TimeUnit::MICRO);
        case arrow::Type::DICTIONARY: {
            const auto &values = *static_cast<const arrow::DictionaryType &>(type).value_type();
            return codeOf(values) != 0 ? plainType(codeOf(values)) : nearest(values);
        }
        case arrow::Type::LIST:
        case arrow::Type::LARGE_LIST:
        case arrow::Type::FIXED_SIZE_LIST: {
            const auto &element = *type.field(0)->type();
            const int32_t own = codeOf(element);
            if (isElement(own)) return arrow::list(plainType(own));
            const auto other = nearest(element);
            if (other != nullptr && isElement(codeOf(*other))) return arrow::list(other);
            return nullptr;
        }
        default: return nullptr;
    }
}

arrow::Status checkElements(const arrow::Array &array, const std::string &name) {
    if (array.type_id() != arrow::Type::LIST) return arrow::Status::OK();
    const auto &list = static_cast<const arrow::ListArray &>(array);
    if (list.values()->null_count() == 0) return arrow::Status::OK();
    return arrow::Status::NotImplemented("a list with a missing element (column '", name, "')");
}

arrow::Result<std::shared_ptr<arrow::Array>> joined(const arrow::ChunkedArray &column) {
    if (column.num_chunks() == 1) return column.chunk(0);
    if (column.num_chunks() == 0) return arrow::MakeEmptyArray(column.type());
    auto whole = arrow::Concatenate(column.chunks());
    if (whole.ok() || !whole.status().IsInvalid()) return whole;
    // Arrow reports too many bytes for 32-bit offsets as an invalid argument.
    return arrow::Status::CapacityError(whole.status().message());
}

}  // namespace

arrow::Result<std::shared_ptr<arrow::DataType>> typeOf(int32_t code) {
    const auto plain = plainType(code & ~CA_LIST);
    if (plain == nullptr) return arrow::Status::Invalid("unknown type ", code);
    return (code & CA_LIST) != 0 ? arrow::list(plain) : plain;
}

int32_t codeOf(const arrow::DataType &type) {
    switch (type.id()) {
        case arrow::Type::INT64: return CA_INT64;
        case arrow::Type::INT32: return CA_INT32;
        case arrow::Type::UINT8: return CA_UINT8;
        case arrow::Type::DOUBLE: return CA_DOUBLE;
        case arrow::Type::FLOAT: return CA_FLOAT;
        case arrow::Type::BOOL: return CA_BOOL;
        case arrow::Type::STRING: return CA_STRING;
        case arrow::Type::TIMESTAMP: {
            const auto &time = static_cast<const arrow::TimestampType &>(type);
            const bool same = time.unit() == arrow::TimeUnit::MICRO && time.timezone().empty();
            return same ? CA_TIMESTAMP : 0;
        }
        case arrow::Type::LIST: {
            const int32_t element = codeOf(*type.field(0)->type());
            return isElement(element) ? CA_LIST | element : 0;
        }
        default: return 0;
    }
}

arrow::Result<std::shared_ptr<arrow::Array>> carried(const arrow::ChunkedArray &column,
                                                     const std::string &name) {
    ARROW_ASSIGN_OR_RAISE(auto array, joined(column));
    if (codeOf(*array->type()) == 0) {
        const auto target = nearest(*array->type());
        if (target == nullptr) {
            return arrow::Status::NotImplemented("type ", array->type()->ToString(), " (column '",
                                                 name, "')");
        }
        auto options = arrow::compute::CastOptions::Safe(target);
        options.allow_time_truncate = true;
        options.allow_decimal_truncate = true;
        ARROW_ASSIGN_OR_RAISE(auto cast, arrow::compute::Cast(array, options));
        array = cast.make_array();
    }
    array->null_count();
    ARROW_RETURN_NOT_OK(checkElements(*array, name));
    return array;
}

arrow::Result<std::shared_ptr<arrow::Table>> flattened(std::shared_ptr<arrow::Table> table) {
    const auto hasStruct = [&] {
        for (const auto &field : table->fields()) {
            if (field->type()->id() == arrow::Type::STRUCT) return true;
        }
        return false;
    };
    while (hasStruct()) {
        ARROW_ASSIGN_OR_RAISE(table, table->Flatten());
    }
    return table;
}

}  // namespace carrow
