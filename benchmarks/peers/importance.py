"""Permutation importance of a linear regression on Californian housing, by scikit-learn. Usage: importance.py DIRECTORY"""

import csv
import gzip
import sys

import numpy as np
import sklearn
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression

FEATURES = [
    "longitude",
    "latitude",
    "housing_median_age",
    "total_rooms",
    "total_bedrooms",
    "population",
    "households",
    "median_income",
]

with gzip.open(sys.argv[1] + "/housing.csv.gz", "rt") as file:
    rows = [row for row in csv.DictReader(file) if all(row[name] for name in FEATURES)]
x = np.array([[float(row[name]) for name in FEATURES] for row in rows])
y = np.array([float(row["median_house_value"]) for row in rows])
test = np.arange(len(y)) % 5 == 0
model = LinearRegression().fit(x[~test], y[~test])
print(f"scikit-learn {sklearn.__version__}, {test.sum()} test rows, r2 {model.score(x[test], y[test]):.4f}")
found = permutation_importance(model, x[test], y[test], scoring="r2", n_repeats=30, random_state=1)
for j in np.argsort(-found.importances_mean):
    print(f"{FEATURES[j]:<20} {found.importances_mean[j]:.4f} {found.importances_std[j]:.4f}")
