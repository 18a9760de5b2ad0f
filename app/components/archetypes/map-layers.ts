/** How the archetype map is coloured: its layers, legend and table, from the columns that the server sent. */
import { archetypeName } from '#app/components/accounts/archetype.tsx';
import { shadeCount, shadeOf } from '#app/components/charts/colour-ramp.ts';
import type { ScatterLayer } from '#app/components/charts/scatter-layers.ts';
import type { Words } from '#app/components/words.ts';
import { type ArchetypeTag, archetypeColour, noGroup } from '#app/domain/account-views.ts';
import type { ArchetypeMap } from '#app/domain/archetype-views.ts';
import { placeOnScale } from '#app/domain/value-scale.ts';

/** An entry of the legend; with the key of a layer it can be hidden. */
export type MapCategory = { key: string; label: string; token: string; mark: ScatterLayer['mark']; places: number[] };

export const noiseIndex = noGroup.unlikeAnyone;
const paletteSlots = 17;

/** Points by archetype, in the given order, accounts unlike anyone last and as crosses. Namesakes of one colour are told apart by rings. */
export function archetypeCategories(t: Words, { index }: ArchetypeMap, archetypes: readonly ArchetypeTag[]): MapCategory[] {
  const places = placesBy(index);
  const named = archetypes.map((tag, position): MapCategory => {
    const hasNamesake = archetypes.slice(0, position).some(({ colour }) => colour === tag.colour);
    return {
      key: String(tag.index),
      label: archetypeName(t, tag),
      token: `cat-${tag.colour}`,
      mark: hasNamesake ? 'ring' : 'disc',
      places: places.get(tag.index) ?? [],
    };
  });
  const apart = (['unlike-anyone', 'insufficient-data'] as const).map((key, position): MapCategory => {
    const at = position === 0 ? noiseIndex : noGroup.insufficient;
    return {
      key: String(at),
      label: t(`metrics:archetype.${key}.name`),
      token: `cat-${archetypeColour[key]}`,
      mark: position === 0 ? 'cross' : 'ring',
      places: places.get(at) ?? [],
    };
  });
  return [...named, ...apart].filter((category) => category.places.length > 0);
}

/** Points by the firm's group; a group keeps its colour as long as it exists. */
export function groupCategories(t: Words, { values, groups }: ArchetypeMap): MapCategory[] {
  const places = placesBy(values ?? []);
  const known = [...groups, { id: 0, name: t('accounts:filter.noGroup') }];
  return known.flatMap(({ id, name }): MapCategory[] => {
    const own = places.get(id) ?? [];
    if (own.length === 0) return [];
    const token = id === 0 ? 'faint' : `cat-${id % paletteSlots}`;
    return [{ key: `group-${id}`, label: name, token, mark: 'disc', places: own }];
  });
}

/** Points by the value of a metric: one layer per shade, the smallest first, and those without a value below all. */
export function valueLayers({ values, scale, index }: ArchetypeMap): ScatterLayer[] {
  if (!values || !scale) return [];
  const shades: number[][] = Array.from({ length: shadeCount }, () => []);
  const missing: number[] = [];
  const apart: number[][] = Array.from({ length: shadeCount }, () => []);
  values.forEach((value, place) => {
    if (value === null) missing.push(place);
    else (index[place] === noiseIndex ? apart : shades)[shadeOf(placeOnScale(scale, value))]!.push(place);
  });
  const ramp = scale.isDiverging ? 'diverging' : 'sequential';
  const layers = (by: number[][], mark: ScatterLayer['mark']) =>
    by.map((places, shade): ScatterLayer => ({ key: `${mark}-${shade}`, places, mark, colour: { ramp, shade } }));
  return [
    { key: 'missing', places: missing, mark: 'ring' as const, colour: { token: 'line-strong' } },
    ...layers(shades, 'disc'),
    ...layers(apart, 'cross'),
  ].filter(({ places }) => places.length > 0);
}

function placesBy(keys: readonly (number | null)[]): Map<number | null, number[]> {
  const places = new Map<number | null, number[]>();
  keys.forEach((key, place) => {
    const own = places.get(key);
    if (own) own.push(place);
    else places.set(key, [place]);
  });
  return places;
}
