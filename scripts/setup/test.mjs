// `npm test`: from a bare clone to one last line, "N passed, N failed". Lint and types count as one check each.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {
  aloud,
  buildApp,
  checkNode,
  countTests,
  fail,
  findChromium,
  generateClient,
  installPackages,
  projectDir,
  SetupError,
  say,
} from './toolbox.mjs';

/** The browser that the browser tests drive. Nothing is downloaded but Debian's own package, and that only as root. */
function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const sentence =
    'The browser tests need Chromium: install it (Debian and Ubuntu: apt-get install chromium) or name one in CHROMIUM_PATH.';
  if (process.env.CHROMIUM_PATH || process.getuid?.() !== 0) throw new SetupError(sentence);
  const apt = (...args) =>
    spawnSync('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' }).status === 0;
  const installed = () => apt('install', '-y', '--no-install-recommends', 'chromium') && findChromium();
  const chromium = installed() || (apt('update') && installed());
  if (!chromium) throw new SetupError(sentence);
  say('browser', 'Chromium installed');
  return chromium;
}

const binary = (...parts) => path.join(projectDir, 'node_modules', ...parts);

async function test() {
  process.stdout.write('FX Cortex\n');
  checkNode();
  installPackages();
  generateClient();
  buildApp();
  const chromium = ensureChromium();

  const tally = { passed: 0, failed: 0 };
  const check = async (name, script, args) => {
    const isGood = (await aloud(process.execPath, [script, ...args])) === 0;
    say(name, isGood ? 'clean' : 'problems, see above');
    tally[isGood ? 'passed' : 'failed'] += 1;
  };
  await check('lint', binary('@biomejs', 'biome', 'bin', 'biome'), ['check', '.']);
  await check('types', binary('typescript', 'bin', 'tsc'), ['--noEmit']);

  const reportFile = path.join(projectDir, '.cache', 'vitest.json');
  fs.rmSync(reportFile, { force: true });
  const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`];
  const code = await aloud(process.execPath, [binary('vitest', 'vitest.mjs'), ...args], { CHROMIUM_PATH: chromium });
  const counted = fs.existsSync(reportFile) ? countTests(JSON.parse(fs.readFileSync(reportFile, 'utf8'))) : { passed: 0, failed: 0 };
  tally.passed += counted.passed;
  // An error outside every test fails the run without failing a test.
  tally.failed += counted.failed || (code === 0 ? 0 : 1);

  process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
  process.exit(tally.failed === 0 ? 0 : 1);
}

test().catch(fail);
