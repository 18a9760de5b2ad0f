import { coefficientOfVariation, mapped, mean, median, quantileOfSorted, sorted, sum, sumOf } from '#workers/core/numerics/statistics.ts';
import { where } from './account-history.ts';
import type { WindowView } from './windows.ts';

const shortHoldS = 60;
const escalationFactor = 1.5;
/** Detector D04: what counts as one grid. */
const grid = { legs: 4, spacingCv: 0.25, lotsCv: 0.15 };

/** How long ideas are held, winners against losers (M13, M14). */
export function holdingMetrics({ ideas }: WindowView) {
  const { holdS, volumeLots, profit } = ideas;
  const ascending = sorted(holdS);
  const lots = sum(volumeLots);
  return {
    holdMedian: quantileOfSorted(ascending, 0.5),
    holdP10: quantileOfSorted(ascending, 0.1),
    holdP90: quantileOfSorted(ascending, 0.9),
    holdCv: coefficientOfVariation(holdS),
    holdVolumeWeighted: lots > 0 ? sumOf(holdS, (hold, i) => hold * volumeLots[i]!) / lots : Number.NaN,
    shortHoldShare: share(holdS, (hold) => hold < shortHoldS),
    holdRatio: ratio(median(where(holdS, (i) => profit[i]! > 0)), median(where(holdS, (i) => profit[i]! < 0))),
  };
}

/** How large ideas are and how evenly (M18, M21). */
export function sizeMetrics({ ideas }: WindowView) {
  const { volumeLots } = ideas;
  const average = mean(volumeLots);
  const ascending = sorted(volumeLots);
  return {
    volume: sum(volumeLots),
    sizeMean: average,
    sizeCv: coefficientOfVariation(volumeLots),
    sizeMaxToMedian: ratio(quantileOfSorted(ascending, 1), quantileOfSorted(ascending, 0.5)),
    riskConsistency: share(volumeLots, (lots) => lots >= 0.25 * average && lots <= 2 * average),
  };
}

/** How ideas are built from legs: adding to losers or winners, grids, growing legs, stops (M22–M24, M41, M43). */
export function buildMetrics({ ideas }: WindowView) {
  const { legs, adverseAdds, favourableAdds, spacingCv, legLotsCv, maxToFirstLots, hasStop, toldPositions, algoPositions } = ideas;
  const withAdds = where(adverseAdds, (i) => adverseAdds[i]! + favourableAdds[i]! > 0);
  const told = sum(toldPositions);
  return {
    stackedShare: share(legs, (count) => count >= 2),
    addToLoserRate: share(withAdds, (adds) => adds > 0),
    averagingShare: share(adverseAdds, (adds) => adds > 0),
    pyramidShare: share(favourableAdds, (adds, i) => adds > 0 && adverseAdds[i] === 0),
    gridRegularity: mean(
      mapped(
        where(spacingCv, (i) => !Number.isNaN(spacingCv[i]!)),
        (cv) => Math.max(0, 1 - cv),
      ),
    ),
    gridShare: share(legs, (count, i) => count >= grid.legs && spacingCv[i]! <= grid.spacingCv && legLotsCv[i]! <= grid.lotsCv),
    escalationShare: share(maxToFirstLots, (factor) => factor >= escalationFactor),
    stopUse: mean(hasStop),
    algoShare: told > 0 ? sum(algoPositions) / told : Number.NaN,
  };
}

function share(values: Float64Array, holds: (value: number, index: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (holds(values[i]!, i)) count++;
  return values.length === 0 ? Number.NaN : count / values.length;
}

const ratio = (above: number, below: number): number => (below > 0 ? above / below : Number.NaN);
