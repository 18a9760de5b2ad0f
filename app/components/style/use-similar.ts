import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from '#app/components/router.ts';
import { withSearch } from '#app/components/ui/with-search.ts';
import type { SimilarView } from '#app/domain/style-views.ts';

type Answer = { of: string; similar: SimilarView | null };
export type SimilarSearch = {
  /** The last answer; null before the first. Stays in sight while the next one is on its way. */
  answer: Answer | null;
  isLoading: boolean;
  hasFailed: boolean;
  retry: () => void;
};

/** Asks for the accounts like one account whenever what is asked changes; an older question is dropped. */
export function useSimilar(accountId: number): SimilarSearch {
  const [search] = useSearchParams();
  const asked = new URLSearchParams(['like', 'group'].flatMap((name) => (search.has(name) ? [[name, search.get(name)!]] : [])));
  const path = `/accounts/${accountId}/similar${withSearch(asked, {})}`;
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    const question = new AbortController();
    fetch(path, { signal: question.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(`The server answered ${response.status}`);
        setAnswer({ of: path, ...((await response.json()) as { similar: SimilarView | null }) });
      })
      .catch(() => {
        if (!question.signal.aborted) setFailed(path);
      });
    return () => question.abort();
  }, [path, attempt]);
  const retry = useCallback(() => {
    setFailed(null);
    setAttempt((number) => number + 1);
  }, []);
  return { answer, isLoading: answer?.of !== path && failed !== path, hasFailed: failed === path && answer?.of !== path, retry };
}
