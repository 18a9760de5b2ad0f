/** Who makes a change: a signed-in person, or a script (`userId` null, label `script:import`). */
export type Actor = { userId: number | null; label: string };

export const scriptActor = (script: string): Actor => ({ userId: null, label: `script:${script}` });
