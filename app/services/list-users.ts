import { listUsers as readUsers, type User } from '#app/repositories/users.ts';

/** Everyone who can or could sign in, active people first. */
export const listUsers = (): Promise<User[]> => readUsers();
