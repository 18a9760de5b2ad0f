/** Long loops call this now and then; it throws when the person or the runner has cancelled. */
export type Control = { throwIfCancelled?: (() => void) | undefined };

/** Label of a point that belongs to no cluster. */
export const noise = -1;

/** Number of clusters in a labelling: labels are 0 … count − 1, and −1 for noise. */
export function clusterCount(labels: ArrayLike<number>): number {
  let highest = noise;
  for (let i = 0; i < labels.length; i++) highest = Math.max(highest, labels[i]!);
  return highest + 1;
}
