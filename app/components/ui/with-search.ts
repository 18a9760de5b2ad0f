/** The search string with some parameters changed; null or an empty text removes one. Starts with `?`, or is empty. */
export function withSearch(search: URLSearchParams, changes: Record<string, string | number | null | undefined>): string {
  const changed = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') changed.delete(name);
    else changed.set(name, String(value));
  }
  return changed.size > 0 ? `?${changed}` : '';
}
