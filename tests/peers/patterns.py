"""
What other libraries need for a case of the bench `patterns`, and how far their results are from ours:

  patterns.py <folder> <case> <count> <length> <setting> <threads>

Reads <case>-series.f64 and <case>-result.f64; prints { name: { ms, cpuMs, difference, version } } per library, the median of five after a warm-up, or { missing }.
"""

import json
import os
import sys
import time
import warnings

folder, case, count, length, setting, threads = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7])
for variable in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(threads)
warnings.simplefilter("ignore")

try:
    import numpy as np
except ImportError:
    print(json.dumps({"missing": "numpy"}))
    sys.exit()

series = np.fromfile(f"{folder}/{case}-series.f64").reshape(count, length)
ours = np.fromfile(f"{folder}/{case}-result.f64")
upper = np.triu_indices(count, 1)


def dtaidistance():
    import dtaidistance
    from dtaidistance import dtw

    window = None if case == "dtw-full" else setting + 1
    run = lambda: dtw.distance_matrix_fast(series, window=window, compact=True, parallel=threads > 1)
    return dtaidistance.__version__, run, np.asarray


def tslearn_dtw():
    import tslearn
    from tslearn.metrics import cdist_dtw

    band = {} if case == "dtw-full" else {"global_constraint": "sakoe_chiba", "sakoe_chiba_radius": setting}
    return tslearn.__version__, lambda: cdist_dtw(series, n_jobs=threads, **band), lambda found: found[upper]


def tslearn_shape():
    import tslearn
    from tslearn.metrics.cycc import cdist_normalized_cc

    data = series.reshape(count, length, 1)
    norms = np.linalg.norm(series, axis=1)
    run = lambda: cdist_normalized_cc(data, data, norms1=norms, norms2=norms, self_similarity=True)
    return tslearn.__version__, run, lambda found: 1 - found[upper]


def ruptures():
    import ruptures

    def run():
        cuts = []
        for row in series:
            cuts += ruptures.Pelt(model="normal", min_size=5, jump=1).fit(row).predict(pen=setting)[:-1] + [-1]
        return cuts

    return ruptures.__version__, run, np.asarray


def stumpy():
    import stumpy

    return stumpy.__version__, lambda: stumpy.stump(series[0], setting), lambda found: found[:, 0].astype(float)


peers = {
    "dtw-banded": {"dtaidistance": dtaidistance, "tslearn": tslearn_dtw},
    "dtw-full": {"dtaidistance": dtaidistance, "tslearn": tslearn_dtw},
    "shape": {"tslearn": tslearn_shape},
    "changes": {"ruptures": ruptures},
    "matrix-profile": {"stumpy": stumpy},
}

result = {}
for name, prepare in peers[case].items():
    try:
        version, run, values = prepare()
    except ImportError:
        result[name] = {"missing": True}
        continue
    found = values(run())
    difference = float(np.abs(found - ours).max()) if found.shape == ours.shape else None
    times, cpu_times = [], []
    for _ in range(1 if case == "changes" else 5):
        started, cpu_started = time.perf_counter(), time.process_time()
        run()
        times.append(1000 * (time.perf_counter() - started))
        cpu_times.append(1000 * (time.process_time() - cpu_started))
    middle = lambda values: sorted(values)[len(values) // 2]
    result[name] = {"ms": middle(times), "cpuMs": middle(cpu_times), "difference": difference, "version": version}
print(json.dumps(result))
