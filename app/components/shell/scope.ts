import { useSearchParams } from '#app/components/router.ts';

/** Keeps the chosen group on the way to another page: `scopedPath('/accounts?sort=-pnl')`. */
export function useScopedPath(): (path: string) => string {
  const [search] = useSearchParams();
  const group = search.get('group');
  return (path) => (group ? `${path}${path.includes('?') ? '&' : '?'}group=${encodeURIComponent(group)}` : path);
}
