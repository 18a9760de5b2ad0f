/** A path of this site out of something from outside; `/` when it could lead elsewhere. */
export function localPath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith('/') || wanted.startsWith('//') || /[\\\s]/.test(wanted)) return '/';
  return wanted;
}
