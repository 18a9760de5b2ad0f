// Run after `npm install <package>`: writes the optional packages of other platforms into package-lock.json when npm left them out,
// which it does for every package that the registry at hand does not carry. `npm ci` refuses a lock file without them.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openbsd', 'netbsd', 'openharmony', 'win32'];
const processors = ['arm64', 'x64', 'ia32', 'arm', 'loong64', 'ppc64', 'riscv64', 's390x'];

/**
 * The entries that a lock file lacks: optional dependencies pinned to one version, named after a platform, that nothing in the file provides.
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string>, dev?: boolean }> }} lock
 * @returns {Record<string, { version: string, optional: true, dev?: true, os: string[], cpu: string[] }>}
 */
export function missingPlatformPackages(lock) {
  const missing = {};
  for (const [folder, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const isProvided = lock.packages[`node_modules/${name}`] || lock.packages[`${folder}/node_modules/${name}`];
      const words = name.split(/[-/]/);
      const os = words.find((word) => systems.includes(word));
      const cpu = processors.find((processor) => words.includes(processor));
      if (isProvided || !os || !cpu || !/^\d/.test(version)) continue;
      missing[`node_modules/${name}`] = { version, cpu: [cpu], ...(entry.dev && { dev: true }), optional: true, os: [os] };
    }
  }
  return missing;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = path.resolve(path.dirname(process.argv[1]), '..', '..', 'package-lock.json');
  const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
  const missing = missingPlatformPackages(lock);
  lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en')));
  fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${Object.keys(missing).length} optional packages added\n`);
}
