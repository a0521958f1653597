// Parquet and Arrow IPC files, and the choice of writer.
#include "Internal.h"

#include "arrow/io/api.h"
#include "arrow/ipc/api.h"
#include "arrow/util/compression.h"
#include "arrow/util/key_value_metadata.h"
#include "parquet/arrow/reader.h"
#include "parquet/arrow/schema.h"
#include "parquet/arrow/writer.h"
#include "parquet/properties.h"

struct ca_reader {
    std::shared_ptr<arrow::io::ReadableFile> file;
    std::unique_ptr<parquet::arrow::FileReader> parquet;
    std::shared_ptr<arrow::ipc::RecordBatchFileReader> ipc;
    std::shared_ptr<arrow::RecordBatchReader> batches;
    std::shared_ptr<arrow::Schema> schema;
    std::vector<std::string> names;
    std::vector<int> columns;
    bool whole = true;
    int next = 0;
};

struct ca_writer {
    std::shared_ptr<arrow::io::FileOutputStream> file;
    std::unique_ptr<parquet::arrow::FileWriter> parquet;
};

namespace carrow {

namespace {

/// Rows in one row group of a Parquet file or one batch of an IPC file.
constexpr int64_t kGroupRows = 1 << 20;

arrow::Status openParquet(ca_reader &reader, int64_t rows) {
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(reader.file));
    parquet::ArrowReaderProperties properties;
    properties.set_use_threads(true);
    properties.set_batch_size(rows);
    ARROW_RETURN_NOT_OK(builder.properties(properties)->Build(&reader.parquet));
    return reader.parquet->GetSchema(&reader.schema);
}

arrow::Status openIPC(ca_reader &reader) {
    arrow::ipc::IpcReadOptions options;
    options.ensure_alignment = arrow::ipc::Alignment::kDataTypeSpecificAlignment;
    options.included_fields = reader.columns;
    ARROW_ASSIGN_OR_RAISE(reader.ipc,
                          arrow::ipc::RecordBatchFileReader::Open(reader.file, options));
    if (reader.whole) reader.schema = reader.ipc->schema();
    return arrow::Status::OK();
}

/// The leaves of a Parquet file below one field; nested fields have several.
void appendLeaves(const parquet::arrow::SchemaField &field, std::vector<int> &leaves) {
    if (field.column_index >= 0) leaves.push_back(field.column_index);
    for (const auto &child : field.children) appendLeaves(child, leaves);
}

/// Without the schema that Arrow keeps for itself, with what its user wrote.
std::shared_ptr<arrow::Table> withUserMetadata(std::shared_ptr<arrow::Table> table,
                                               const arrow::Schema &schema) {
    auto kept = std::make_shared<arrow::KeyValueMetadata>();
    if (schema.metadata() != nullptr) {
        for (int64_t i = 0; i < schema.metadata()->size(); ++i) {
            if (schema.metadata()->key(i) == "ARROW:schema") continue;
            kept->Append(schema.metadata()->key(i), schema.metadata()->value(i));
        }
    }
    return table->ReplaceSchemaMetadata(kept->size() > 0 ? kept : nullptr);
}

arrow::Status handOut(const ca_reader &reader, std::shared_ptr<arrow::Table> table,
                      ca_table **out) {
    // Bytes of a file are not to be trusted: offsets are checked before Swift follows them.
    ARROW_RETURN_NOT_OK(table->ValidateFull());
    ARROW_ASSIGN_OR_RAISE(table, flattened(std::move(table)));
    *out = handle(withUserMetadata(std::move(table), *reader.schema));
    return arrow::Status::OK();
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> nextBatch(ca_reader &reader) {
    std::shared_ptr<arrow::RecordBatch> batch;
    if (reader.ipc != nullptr) {
        if (reader.next >= reader.ipc->num_record_batches()) return batch;
        return reader.ipc->ReadRecordBatch(reader.next++);
    }
    if (reader.batches == nullptr) {
        std::vector<int> groups(static_cast<size_t>(reader.parquet->num_row_groups()));
        for (size_t i = 0; i < groups.size(); ++i) groups[i] = static_cast<int>(i);
        if (reader.whole) {
            ARROW_ASSIGN_OR_RAISE(reader.batches, reader.parquet->GetRecordBatchReader(groups));
        } else {
            ARROW_ASSIGN_OR_RAISE(reader.batches,
                                  reader.parquet->GetRecordBatchReader(groups, reader.columns));
        }
    }
    return reader.batches->Next();
}

/// Opens a Parquet file for tables of one schema.
arrow::Result<std::unique_ptr<parquet::arrow::FileWriter>> parquetWriter(
    const std::shared_ptr<arrow::Schema> &schema, std::shared_ptr<arrow::io::OutputStream> out) {
    const auto properties = parquet::WriterProperties::Builder()
                                .compression(arrow::Compression::ZSTD)
                                ->created_by("restock")
                                ->max_row_group_length(kGroupRows)
                                ->build();
    const auto arrowProperties = parquet::ArrowWriterProperties::Builder()
                                     .store_schema()
                                     ->set_use_threads(true)
                                     ->build();
    return parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), std::move(out),
                                            properties, arrowProperties);
}

/// Adds rows in groups whose columns are encoded side by side.
arrow::Status appendGroups(parquet::arrow::FileWriter &writer, const arrow::Table &table) {
    if (table.num_rows() == 0) return writer.WriteTable(table, kGroupRows);
    for (int64_t row = 0; row < table.num_rows(); row += kGroupRows) {
        const auto slice = table.Slice(row, kGroupRows);
        ARROW_ASSIGN_OR_RAISE(auto batch, slice->CombineChunksToBatch());
        ARROW_RETURN_NOT_OK(writer.NewBufferedRowGroup());
        ARROW_RETURN_NOT_OK(writer.WriteRecordBatch(*batch));
    }
    return arrow::Status::OK();
}

arrow::Status writeParquet(const arrow::Table &table, std::shared_ptr<arrow::io::OutputStream> out) {
    ARROW_ASSIGN_OR_RAISE(auto writer, parquetWriter(table.schema(), std::move(out)));
    ARROW_RETURN_NOT_OK(appendGroups(*writer, table));
    return writer->Close();
}

arrow::Status writeIPC(const arrow::Table &table, std::shared_ptr<arrow::io::OutputStream> out) {
    ARROW_ASSIGN_OR_RAISE(auto writer, arrow::ipc::MakeFileWriter(out, table.schema()));
    ARROW_RETURN_NOT_OK(writer->WriteTable(table, kGroupRows));
    return writer->Close();
}

arrow::Status writeAs(const arrow::Table &table, const ca_write_options &options,
                      const std::shared_ptr<arrow::io::OutputStream> &out) {
    switch (options.format) {
        case CA_PARQUET: return writeParquet(table, out);
        case CA_ARROW: return writeIPC(table, out);
        default: break;
    }
    if (options.compression == CA_PLAIN) return writeText(table, options, *out);
    const auto kind =
        options.compression == CA_GZIP ? arrow::Compression::GZIP : arrow::Compression::ZSTD;
    ARROW_ASSIGN_OR_RAISE(auto codec, arrow::util::Codec::Create(kind));
    ARROW_ASSIGN_OR_RAISE(auto packed, arrow::io::CompressedOutputStream::Make(codec.get(), out));
    ARROW_RETURN_NOT_OK(writeText(table, options, *packed));
    return packed->Close();
}

}  // namespace

}  // namespace carrow

using namespace carrow;

ca_status ca_reader_open(const char *path, int32_t format, int64_t batch_rows, ca_reader **out) {
    return guard([&]() -> arrow::Status {
        auto reader = std::make_unique<ca_reader>();
        ARROW_ASSIGN_OR_RAISE(reader->file, arrow::io::ReadableFile::Open(path));
        ARROW_RETURN_NOT_OK(format == CA_PARQUET ? openParquet(*reader, batch_rows)
                                                 : openIPC(*reader));
        reader->names = reader->schema->field_names();
        *out = reader.release();
        return arrow::Status::OK();
    });
}

int32_t ca_reader_columns(const ca_reader *reader) {
    return static_cast<int32_t>(reader->names.size());
}

const char *ca_reader_name(const ca_reader *reader, int32_t column) {
    return reader->names[static_cast<size_t>(column)].c_str();
}

ca_status ca_reader_select(ca_reader *reader, const char *const *names, int32_t count) {
    return guard([&]() -> arrow::Status {
        reader->whole = false;
        for (int32_t i = 0; i < count; ++i) {
            const int index = reader->schema->GetFieldIndex(names[i]);
            if (index < 0) return arrow::Status::KeyError("no column '", names[i], "'");
            if (reader->parquet == nullptr) {
                reader->columns.push_back(index);
            } else {
                const auto &fields = reader->parquet->manifest().schema_fields;
                appendLeaves(fields[static_cast<size_t>(index)], reader->columns);
            }
        }
        return reader->ipc == nullptr ? arrow::Status::OK() : openIPC(*reader);
    });
}

ca_status ca_reader_next(ca_reader *reader, ca_table **out) {
    return guard([&]() -> arrow::Status {
        *out = nullptr;
        ARROW_ASSIGN_OR_RAISE(auto batch, nextBatch(*reader));
        if (batch == nullptr) return arrow::Status::OK();
        ARROW_ASSIGN_OR_RAISE(auto table, arrow::Table::FromRecordBatches({batch}));
        return handOut(*reader, std::move(table), out);
    });
}

ca_status ca_reader_all(ca_reader *reader, ca_table **out) {
    return guard([&]() -> arrow::Status {
        std::shared_ptr<arrow::Table> table;
        if (reader->ipc != nullptr) {
            ARROW_ASSIGN_OR_RAISE(table, reader->ipc->ToTable());
        } else if (reader->whole) {
            ARROW_ASSIGN_OR_RAISE(table, reader->parquet->ReadTable());
        } else {
            ARROW_ASSIGN_OR_RAISE(table, reader->parquet->ReadTable(reader->columns));
        }
        return handOut(*reader, std::move(table), out);
    });
}

void ca_reader_free(ca_reader *reader) { delete reader; }

ca_status ca_table_write(const ca_table *table, const char *path,
                         const ca_write_options *options) {
    return guard([&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto out, arrow::io::FileOutputStream::Open(path));
        ARROW_RETURN_NOT_OK(writeAs(*table->table, *options, out));
        return out->Close();
    });
}

ca_status ca_writer_open(const ca_table *first, const char *path, ca_writer **out) {
    return guard([&]() -> arrow::Status {
        auto writer = std::make_unique<ca_writer>();
        ARROW_ASSIGN_OR_RAISE(writer->file, arrow::io::FileOutputStream::Open(path));
        ARROW_ASSIGN_OR_RAISE(writer->parquet,
                              parquetWriter(first->table->schema(), writer->file));
        *out = writer.release();
        return arrow::Status::OK();
    });
}

ca_status ca_writer_append(ca_writer *writer, const ca_table *table) {
    return guard([&]() { return appendGroups(*writer->parquet, *table->table); });
}

ca_status ca_writer_close(ca_writer *writer) {
    return guard([&]() -> arrow::Status {
        ARROW_RETURN_NOT_OK(writer->parquet->Close());
        return writer->file->Close();
    });
}

void ca_writer_free(ca_writer *writer) { delete writer; }
