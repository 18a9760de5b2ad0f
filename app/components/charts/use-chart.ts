import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Server rendering has no layout; the first paint then uses the width a chart was drawn with on the server. */
const useBrowserLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/** The width of an element in CSS pixels, kept up to date. `fallback` until it is known. */
export function useWidth<T extends HTMLElement>(fallback = 640): [RefObject<T>, number] {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(fallback);
  useBrowserLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    // What is not laid out has no width; what was drawn stays.
    const measure = () => element.clientWidth > 0 && setWidth(Math.max(120, Math.round(element.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

/** A number that grows whenever the theme changes: canvases read their colours again. */
export function useThemeVersion(): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const changed = () => requestAnimationFrame(() => setVersion((previous) => previous + 1));
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributes: true });
    for (const link of document.querySelectorAll('link[rel=stylesheet]'))
      observer.observe(link, { attributes: true, attributeFilter: ['media', 'disabled'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', changed);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', changed);
    };
  }, []);
  return version;
}

/** A colour token for a canvas. SVG takes `tokenColour` instead and follows the theme by itself. */
export function readToken(name: string, alpha = 1): string {
  const rgb = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  return `rgb(${rgb} / ${alpha})`;
}

/** A colour token as an SVG attribute or style. */
export const tokenColour = (name: string, alpha = 1) => (alpha === 1 ? `rgb(var(--${name}))` : `rgb(var(--${name}) / ${alpha.toFixed(3)})`);
