"""Nearest neighbours by scikit-learn over points that FX Cortex wrote (float32, row by row).

usage: nearest_neighbours.py points.f32 columns k rows...   (rows: query rows, comma separated)
prints { versions, rows, searches: [{ algorithm, fitMs, medianMs, slowestMs, neighbours: [[row, …], …] }] }
"""
import json
import statistics
import sys
import time

try:
    import numpy
    import sklearn
    from sklearn.neighbors import NearestNeighbors
except ImportError as error:
    print(json.dumps({"missing": error.name}))
    sys.exit(0)

file, columns, k, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), [int(row) for row in sys.argv[4].split(",")]
points = numpy.fromfile(file, dtype=numpy.float32).astype(numpy.float64).reshape(-1, columns)

searches = []
for algorithm in ("brute", "kd_tree", "ball_tree"):
    started = time.perf_counter()
    model = NearestNeighbors(n_neighbors=k + 1, algorithm=algorithm, n_jobs=1).fit(points)
    fit_ms = (time.perf_counter() - started) * 1000
    times, neighbours = [], []
    for row in rows:
        started = time.perf_counter()
        found = model.kneighbors(points[row : row + 1], return_distance=False)[0]
        times.append((time.perf_counter() - started) * 1000)
        neighbours.append([int(other) for other in found if other != row][:k])
    searches.append(
        {
            "algorithm": algorithm,
            "fitMs": fit_ms,
            "medianMs": statistics.median(times),
            "slowestMs": max(times),
            "neighbours": neighbours,
        }
    )
print(json.dumps({"versions": {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__}, "rows": len(points), "searches": searches}))
