/** The stable contracts of the command line: JSON shapes, exit codes, and that the main job works from file to archetype. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { closeControlDb, openControlDb } from '#app/repositories/db.ts';
import { latestCompleteRun, listRuns } from '#app/repositories/runs.ts';
import { runScript } from '#tests/setup/run-script.ts';
import { hasSharedData, sharedFile, withoutSharedData } from '#tests/setup/shared-data.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';

// Each script is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000 });

/** The one object on standard output, and nothing beside it. */
function onlyObject(stdout: string): Record<string, unknown> {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout);
}

const book = ['--accounts', '40', '--days', '120', '--seed', '3', '--ends-at', '2026-06-30T00:00:00Z'];
const table = [
  'Ticket;Symbol;Type;Lots;Open time;Open price;Close time;Close price;Commission;Swap;Profit',
  '1;EURUSD;buy;0.10;2026-01-05 10:00:00;1.1000;2026-01-05 11:00:00;1.1010;0;0;10.00',
  '2;EURUSD;sell;0.10;2026-01-06 10:00:00;1.1000;2026-01-06 11:00:00;1.1010;0;0;-10.00',
].join('\n');

describe('an empty installation', () => {
  test.each(['import', 'rescore', 'export', 'simulate', 'user', 'doctor', 'bench'])('%s explains itself', async (name) => {
    const { code, stdout } = await runScript(tempDataDir(), name, ['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`npm run -s ${name}`);
  });

  test.each([
    ['import', [], 'at least one file'],
    ['import', ['/no/such/file.csv'], '/no/such/file.csv'],
    ['import', ['.', '--clock', 'lunar'], 'lunar'],
    ['simulate', ['--accounts', 'many', '--days', '3', '--seed', '1'], '--accounts'],
    ['simulate', [...book, '--statements', 'out', '--format', 'pdf'], '--format'],
    ['export', ['--what', 'accounts', '--format', 'xml', '--out', 'x'], '--format'],
    ['user', ['disable', 'nobody@example.com'], 'nobody@example.com'],
    ['rescore', ['--colour', 'red'], '--colour'],
  ])('%s %j is wrong input: exit code 1 and a sentence, as JSON too', async (name, args, part) => {
    const dataDir = tempDataDir();
    const plain = await runScript(dataDir, name, args);
    expect(plain.code).toBe(1);
    expect(plain.stdout).toBe('');
    expect(plain.stderr).toContain(part);
    const asJson = await runScript(dataDir, name, [...args, '--json']);
    expect(asJson.code).toBe(1);
    expect(onlyObject(asJson.stdout)).toMatchObject({ error: { message: expect.stringContaining(part) } });
  });

  test('export before the first run says what to do', async () => {
    const dataDir = tempDataDir();
    const { code, stderr } = await runScript(dataDir, 'export', [
      '--what',
      'accounts',
      '--format',
      'csv',
      '--out',
      path.join(dataDir, 'out.csv'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('rescore first');
  });
});

describe('users', () => {
  test('an invitation is a one-time link; a password from standard input signs in at once; the last admin stays', async () => {
    const dataDir = tempDataDir();
    const invited = await runScript(dataDir, 'user', ['add', 'risk@example.com', '--role', 'risk-manager', '--json']);
    expect(onlyObject(invited.stdout)).toMatchObject({ invitation: { path: expect.stringMatching(/^\/setup\//) } });
    const added = await runScript(
      dataDir,
      'user',
      ['add', 'boss@example.com', '--role', 'admin', '--name', 'Boss', '--password-stdin'],
      'a long secret phrase\n',
    );
    expect(added.code).toBe(0);
    const listed = await runScript(dataDir, 'user', ['list', '--json']);
    expect(onlyObject(listed.stdout)).toMatchObject({ users: [{ email: 'boss@example.com', role: 'admin', disabled: false }] });
    const disabled = await runScript(dataDir, 'user', ['disable', 'boss@example.com', '--json']);
    expect(disabled.code).toBe(1);
    expect(onlyObject(disabled.stdout)).toMatchObject({ error: { message: expect.stringContaining('last admin') } });
  });
});

describe('a simulated book', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fx-cortex-scripts-'));
    return () => fs.rmSync(dataDir, { recursive: true, force: true });
  });

  test('goes through simulate, rescore, export and doctor', async () => {
    const truth = path.join(dataDir, 'truth.json');
    const statements = path.join(dataDir, 'statements');
    const simulated = await runScript(dataDir, 'simulate', [...book, '--truth', truth, '--statements', statements, '--json']);
    expect(simulated.code).toBe(0);
    expect(fs.readdirSync(statements).filter((name) => name.endsWith('.htm'))).toHaveLength(40);
    const counts = onlyObject(simulated.stdout);
    expect(counts).toMatchObject({ accounts: 40, seed: 3, truth });
    expect(fs.statSync(truth).size).toBeGreaterThan(0);

    const rescored = await runScript(dataDir, 'rescore', ['--json']);
    expect(rescored.code).toBe(0);
    const run = onlyObject(rescored.stdout) as { runId: string; stages: { name: string; ms: number; counts: Record<string, number> }[] };
    expect(run.stages.map(({ name }) => name)).toEqual(['lake', 'features', 'ratings', 'archetypes', 'history', 'changes', 'conditions']);
    expect(run.stages[1]!.counts).toMatchObject({ accounts: 40 });

    for (const [what, format] of [
      ['accounts', 'csv'],
      ['metrics', 'parquet'],
      ['archetypes', 'json'],
    ] as const) {
      const out = path.join(dataDir, `${what}.${format}`);
      const exported = await runScript(dataDir, 'export', ['--what', what, '--format', format, '--out', out, '--json']);
      expect(onlyObject(exported.stdout)).toMatchObject({ what, format, runId: run.runId, rows: expect.any(Number) });
      expect(fs.statSync(out).size).toBeGreaterThan(0);
    }
    expect(fs.readFileSync(path.join(dataDir, 'accounts.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(41);

    const examined = await runScript(dataDir, 'doctor', ['--json']);
    expect(examined.code).toBe(0);
    expect(onlyObject(examined.stdout)).toMatchObject({ healthy: true });
  });

  test('a rescore that is killed in the middle shows nothing half-finished, and the next one works', async () => {
    const killed = spawn(process.execPath, ['--import', 'tsx', 'scripts/rescore.ts', '--full'], {
      env: { ...process.env, CORTEX_DATA_DIR: dataDir },
    });
    await openControlDb(dataDir);
    const before = await latestCompleteRun();
    await vi.waitUntil(async () => (await listRuns(1))[0]?.status === 'running', { timeout: 120_000, interval: 20 });
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect((await latestCompleteRun())?.id).toBe(before?.id);

    const next = await runScript(dataDir, 'rescore', ['--json']);
    expect(next.code).toBe(0);
    const runs = await listRuns(5);
    expect(runs.map(({ status }) => status)).toEqual(['complete', 'failed', 'complete']);
    expect(fs.readdirSync(path.join(dataDir, 'lake', 'runs')).sort()).toEqual(
      runs
        .filter(({ status }) => status === 'complete')
        .map(({ id }) => id)
        .sort(),
    );
    await closeControlDb();
  });

  test('the doctor finds a lost part of the lake', async () => {
    const lake = path.join(dataDir, 'lake');
    const part = (fs.readdirSync(lake, { recursive: true }) as string[]).find(
      (file) => file.endsWith('.parquet') && !file.startsWith('runs'),
    );
    fs.rmSync(path.join(lake, part!));
    const { code, stdout } = await runScript(dataDir, 'doctor');
    expect(code).toBe(2);
    expect(stdout).toContain('is missing');
  });
});

describe('importing', () => {
  test('a table is imported once; a second time changes nothing; a file that is no statement is refused', async () => {
    const dataDir = tempDataDir();
    const file = path.join(dataDir, 'trades.csv');
    fs.writeFileSync(file, table);
    const first = await runScript(dataDir, 'import', [file, '--group', 'Desk A', '--json']);
    expect(first.code).toBe(0);
    const imported = onlyObject(first.stdout) as { files: Record<string, unknown>[] };
    expect(imported.files).toEqual([
      expect.objectContaining({
        file: 'trades.csv',
        format: 'generic-table',
        status: 'imported',
        positions: 2,
        duplicates: 0,
        rejectedCount: 0,
      }),
    ]);
    expect(imported).toMatchObject({ totals: { files: 1, accounts: 1, positions: 2, refused: 0 } });

    const second = await runScript(dataDir, 'import', [file, '--json']);
    expect(onlyObject(second.stdout)).toMatchObject({ files: [{ status: 'unchanged', positions: 0, duplicates: 2 }] });

    const text = path.join(dataDir, 'notes.txt');
    fs.writeFileSync(text, 'Buy milk and bread.\n');
    const refused = await runScript(dataDir, 'import', [text, '--json']);
    expect(refused.code).toBe(1);
    expect(onlyObject(refused.stdout)).toMatchObject({ files: [{ status: 'refused', message: expect.stringContaining('notes.txt') }] });
  });

  test('two imports at once into the same installation both arrive', async () => {
    const dataDir = tempDataDir();
    const files = ['one', 'two'].map((name) => path.join(dataDir, `${name}.csv`));
    for (const [index, file] of files.entries()) fs.writeFileSync(file, table.replaceAll('EURUSD', index === 0 ? 'EURUSD' : 'USDJPY'));
    const results = await Promise.all(files.map((file) => runScript(dataDir, 'import', [file, '--json'])));
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    const examined = await runScript(dataDir, 'doctor', ['--json']);
    expect(examined.stdout).toContain('2 accounts, 4 positions');
  });

  describe.skipIf(!hasSharedData)(`real statements (${withoutSharedData})`, () => {
    test('go from file to archetype', async () => {
      const dataDir = tempDataDir();
      const folders = ['mt4-statements', 'mql5-signals'].map((folder) => sharedFile(folder));
      const imported = await runScript(dataDir, 'import', [...folders, '--json']);
      expect(imported.code).toBe(0);
      const { totals } = onlyObject(imported.stdout) as { totals: { accounts: number; positions: number } };
      expect(totals.accounts).toBeGreaterThan(10);
      expect(totals.positions).toBeGreaterThan(5_000);
      const rescored = await runScript(dataDir, 'rescore', ['--json']);
      expect(rescored.code).toBe(0);
      expect(onlyObject(rescored.stdout)).toMatchObject({
        archetypes: expect.arrayContaining([expect.objectContaining({ name: expect.any(String) })]),
      });
    });
  });
});
