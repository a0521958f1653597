"""Tables as peers read them: names are texts, and a missing one is a name of its own."""
import pandas


def read(path):
    table = pandas.read_csv(path, skipinitialspace=True, keep_default_na=False, na_values=[""])
    for name in table:
        if not pandas.api.types.is_numeric_dtype(table[name]) or table[name].dtype == bool:
            table[name] = table[name].astype(object).where(table[name].notna(), "missing").astype(str).astype(object)
    return table
