/** Saves what a chart shows. Browser only. */
import { csvLine } from '#app/domain/csv.ts';

export type ChartTable = {
  columns: readonly { label: string; numeric?: boolean }[];
  rows: readonly (readonly (string | number | null)[])[];
};

/** RFC 4180 with a header row; numbers with a point, missing values empty. */
export const tableToCsv = ({ columns, rows }: ChartTable): string => [columns.map(({ label }) => label), ...rows].map(csvLine).join('');

function save(blob: Blob, fileName: string) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export const saveCsv = (table: ChartTable, fileName: string) =>
  save(new Blob([tableToCsv(table)], { type: 'text/csv' }), `${fileName}.csv`);

const pixelRatio = 2;
const inlined = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'fill-opacity',
  'font-size',
  'font-family',
  'font-weight',
  'text-anchor',
];

async function drawSvg(svg: SVGSVGElement): Promise<CanvasImageSource> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = svg.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((element, index) => {
    const style = getComputedStyle(originals[index]!);
    for (const property of inlined) element.setAttribute(property, style.getPropertyValue(property));
  });
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute('width', String(width * pixelRatio));
  copy.setAttribute('height', String(height * pixelRatio));
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Draws every canvas and chart of an element into one picture, at its place and under its title, on the theme's surface colour. */
export async function savePng(container: HTMLElement, title: string, fileName: string): Promise<void> {
  const box = container.getBoundingClientRect();
  const style = getComputedStyle(document.documentElement);
  const titleHeight = 32;
  const canvas = document.createElement('canvas');
  canvas.width = box.width * pixelRatio;
  canvas.height = (box.height + titleHeight) * pixelRatio;
  const context = canvas.getContext('2d')!;
  context.scale(pixelRatio, pixelRatio);
  context.fillStyle = `rgb(${style.getPropertyValue('--surface')})`;
  context.fillRect(0, 0, box.width, box.height + titleHeight);
  context.fillStyle = `rgb(${style.getPropertyValue('--ink')})`;
  context.font = `600 14px ${getComputedStyle(container).fontFamily}`;
  context.fillText(title, 8, 21);
  for (const part of container.querySelectorAll<HTMLCanvasElement | SVGSVGElement>('canvas, svg[data-chart]')) {
    const place = part.getBoundingClientRect();
    const source = part instanceof SVGSVGElement ? await drawSvg(part) : part;
    context.drawImage(source, place.left - box.left, place.top - box.top + titleHeight, place.width, place.height);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob) save(blob, `${fileName}.png`);
}
