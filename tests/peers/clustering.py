"""
What other libraries need for a case of the bench `clustering`, and whether they find the same:

  clustering.py <folder> <name> <algorithm> <rows> <columns> <figures as JSON>

Reads <name>.f64 and what ours found (see workers/tasks/bench-clustering.ts); prints { library: { ms, cpuS, peakRssMb, agreement, what, version } | { missing } }.
Each library runs in a process of its own, so that its memory is its own: the script calls itself with the library as last argument.
"""

import json
import os
import resource
import subprocess
import sys
import time
import warnings

libraries = {
    "k-means": ["scikit-learn 1 thread", "scikit-learn 2 threads"],
    "ward": ["fastcluster", "scikit-learn"],
    "dbscan": ["scikit-learn kd_tree"],
    "hdbscan": ["hdbscan", "scikit-learn", "fast_hdbscan 1 thread", "fast_hdbscan 2 threads"],
}
folder, name, algorithm, rows, columns = sys.argv[1], sys.argv[2], sys.argv[3], *map(int, sys.argv[4:6])
figures = json.loads(sys.argv[6])

if len(sys.argv) == 7:
    found = {}
    for library in libraries[algorithm]:
        run = subprocess.run([sys.executable, *sys.argv, library], capture_output=True, text=True)
        found[library] = json.loads(run.stdout) if run.returncode == 0 else {"missing": run.stderr.strip().split("\n")[-1] or library}
    print(json.dumps(found))
    sys.exit()

library = sys.argv[7]
threads = "2" if library.endswith("2 threads") else "1"
for variable in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = threads
os.environ.pop("OPENBLAS_CORETYPE", None)
warnings.simplefilter("ignore")
try:
    import numpy as np

    points = np.fromfile(f"{folder}/{name}.f64").reshape(rows, columns)

    def k_means():
        import sklearn
        from sklearn.cluster import KMeans

        start = np.fromfile(f"{folder}/{name}-start.f64").reshape(-1, columns)
        run = lambda: KMeans(len(start), init=start, n_init=1, tol=0, max_iter=300, algorithm="lloyd").fit(points)
        return sklearn.__version__, run, lambda found: labels_agree(found.labels_) + [abs(found.inertia_ / figures["inertia"] - 1)]

    def ward():
        if library == "fastcluster":
            import fastcluster

            return fastcluster.__version__, lambda: fastcluster.linkage_vector(points, "ward")[:, 2], heights_agree
        import sklearn
        from sklearn.cluster import AgglomerativeClustering

        run = lambda: AgglomerativeClustering(None, distance_threshold=0, linkage="ward").fit(points).distances_
        return sklearn.__version__, run, heights_agree

    def dbscan():
        import sklearn
        from sklearn.cluster import DBSCAN

        run = lambda: DBSCAN(eps=figures["eps"], min_samples=int(figures["minSamples"]), algorithm="kd_tree").fit(points)
        return sklearn.__version__, run, lambda found: labels_agree(found.labels_)

    def hdbscan():
        size, samples = int(figures["minClusterSize"]), int(figures["minSamples"])
        if library == "scikit-learn":
            import sklearn
            from sklearn.cluster import HDBSCAN

            return sklearn.__version__, lambda: HDBSCAN(min_cluster_size=size, min_samples=samples, copy=True).fit(points), lambda f: labels_agree(f.labels_)
        if library == "hdbscan":
            import hdbscan as package

            # this package does not count the point itself among its neighbours
            build = lambda: package.HDBSCAN(min_cluster_size=size, min_samples=samples - 1, approx_min_span_tree=False, gen_min_span_tree=True, core_dist_n_jobs=1)
            weigh = lambda found: abs(found.minimum_spanning_tree_.to_numpy()[:, 2].sum() / figures["weight"] - 1)
            return "0.8", lambda: build().fit(points), lambda found: labels_agree(found.labels_) + [weigh(found)]
        import fast_hdbscan as package

        package.HDBSCAN(min_cluster_size=5).fit(points[:500])
        return "0.3", lambda: package.HDBSCAN(min_cluster_size=size, min_samples=samples - 1).fit(points), lambda found: labels_agree(found.labels_)

    def labels_agree(labels):
        from sklearn.metrics import adjusted_rand_score

        return [float(adjusted_rand_score(np.fromfile(f"{folder}/{name}-labels.i32", dtype=np.int32), labels))]

    def heights_agree(heights):
        own = np.sort(np.fromfile(f"{folder}/{name}-heights.f64"))
        return [float(np.max(np.abs(np.sort(heights) - own) / np.maximum(own, 1e-12)))]

    version, run, compare = {"k-means": k_means, "ward": ward, "dbscan": dbscan, "hdbscan": hdbscan}[algorithm]()
    found = run()
    times, cpu = [], []
    while len(times) < 5 and (not times or sum(times) < 5):
        started, worked = time.perf_counter(), time.process_time()
        found = run()
        times.append(time.perf_counter() - started)
        cpu.append(time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"ms": float(np.median(times)) * 1000, "cpuS": float(np.median(cpu)), "peakRssMb": peak, "agreement": compare(found), "version": version}))
except ImportError as error:
    print(json.dumps({"missing": error.name or str(error)}))
