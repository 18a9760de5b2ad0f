import { useEffect, useState } from 'react';
import { type SeriesMatrix, unpackMatrix } from '#app/domain/pattern-series.ts';

/** The series of a result: null until they are there. They come after the page because they are large. */
export function usePatternSeries(id: string, group: string | null): SeriesMatrix | null {
  const [matrix, setMatrix] = useState<SeriesMatrix | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    setMatrix(null);
    fetch(`/patterns/${id}/series${group ? `?group=${encodeURIComponent(group)}` : ''}`, { signal: stop.signal })
      .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(String(answer.status)))))
      .then((bytes) => setMatrix(unpackMatrix(bytes)))
      .catch((error) => {
        if (!stop.signal.aborted) throw error;
      });
    return () => stop.abort();
  }, [id, group]);
  return matrix;
}
