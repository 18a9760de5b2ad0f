/**
 * The shape of the code, checked: who may import whom (docs/architecture.md), which routes are guarded, what stays pure.
 * Each rule names the rooms it is about, so that a failure reads as a sentence.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

type SourceFile = { file: string; text: string; isTest: boolean; imports: string[] };

/** Imports as project paths (`app/lib/env.ts`) or package names, of static, dynamic and type imports alike. */
function importsOf(file: string, text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => {
    if (fileName.startsWith('#')) return fileName.slice(1);
    if (fileName.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(file), fileName));
    return fileName;
  });
}

const files: SourceFile[] = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && fs.existsSync(path.join(root, file)))
  .map((file) => {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    return { file, text, isTest: /\.test\.tsx?$/.test(file) || file.startsWith('tests/'), imports: importsOf(file, text) };
  });

const inRoom = (file: string, room: string) => file === room || file.startsWith(room.endsWith('/') ? room : `${room}/`);

const product = files.filter(({ isTest }) => !isTest);
const productIn = (...rooms: string[]) => product.filter(({ file }) => rooms.some((room) => inRoom(file, room)));

/** DESIGN: who may import whom. A room may always import itself; anything not listed is not allowed. */
const mayImport: Record<string, string[]> = {
  'app/routes': ['app/presenters', 'app/services', 'app/auth', 'app/components', 'app/domain', 'app/i18n', 'app/lib'],
  'app/components': ['app/domain', 'app/i18n'],
  'app/presenters': [
    'app/repositories',
    'app/jobs',
    'app/live',
    'app/domain',
    'app/lib',
    'workers/contracts',
    'workers/pool.ts',
    'workers/lake',
    'workers/sources/registry.ts',
  ],
  'app/services': [
    'app/repositories',
    'app/jobs',
    'app/live',
    'app/domain',
    'app/lib',
    'workers/contracts',
    'workers/pool.ts',
    'workers/lake',
    'workers/sources/registry.ts',
  ],
  'app/jobs': ['app/repositories', 'app/live', 'app/domain', 'app/lib', 'workers/contracts', 'workers/pool.ts'],
  'app/live': ['app/repositories', 'app/domain', 'app/lib', 'workers/contracts', 'workers/store'],
  'app/auth': ['app/repositories', 'app/domain', 'app/lib', 'app/i18n'],
  'app/repositories': ['app/domain', 'app/lib', 'workers/contracts'],
  'app/domain': ['workers/contracts'],
  'app/i18n': ['app/domain', 'app/lib'],
  'app/lib': ['app/domain', 'workers/contracts'],
  scripts: ['app/services', 'app/domain', 'app/lib', 'workers/contracts'],
  'workers/tasks': ['workers/sources', 'workers/store', 'workers/lake', 'workers/core', 'workers/contracts'],
  'workers/sources': ['workers/contracts', 'workers/core/numerics'],
  'workers/store': ['workers/contracts', 'workers/core/numerics'],
  'workers/lake': ['workers/contracts', 'workers/core/numerics'],
  'workers/core': ['workers/contracts', 'workers/kernels'],
  'workers/kernels': [],
  'workers/contracts': [],
};

describe('who may import whom', () => {
  test.each(Object.entries(mayImport))('%s imports only what it may', (room, allowed) => {
    const violations = productIn(room).flatMap(({ file, imports }) =>
      imports
        .filter((target) => /^(app|workers|scripts|prisma|tests)\//.test(target) || target === 'server.ts')
        .filter((target) => !inRoom(target, room) && !allowed.some((other) => inRoom(target, other)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(violations).toEqual([]);
  });

  test('Prisma is called in app/repositories alone', () => {
    const outside = product.filter(
      ({ file, imports }) =>
        !/^(app\/repositories|prisma\/|prisma\.config)/.test(file) &&
        imports.some((name) => /^@?prisma|repositories\/generated/.test(name)),
    );
    expect(outside.map(({ file }) => file)).toEqual([]);
  });

  test('Remix is imported in routes, root, entries, auth, lib, the server host and components/router.ts alone', () => {
    const allowed =
      /^(app\/(routes|auth|lib)\/|app\/components\/router\.ts$|app\/(root|entry\.(client|server))\.tsx$|server\.ts$|vite\.config\.ts$)/;
    const outside = product.filter(({ file, imports }) => !allowed.test(file) && imports.some((name) => name.startsWith('@remix-run/')));
    expect(outside.map(({ file }) => file)).toEqual([]);
  });

  test('product code imports no test code', () => {
    const outside = product.filter(({ imports }) => imports.some((name) => name.startsWith('tests/') || /\.test\.tsx?$/.test(name)));
    expect(outside.map(({ file }) => file)).toEqual([]);
  });
});

describe('every route declares its permission', () => {
  const routes = productIn('app/routes').filter(({ file }) => /\.tsx?$/.test(file));
  test.each(routes.map(({ file, text }) => [file, text] as const))('%s', (_file, text) => {
    const exported = [...text.matchAll(/export\s+(?:const|async function|function)\s+(loader|action)\b([^;{]*)/g)];
    for (const [, name, rest] of exported) {
      expect(rest, `${name} must be made by protectedLoader, protectedAction, publicLoader or publicAction`).toMatch(
        /^\s*=\s*(protected|public)(Loader|Action)\(/,
      );
    }
    expect(text, 'loader and action are not re-exported past the guard').not.toMatch(/export\s*\{[^}]*\b(loader|action)\b/);
  });

  test('only signing in and setting up are public', () => {
    const open = routes.filter(({ text }) => /\bpublic(Loader|Action)\(/.test(text)).map(({ file }) => path.basename(file));
    expect(
      open.every((name) => /^(login|logout|setup|invite|reset)\b/.test(name)),
      open.join(', '),
    ).toBe(true);
  });
});

describe('what stays pure', () => {
  test('workers/core reads no clock, no randomness and no disk', () => {
    const offenders = productIn('workers/core').flatMap(({ file, text, imports }) => [
      ...(/\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/.test(text) ? [`${file} reads a clock or randomness`] : []),
      ...imports.filter((name) => name.startsWith('node:')).map((name) => `${file} imports ${name}`),
    ]);
    expect(offenders).toEqual([]);
  });

  test('product logic takes its randomness as a parameter', () => {
    expect(product.filter(({ text }) => /\bMath\.random\b/.test(text)).map(({ file }) => file)).toEqual([]);
  });

  test('only app/lib/env.ts reads the environment', () => {
    const allowed = /^(app\/lib\/env\.ts|vite\.config\.ts|vitest\.config\.ts|prisma\/)/;
    expect(product.filter(({ file, text }) => !allowed.test(file) && /\bprocess\.env\b/.test(text)).map(({ file }) => file)).toEqual([]);
  });
});

describe('screens', () => {
  test('layout uses logical directions only, so that right-to-left pages mirror', () => {
    const physical =
      /(?:^|[\s"'`:])-?(?:m[lr]|p[lr]|left|right|border-[lr]|rounded-[lr]|scroll-m[lr])-(?:\d|px|auto|\[)|\btext-(?:left|right)\b|\bfloat-(?:left|right)\b/;
    const offenders = productIn('app').flatMap(({ file, text }) =>
      file.endsWith('.tsx') ? text.split('\n').flatMap((line, index) => (physical.test(line) ? [`${file}:${index + 1}`] : [])) : [],
    );
    expect(offenders).toEqual([]);
  });

  test('routes are thin: at most 100 lines before the page component', () => {
    const long = productIn('app/routes').filter(({ text }) => {
      const serverPart = text.split(/^export default /m)[0] ?? '';
      return serverPart.split('\n').length > 100;
    });
    expect(long.map(({ file }) => file)).toEqual([]);
  });
});
