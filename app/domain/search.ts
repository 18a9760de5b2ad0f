/** An account that fits what someone typed into the search: its name or pseudonym, and what tells it apart. */
export type AccountHit = { id: number; label: string; detail: string; isDemo: boolean };
