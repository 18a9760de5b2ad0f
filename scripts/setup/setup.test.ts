import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { missingPlatformPackages } from './complete-lock.mjs';
import { countTests, findChromium, findNodeHeaders, hashOf, nodeIsNewEnough, packageDifferences, projectDir } from './toolbox.mjs';

test('Node is new enough from the named version on', () => {
  expect(nodeIsNewEnough('v20.19.0', '20.19')).toBe(true);
  expect(nodeIsNewEnough('v22.0.0', '20.19')).toBe(true);
  expect(nodeIsNewEnough('v20.18.9', '20.19')).toBe(false);
  expect(nodeIsNewEnough('v18.20.0', '20.19')).toBe(false);
});

describe('packages', () => {
  const lock = {
    packages: {
      '': { version: '1.0.0' },
      'node_modules/a': { version: '1.2.3' },
      'node_modules/b-darwin-arm64': { version: '4.0.0', optional: true },
    },
  };
  test('what is installed as the lock file says needs no installation; optional packages of other platforms may be missing', () => {
    expect(packageDifferences(lock, { packages: { 'node_modules/a': { version: '1.2.3' } } })).toEqual([]);
  });
  test('a missing or different package is found', () => {
    expect(packageDifferences(lock, null)).toEqual(['node_modules/a']);
    expect(packageDifferences(lock, { packages: { 'node_modules/a': { version: '1.2.4' } } })).toEqual(['node_modules/a']);
  });
});

describe('lock file', () => {
  test('optional packages of other platforms are completed, with the platform in their name', () => {
    const lock = {
      packages: {
        'node_modules/tool': {
          optionalDependencies: { 'tool-linux-x64': '1.0.0', 'tool-darwin-arm64': '1.0.0', other: '^2.0.0' },
          dev: true,
        },
        'node_modules/tool-linux-x64': {},
      },
    };
    expect(missingPlatformPackages(lock)).toEqual({
      'node_modules/tool-darwin-arm64': { version: '1.0.0', os: ['darwin'], cpu: ['arm64'], dev: true, optional: true },
    });
  });
  test('the project’s own is complete; after "npm install" run: node scripts/setup/complete-lock.mjs', () => {
    const lock = JSON.parse(fs.readFileSync(path.join(projectDir, 'package-lock.json'), 'utf8'));
    expect(Object.keys(missingPlatformPackages(lock))).toEqual([]);
  });
});

test('headers are looked for beside this Node first', () => {
  const has =
    (...prefixes: string[]) =>
    (file: string) =>
      prefixes.some((prefix) => file === path.join(prefix, 'include', 'node', 'node.h'));
  expect(findNodeHeaders('/opt/node/bin/node', has('/opt/node', '/usr'))).toBe('/opt/node');
  expect(findNodeHeaders('/opt/node/bin/node', has('/usr'))).toBe('/usr');
  expect(findNodeHeaders('/opt/node/bin/node', has())).toBeNull();
});

test('a browser that was named and is not there is not replaced by another', () => {
  expect(findChromium('/no/such/browser', () => false)).toBeNull();
  expect(findChromium('/my/browser', (file) => file === '/my/browser')).toBe('/my/browser');
});

test('the hash of sources changes with their content and not with their tests', () => {
  const dir = tempDataDir();
  const write = (name: string, text: string) => fs.writeFileSync(path.join(dir, name), text);
  write('a.ts', 'one');
  const before = hashOf([dir]);
  write('a.test.ts', 'a test');
  expect(hashOf([dir])).toBe(before);
  write('a.ts', 'two');
  expect(hashOf([dir])).not.toBe(before);
});

test('a test file that could not be loaded counts as a failure', () => {
  const testResults = [
    { status: 'passed', assertionResults: [{}, {}] },
    { status: 'failed', assertionResults: [] },
  ];
  expect(countTests({ numPassedTests: 2, numFailedTests: 0, testResults })).toEqual({ passed: 2, failed: 1 });
});
