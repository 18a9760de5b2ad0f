import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closePool } from '#app/jobs/pool-instance.ts';
import { runJobNow } from '#app/jobs/run-now.ts';
import { presentImport, presentImports } from '#app/presenters/imports.ts';
import { createGroup } from '#app/repositories/groups.ts';
import { findJob } from '#app/repositories/jobs.ts';
import { createUser, type User } from '#app/repositories/users.ts';
import { controlDb } from '#tests/setup/control-db.ts';
import { utcClock } from '#workers/contracts/standard-schema.ts';
import { readImportSettings, readMapping } from './read-import-form.ts';
import { answerMapping, newUploadId, nextMapping, receiveImport, uploadFolder } from './receive-import.ts';

const settings = { clock: utcClock, stage: null, groupRef: null, importBacktests: false, mapping: null };
const columns = 'Ref;Market;Way;Size;From;To;Result';
const row = '1;EURUSD;buy;0.10;2026-01-05 10:00:00;2026-01-05 11:00:00;10.00';

let people: { admin: User; manager: User };
beforeEach(async () => {
  await controlDb();
  const groupId = await createGroup({ name: 'Desk A', description: '' });
  const person = (role: 'admin' | 'risk-manager', groupIds: number[]) =>
    createUser({ email: `${role}@example.com`, name: role, role, passwordHash: '-', groupIds });
  people = { admin: await person('admin', []), manager: await person('risk-manager', [groupId]) };
});
afterEach(closePool);

const actorOf = ({ id, email }: User) => ({ userId: id, label: email });

/** Files as an upload leaves them. */
function uploaded(contents: Record<string, string>) {
  const uploadId = newUploadId();
  const folder = uploadFolder(uploadId);
  fs.mkdirSync(folder, { recursive: true });
  const files = Object.entries(contents).map(([name, text], index) => {
    const file = path.join(folder, String(index + 1));
    fs.writeFileSync(file, text);
    return { path: file, name, bytes: text.length };
  });
  return { uploadId, files };
}

const mapping = {
  columns: { positionRef: 'Ref', symbol: 'Market', side: 'Way', volume: 'Size', openedAt: 'From', closedAt: 'To', netProfit: 'Result' },
  dateFormat: 'iso',
  decimal: '.' as const,
  delimiter: ';',
  headerRow: 1,
  currency: 'USD',
};

describe('an upload with tables of unknown layout', () => {
  test('asks once per layout, then imports everything as one job', async () => {
    const { uploadId, files } = uploaded({
      'a.csv': [columns, row].join('\n'),
      'b.csv': [columns, row.replace('EURUSD', 'XAUUSD')].join('\n'),
      'c.csv': [
        'Number;Symbol;Type;Lots;Open time;Close time;Profit',
        '7;USDJPY;sell;0.20;2026-02-05 10:00:00;2026-02-05 11:00:00;-4.00',
      ].join('\n'),
    });
    const actor = actorOf(people.admin);
    expect(await receiveImport(actor, uploadId, files, settings)).toEqual({ kind: 'mapping', uploadId });
    expect(await nextMapping(actor, uploadId)).toMatchObject({ name: 'a.csv', alike: 1, layoutsLeft: 2 });
    expect(await answerMapping(actor, uploadId, mapping)).toEqual({ kind: 'mapping', uploadId });
    const second = await nextMapping(actor, uploadId);
    expect(second).toMatchObject({ name: 'c.csv', alike: 0, layoutsLeft: 1 });
    const answered = await answerMapping(actor, uploadId, second.preview.mapping);
    expect(answered.kind).toBe('job');

    const job = await findJob((answered as { jobId: string }).jobId);
    const { input } = JSON.parse(job!.payload);
    expect(input.parts.map(({ files: part }: { files: unknown[] }) => part.length)).toEqual([2, 1]);
    const { results } = await runJobNow(actor, 'import-files', input);
    expect(results.map(({ file, status, positions }) => [file, status, positions])).toEqual([
      ['a.csv', 'imported', 1],
      ['b.csv', 'imported', 1],
      ['c.csv', 'imported', 1],
    ]);
    expect(fs.existsSync(uploadFolder(uploadId))).toBe(false);
  });

  test('belongs to the person who sent it', async () => {
    const { uploadId, files } = uploaded({ 'a.csv': [columns, row].join('\n') });
    await receiveImport(actorOf(people.manager), uploadId, files, settings);
    await expect(nextMapping(actorOf(people.admin), uploadId)).rejects.toThrow('imported already');
    await expect(answerMapping(actorOf(people.admin), uploadId, mapping)).rejects.toThrow('imported already');
  });

  test('an id that leads elsewhere is no upload', () => {
    expect(() => uploadFolder('../../etc')).toThrow('no such upload');
    expect(() => uploadFolder('')).toThrow('no such upload');
  });
});

describe('the settings of an upload', () => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries({ offsetMinutes: '120', daylight: 'us', ...fields })) data.set(name, value);
    return data;
  };

  test('a risk manager must choose one of their own groups', async () => {
    const scope = { kind: 'groups', groupIds: people.manager.groupIds } as const;
    await expect(readImportSettings(form({ group: '' }), scope)).rejects.toThrow('one of your groups');
    await expect(readImportSettings(form({ group: 'Desk Z' }), scope)).rejects.toThrow('one of your groups');
    expect(await readImportSettings(form({ group: 'Desk A', stage: 'funded' }), scope)).toMatchObject({
      groupRef: 'Desk A',
      stage: 'funded',
    });
    expect(await readImportSettings(form({ group: '' }), { kind: 'all' })).toMatchObject({
      groupRef: null,
      clock: { offsetMinutes: 120, daylight: 'us' },
    });
  });

  test('a mapping without a needed column says which', () => {
    const data = new FormData();
    for (const [name, value] of Object.entries({
      'columns.symbol': 'Market',
      dateFormat: 'iso',
      decimal: '.',
      delimiter: '\t',
      headerRow: '1',
      currency: 'usd',
    }))
      data.set(name, value);
    expect(() => readMapping(data)).toThrow('side, volume, openedAt, profit');
    for (const [field, column] of Object.entries({ side: 'Way', volume: 'Size', openedAt: 'From', netProfit: 'Result' }))
      data.set(`columns.${field}`, column);
    expect(readMapping(data)).toMatchObject({ currency: 'USD', delimiter: '\t', columns: { netProfit: 'Result' } });
  });
});

describe('who sees an import', () => {
  test('an admin sees all, a risk manager their own', async () => {
    const { uploadId, files } = uploaded({ 'notes.txt': 'Buy milk and bread.' });
    const next = await receiveImport(actorOf(people.admin), uploadId, files, settings);
    const { jobId } = next as { jobId: string };
    expect((await presentImports(people.admin)).imports.map(({ job }) => job.id)).toEqual([jobId]);
    expect((await presentImports(people.manager)).imports).toEqual([]);
    await expect(presentImport(people.manager, jobId, new URLSearchParams())).rejects.toThrow('no such import');
    expect((await presentImports(people.manager)).demo).toBeNull();
  });
});

test('starting an import again whose upload has gone says so', async () => {
  const payload = { parts: [], uploadId: newUploadId(), rescore: false };
  await expect(runJobNow(actorOf(people.admin), 'import-files', payload)).rejects.toThrow('Upload them again');
});
