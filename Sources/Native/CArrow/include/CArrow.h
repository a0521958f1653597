// A C header over Arrow C++: tables in and out of files, columns as Arrow C data arrays.
//
// Every entry returns a `ca_status`: code 0, or a code of `ca_code` with an owned one-line message
// that the caller frees with `ca_message_free`. No C++ exception crosses this header.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

// The array of the Arrow C data interface, as specified.
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

// --- Status ---------------------------------------------------------------------------------

enum ca_code {
    CA_OK = 0,
    CA_INVALID = 1,      // the bytes are not what the format asks for
    CA_IO = 2,           // the operating system refused to read or write
    CA_UNSUPPORTED = 3,  // a type or a feature that is not carried
    CA_CAPACITY = 4,     // more than one array can hold
    CA_MEMORY = 5,
    CA_FAILED = 6
};

typedef struct {
    int32_t code;
    char *message;
} ca_status;

void ca_message_free(char *message);

// --- Types ----------------------------------------------------------------------------------

// Column types. A list's type is `CA_LIST` plus the type of its elements.
enum ca_type {
    CA_INT64 = 1,
    CA_INT32 = 2,
    CA_UINT8 = 3,
    CA_DOUBLE = 4,
    CA_FLOAT = 5,
    CA_BOOL = 6,
    CA_STRING = 7,
    CA_TIMESTAMP = 8,  // microseconds since 1970 UTC, int64
    CA_LIST = 64
};

// --- Tables ---------------------------------------------------------------------------------

typedef struct ca_table ca_table;

void ca_table_free(ca_table *table);

// Copies Swift-made buffers into one Arrow array.
//   valid: one byte a row, or NULL when none is missing
//   list_offsets: length + 1 offsets into the elements, or NULL when the type is no list
//   string_offsets: offsets into the bytes for strings (of rows or of elements), or NULL
//   values: strings' bytes, bools as one byte each, else plain values; `value_bytes` of them
ca_status ca_array_make(int32_t type, int64_t length, const uint8_t *valid,
                        const int32_t *list_offsets, const int32_t *string_offsets,
                        const void *values, int64_t value_bytes, struct ArrowArray *out);

// Takes ownership of `arrays` (moved from). `metadata` holds key, value, key, value, ...
ca_status ca_table_make(const char *const *names, const int32_t *types, struct ArrowArray *arrays,
                        int32_t columns, int64_t rows, const char *const *metadata, int32_t pairs,
                        ca_table **out);

int64_t ca_table_rows(const ca_table *table);
int32_t ca_table_columns(const ca_table *table);
const char *ca_table_name(const ca_table *table, int32_t column);

// Moves one column out of the table as one contiguous array of a carried type; a second call on
// the same column fails. `null_count` is exact.
ca_status ca_table_take_column(ca_table *table, int32_t column, int32_t *type,
                               struct ArrowArray *out);

int32_t ca_table_metadata_count(const ca_table *table);
void ca_table_metadata_at(const ca_table *table, int32_t index, const char **key,
                          const char **value);

ca_status ca_table_concatenate(ca_table *const *tables, int32_t count, ca_table **out);
ca_status ca_table_take(const ca_table *table, const int64_t *rows, int64_t count, ca_table **out);
ca_status ca_table_slice(const ca_table *table, int64_t start, int64_t count, ca_table **out);
ca_status ca_table_equals(const ca_table *left, const ca_table *right, bool *out);

// Replaces a string column by its codes (int32, in order of first appearance, missing kept) and
// hands out the distinct strings.
ca_status ca_table_encode(const ca_table *table, int32_t column, struct ArrowArray *codes,
                          struct ArrowArray *distinct);

// Parses string columns as typed ones. `types[i]` 0 or `CA_STRING` leaves column i alone.
//   formats: strptime formats for timestamps, tried after ISO 8601
//   failed_columns: for each row the first column that did not parse, or -1; `rows` values
ca_status ca_table_parse(const ca_table *table, const int32_t *types, const char *const *formats,
                         int32_t format_count, int32_t *failed_columns, int64_t *failures,
                         ca_table **out);

// The narrowest of int64, double, bool, timestamp, string that every value of a string column is.
ca_status ca_table_infer(const ca_table *table, int32_t column, int32_t *type);

// --- Bytes ----------------------------------------------------------------------------------

enum ca_compression { CA_PLAIN = 0, CA_GZIP = 1, CA_ZSTD = 2 };

typedef struct ca_source ca_source;

ca_status ca_source_open(const char *path, int32_t compression, ca_source **out);
ca_status ca_source_read(ca_source *source, void *buffer, int64_t capacity, int64_t *count);
void ca_source_free(ca_source *source);

// Raw deflate, as ZIP members hold it; `capacity` must be the exact size.
ca_status ca_inflate(const void *bytes, int64_t count, void *out, int64_t capacity);
uint32_t ca_crc32(const void *bytes, int64_t count);

// The offset of the first byte that is not UTF-8, or -1.
int64_t ca_invalid_utf8(const void *bytes, int64_t count);
int64_t ca_count_byte(const void *bytes, int64_t count, uint8_t byte);

// --- CSV ------------------------------------------------------------------------------------

typedef struct {
    char delimiter;
    char quote;  // 0: no quoting
    const char *const *names;
    const int32_t *types;  // 0: string, -1: leave out
    int32_t columns;
    const char *const *missing;
    int32_t missing_count;
    const char *const *formats;
    int32_t format_count;
    bool quoted_newlines;
} ca_csv_options;

// Parses whole records (no header) from memory.
//   wrong_widths: how many records did not have `columns` fields (they are left out)
ca_status ca_csv_parse(const void *bytes, int64_t count, const ca_csv_options *options,
                       int64_t *wrong_widths, ca_table **out);

// One record of a CSV text: bytes [start, end) without its line break.
typedef struct {
    int64_t start;
    int64_t end;
    int64_t line;      // of its first byte, 0 for the first line of the text
    int32_t fields;    // 0 for an empty line
    int64_t unclosed;  // of a quote that no other one closes before the text ends; -1: there is none
} ca_csv_record;

// The end of the last complete record (0 when none is), honouring quotes, and whether a quoted
// line break was seen.
int64_t ca_csv_complete(const void *bytes, int64_t count, char quote, char delimiter,
                        bool *quoted_newlines);

// Every record of the text, the last one with or without a line break. Free with
// `ca_csv_records_free`. `limit` records at most.
ca_status ca_csv_records(const void *bytes, int64_t count, char quote, char delimiter,
                         int64_t limit, ca_csv_record **records, int64_t *found);
void ca_csv_records_free(ca_csv_record *records);

// --- JSON Lines -----------------------------------------------------------------------------

// Parses whole lines from memory. Types of `names` are fixed, other fields are inferred.
ca_status ca_json_parse(const void *bytes, int64_t count, const char *const *names,
                        const int32_t *types, int32_t columns, bool infers, ca_table **out);

// --- Parquet and Arrow IPC ------------------------------------------------------------------

enum ca_format { CA_PARQUET = 1, CA_ARROW = 2, CA_CSV = 3, CA_JSON_LINES = 4 };

typedef struct ca_reader ca_reader;

// Batches hold about `batch_rows` rows.
ca_status ca_reader_open(const char *path, int32_t format, int64_t batch_rows, ca_reader **out);
int32_t ca_reader_columns(const ca_reader *reader);
const char *ca_reader_name(const ca_reader *reader, int32_t column);
// Keeps some columns, which come in the order of the file. Before the first batch only.
ca_status ca_reader_select(ca_reader *reader, const char *const *names, int32_t count);
// `*out` is NULL after the last batch.
ca_status ca_reader_next(ca_reader *reader, ca_table **out);
// Everything at once.
ca_status ca_reader_all(ca_reader *reader, ca_table **out);
void ca_reader_free(ca_reader *reader);

typedef struct {
    int32_t format;
    int32_t compression;
    char delimiter;
    bool header;
} ca_write_options;

// Writes the table to `path`, which is created or truncated.
ca_status ca_table_write(const ca_table *table, const char *path, const ca_write_options *options);

typedef struct ca_writer ca_writer;

// A Parquet file written table by table, all with the schema and metadata of the first, which is not
// itself written. Each table begins a row group.
ca_status ca_writer_open(const ca_table *first, const char *path, ca_writer **out);
ca_status ca_writer_append(ca_writer *writer, const ca_table *table);
ca_status ca_writer_close(ca_writer *writer);
void ca_writer_free(ca_writer *writer);

#ifdef __cplusplus
}
#endif
