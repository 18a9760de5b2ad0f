import { z } from 'zod';
import { maxPasswordLength, minPasswordLength } from './password-length.ts';

export const emailSchema = z.email('auth:error.email').max(254, 'auth:error.email');
export const personNameSchema = z.string({ error: 'auth:error.name' }).trim().min(1, 'auth:error.name').max(120, 'auth:error.name');
/** Length is what counts; composition rules only make passwords that people write down. */
export const newPasswordSchema = z
  .string({ error: 'auth:error.passwordShort' })
  .min(minPasswordLength, 'auth:error.passwordShort')
  .max(maxPasswordLength, 'auth:error.passwordLong')
  .refine((password) => new Set(password).size > 4, 'auth:error.passwordPlain');
