export const minPasswordLength = 12;
/** Hashing takes the whole text in: without a limit a password of megabytes would be an attack. */
export const maxPasswordLength = 256;
