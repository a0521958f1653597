// Tables.
