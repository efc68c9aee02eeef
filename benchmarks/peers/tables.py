"""Defaults of scikit-learn, and of LightGBM where it is installed, on the rows that DefaultModels wrote: its peer in Python.

Usage: python tables.py EXPORT [SET,..]

EXPORT is what DefaultModels was given with --export. MLPClassifier and MLPRegressor get columns standardised by the training
rows (sparse ones scaled and not centred), and its regressor targets standardised too where the name says so: without a scaler
they learn little. Trees get columns as they are, and no table of more than 10,000 columns. Prints accuracy or RMSE: the mean
and each of the seeds 1 to 3; and wall and CPU seconds of a fit.
"""

import glob
import os
import sys
import time
import warnings

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.datasets import load_svmlight_files
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import accuracy_score, mean_squared_error
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

try:
    import lightgbm
except ImportError:
    lightgbm = None

WIDE = 10_000
SETS = ["adult", "covertype_15k", "california_housing", "beijing_air", "sms_spam", "mnist", "spirals"]
REGRESSIONS = {"california_housing", "beijing_air"}


def read(directory):
    files = [glob.glob(f"{directory}/{part}/part-*")[0] for part in ("train", "test")]
    train, labels, test, test_labels = load_svmlight_files(files)
    if train.shape[1] < WIDE:
        train, test = train.toarray(), test.toarray()
    return train, labels, test, test_labels


def learners(regression, wide, seed):
    scaler = StandardScaler(with_mean=not wide)
    if regression:
        yield "sklearn MLP, scaled", make_pipeline(scaler, MLPRegressor(random_state=seed))
        scaled = TransformedTargetRegressor(MLPRegressor(random_state=seed), transformer=StandardScaler())
        yield "sklearn MLP, y too", make_pipeline(scaler, scaled)
        yield "sklearn HistGB", HistGradientBoostingRegressor(random_state=seed)
        if lightgbm:
            yield "LightGBM", lightgbm.LGBMRegressor(random_state=seed, verbose=-1)
        return
    yield "sklearn MLP, scaled", make_pipeline(scaler, MLPClassifier(random_state=seed))
    if not wide:
        yield "sklearn HistGB", HistGradientBoostingClassifier(random_state=seed)
        if lightgbm:
            yield "LightGBM", lightgbm.LGBMClassifier(random_state=seed, verbose=-1)


def main():
    warnings.simplefilter("ignore")  # of a network that has not converged within the default number of iterations
    names = sys.argv[2].split(",") if len(sys.argv) > 2 else SETS
    print(f"{'set':18}  {'learner':19}  {'metric':20}  {'mean':>10}  {'seeds':30}  {'wall s':>7}  {'CPU s':>7}")
    for name in names:
        if not os.path.isdir(f"{sys.argv[1]}/{name}"):
            continue
        train, labels, test, test_labels = read(f"{sys.argv[1]}/{name}")
        regression = name in REGRESSIONS
        results = {}
        for seed in (1, 2, 3):
            for learner, model in learners(regression, train.shape[1] >= WIDE, seed):
                wall, cpu = time.perf_counter(), time.process_time()
                model.fit(train, labels)
                cost = time.perf_counter() - wall, time.process_time() - cpu
                predictions = model.predict(test)
                metric = (
                    mean_squared_error(test_labels, predictions) ** 0.5
                    if regression
                    else accuracy_score(test_labels, predictions)
                )
                results.setdefault(learner, []).append((metric, *cost))
        for learner, runs in results.items():
            metrics, wall, cpu = zip(*runs)
            form = ".2f" if regression else ".4f"
            each = " ".join(f"{metric:{form}}" for metric in metrics)
            kind = "rmse" if regression else "accuracy"
            print(
                f"{name:18}  {learner:19}  {kind:20}  {np.mean(metrics):>10{form}}  {each:30}"
                f"  {np.mean(wall):7.1f}  {np.mean(cpu):7.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
