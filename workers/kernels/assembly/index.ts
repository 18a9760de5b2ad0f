export { warp } from './dtw';
export { accumulate, assign, measure, reassign } from './k-means';
export { nearestOfAll } from './kd-tree';
export { primSteps } from './prim';
export { nearestCluster } from './ward';
