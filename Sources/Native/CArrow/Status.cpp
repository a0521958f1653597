// Messages that cross the header.
#include "Internal.h"

#include <arrow/util/io_util.h>

#include <cstdlib>
#include <cstring>

namespace carrow {

namespace {

/// One line of `text`, owned by the caller; NULL when memory is out.
char *owned(const std::string &text) noexcept {
    const size_t end = text.find('\n');
    const size_t length = end == std::string::npos ? text.size() : end;
    char *copy = static_cast<char *>(std::malloc(length + 1));
    if (copy == nullptr) return nullptr;
    std::memcpy(copy, text.data(), length);
    copy[length] = 0;
    return copy;
}

int32_t codeOf(const arrow::Status &status) noexcept {
    if (status.IsIOError()) return CA_IO;
    if (status.IsNotImplemented()) return CA_UNSUPPORTED;
    if (status.IsCapacityError()) return CA_CAPACITY;
    if (status.IsOutOfMemory()) return CA_MEMORY;
    return CA_INVALID;
}

}  // namespace

ca_status failure(int32_t code, const std::string &message) noexcept {
    return ca_status{code, owned(message)};
}

ca_status failure(const arrow::Status &status) noexcept {
    try {
        // Arrow keeps the system's own words, such as those on a full disk, apart from its message.
        const int number = arrow::internal::ErrnoFromStatus(status);
        if (number == 0) return failure(codeOf(status), status.message());
        return failure(codeOf(status), status.message() + ": " + std::strerror(number));
    } catch (...) {
        return ca_status{CA_MEMORY, nullptr};
    }
}

}  // namespace carrow

void ca_message_free(char *message) { std::free(message); }
