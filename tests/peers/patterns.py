"""
What another library needs for a case of the bench `patterns`, and how far its results are from ours:

  patterns.py <folder> <case> <count> <length> <setting> <library>

Reads <case>-series.f64 and <case>-result.f64; prints { version, difference, times: [{ threads, ms, cpuMs }] }, or { missing }. After a warm-up on little data (compilers), up to
five rounds within two seconds; the times are the medians.
"""

import json
import os
import sys
import time
import warnings

folder, case, count, length, setting, library = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]), sys.argv[6]
most_threads, most_rounds, most_seconds = 2, 5, 2
for variable in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = str(most_threads)
warnings.simplefilter("ignore")


def dtw_of_dtaidistance():
    import dtaidistance
    from dtaidistance import dtw

    window = None if case == "dtw-full" else setting + 1
    run = lambda series, threads: dtw.distance_matrix_fast(series, window=window, compact=True, parallel=threads > 1)
    return dtaidistance.__version__, run, np.asarray


def dtw_of_tslearn():
    import tslearn
    from tslearn.metrics import cdist_dtw

    run = lambda series, threads: cdist_dtw(series, n_jobs=threads, global_constraint="sakoe_chiba", sakoe_chiba_radius=setting)
    return tslearn.__version__, run, above_diagonal


def shape_of_tslearn():
    import numba
    import tslearn
    from tslearn.metrics.cycc import cdist_normalized_cc

    def run(series, threads):
        numba.set_num_threads(threads)
        data = series.reshape(*series.shape, 1)
        norms = np.linalg.norm(series, axis=1)
        return cdist_normalized_cc(data, data, norms1=norms, norms2=norms, self_similarity=True)

    return tslearn.__version__, run, lambda found: 1 - above_diagonal(found)


def changes_of_ruptures():
    import ruptures

    def run(series, threads):
        cuts = []
        for row in series:
            cuts += ruptures.Pelt(model="normal", min_size=5, jump=1).fit(row).predict(pen=setting)[:-1] + [-1]
        return cuts

    return ruptures.__version__, run, np.asarray


def profile_of_stumpy():
    import numba
    import stumpy

    def run(series, threads):
        numba.set_num_threads(threads)
        return stumpy.stump(series[0], setting)

    return stumpy.__version__, run, lambda found: found[:, 0].astype(float)


def above_diagonal(found):
    return found[np.triu_indices(len(found), 1)]


peers = {
    "dtw-banded": {"dtaidistance": dtw_of_dtaidistance, "tslearn": dtw_of_tslearn},
    "dtw-full": {"dtaidistance": dtw_of_dtaidistance},
    "shape": {"tslearn": shape_of_tslearn},
    "changes": {"ruptures": changes_of_ruptures},
    "matrix-profile": {"stumpy": profile_of_stumpy},
}

try:
    import numpy as np

    version, run, values = peers[case][library]()
except ImportError as error:
    print(json.dumps({"missing": error.name or str(error)}))
    sys.exit()

series = np.fromfile(f"{folder}/{case}-series.f64").reshape(count, length)
ours = np.fromfile(f"{folder}/{case}-result.f64")
middle = lambda measured: sorted(measured)[len(measured) // 2]
times = []
for threads in [1] if case == "changes" else range(1, most_threads + 1):
    run(series[:3], threads)
    walls, cpus = [], []
    while len(walls) < most_rounds and sum(walls) < 1000 * most_seconds:
        started, cpu_started = time.perf_counter(), time.process_time()
        found = run(series, threads)
        walls.append(1000 * (time.perf_counter() - started))
        cpus.append(1000 * (time.process_time() - cpu_started))
    times.append({"threads": threads, "ms": middle(walls), "cpuMs": middle(cpus)})
found = values(found)
difference = float(np.abs(found - ours).max()) if found.shape == ours.shape else None
print(json.dumps({"version": version, "difference": difference, "times": times}))
