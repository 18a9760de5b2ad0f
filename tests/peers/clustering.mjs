/**
 * What packages of npm need for a case of the bench `clustering`: `node clustering.mjs <folder> <name> <algorithm> <rows> <columns> <figures as JSON>`. Prints
 * { library: { ms, cpuS, peakRssMb, agreement, version } | { missing } }; of several runs the median.
 */
import fs from 'node:fs';
import path from 'node:path';

const [folder, name, algorithm, rows, columns, figuresText] = process.argv.slice(2);
const figures = JSON.parse(figuresText);
const read = (suffix, Type) => {
  const bytes = fs.readFileSync(path.join(folder, `${name}${suffix}`));
  return new Type(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const toRows = (data, width) =>
  Array.from({ length: data.length / width }, (_, row) => Array.from(data.subarray(row * width, (row + 1) * width)));
const points = toRows(read('.f64', Float64Array), Number(columns));

const pairs = (count) => (count * (count - 1)) / 2;
function adjustedRandIndex(a, b) {
  const counts = [new Map(), new Map(), new Map()];
  a.forEach((label, i) => {
    for (const [which, key] of [`${label} ${b[i]}`, label, b[i]].entries()) counts[which].set(key, (counts[which].get(key) ?? 0) + 1);
  });
  const [both, inA, inB] = counts.map((count) => [...count.values()].reduce((total, size) => total + pairs(size), 0));
  const expected = (inA * inB) / pairs(a.length);
  return (both - expected) / ((inA + inB) / 2 - expected);
}
const labelsAgree = (labels) => [adjustedRandIndex(read('-labels.i32', Int32Array), labels)];

const cases = {
  'k-means': [
    'ml-kmeans',
    ({ kmeans }) =>
      kmeans(points, figures.clusters, {
        initialization: toRows(read('-start.f64', Float64Array), Number(columns)),
        maxIterations: 300,
        tolerance: 0,
      }),
    ({ clusters }) => labelsAgree(clusters),
  ],
  ward: [
    'ml-hclust',
    ({ agnes }) => agnes(points, { method: 'ward2' }),
    (tree) => {
      const heights = [];
      tree.traverse(({ height, isLeaf }) => !isLeaf && heights.push(height));
      const own = read('-heights.f64', Float64Array).sort();
      return [Math.max(...heights.sort((a, b) => a - b).map((height, i) => Math.abs(height - own[i]) / Math.max(own[i], 1e-12)))];
    },
  ],
  dbscan: [
    'density-clustering',
    // its neighbourhood leaves the border out
    (module) => new module.default.DBSCAN().run(points, figures.eps * (1 + 1e-12), figures.minSamples),
    (clusters) => {
      const labels = new Array(Number(rows)).fill(-1);
      clusters.forEach((members, cluster) => {
        for (const row of members) labels[row] = cluster;
      });
      return labelsAgree(labels);
    },
  ],
};

const result = {};
if (cases[algorithm]) {
  const [library, run, compare] = cases[algorithm];
  try {
    const module = await import(library);
    const { version } = JSON.parse(fs.readFileSync(new URL(`../../node_modules/${library}/package.json`, import.meta.url), 'utf8'));
    const times = [];
    let found;
    while (times.length < 3 && (times.length === 0 || times.reduce((a, b) => a + b) < 5_000)) {
      const startedMs = performance.now();
      found = run(module);
      times.push(performance.now() - startedMs);
    }
    const { maxRSS, userCPUTime } = process.resourceUsage();
    times.sort((a, b) => a - b);
    result[library] = {
      ms: times[times.length >> 1],
      cpuS: userCPUTime / 1e6 / times.length,
      peakRssMb: Math.round(maxRSS / 1024),
      agreement: compare(found),
      version,
    };
  } catch (error) {
    result[library] = { missing: error.code === 'ERR_MODULE_NOT_FOUND' ? library : String(error) };
  }
}
process.stdout.write(JSON.stringify(result));
