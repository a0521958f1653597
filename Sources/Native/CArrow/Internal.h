// What the files of this shim share: handles, the guard, type codes.
#pragma once

#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "arrow/api.h"
#include "arrow/c/abi.h"

#include "CArrow.h"

struct ca_table {
    std::shared_ptr<arrow::Table> table;
    std::vector<std::string> names;
};

namespace carrow {

ca_status failure(int32_t code, const std::string &message) noexcept;
ca_status failure(const arrow::Status &status) noexcept;

/// Runs `body`, which returns an `arrow::Status`, and lets nothing escape.
template <typename Body>
ca_status guard(Body &&body) noexcept {
    try {
        arrow::Status status = body();
        return status.ok() ? ca_status{CA_OK, nullptr} : failure(status);
    } catch (const std::bad_alloc &) {
        return failure(CA_MEMORY, "out of memory");
    } catch (const std::exception &error) {
        return failure(CA_FAILED, error.what());
    } catch (...) {
        return failure(CA_FAILED, "unknown failure");
    }
}

/// A handle that owns `table`.
ca_table *handle(std::shared_ptr<arrow::Table> table);

/// The Arrow type behind a code, or an error.
arrow::Result<std::shared_ptr<arrow::DataType>> typeOf(int32_t code);

/// The code of an Arrow type, or 0 when it is not carried as it stands.
int32_t codeOf(const arrow::DataType &type);

/// The column as one array of a carried type.
arrow::Result<std::shared_ptr<arrow::Array>> carried(const arrow::ChunkedArray &column,
                                                     const std::string &name);

/// The table without nesting but lists: a struct's fields become columns `parent.child`.
arrow::Result<std::shared_ptr<arrow::Table>> flattened(std::shared_ptr<arrow::Table> table);

/// Writes rows as text; see `ca_table_write`.
arrow::Status writeText(const arrow::Table &table, const ca_write_options &options,
                        arrow::io::OutputStream &out);

}  // namespace carrow
