import { countUsers } from '#app/repositories/users.ts';

/** Whether anyone can sign in at all: a new installation waits for the link that the server printed at its start. */
export async function presentLogin(): Promise<{ isNew: boolean }> {
  return { isNew: (await countUsers()) === 0 };
}
