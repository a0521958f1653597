"""SDMetrics' quality score of made rows: python rows_quality.py real.csv made.csv"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
from read_rows import read  # noqa: E402
from sdmetrics.reports.single_table import QualityReport  # noqa: E402

real, made = read(sys.argv[1]), read(sys.argv[2])
columns = {name: {"sdtype": "categorical" if real[name].dtype == object else "numerical"} for name in real}
report = QualityReport()
report.generate(real, made[list(real)], {"columns": columns}, verbose=False)
properties = report.get_properties()
print(json.dumps({"quality": report.get_score(), **dict(zip(properties["Property"], properties["Score"]))}))
