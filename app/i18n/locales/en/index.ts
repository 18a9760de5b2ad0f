const files = import.meta.glob<Record<string, unknown>>('./*.json', { eager: true, import: 'default' });

/** Every namespace of this language: a JSON file that is put into this folder is there, nothing else lists it at run time. */
export const texts = Object.fromEntries(
  Object.entries(files).map(([file, content]) => [file.slice('./'.length, -'.json'.length), content]),
);
