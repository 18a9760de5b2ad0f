import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

const schemaFile = new URL('./schema.prisma', import.meta.url);

type Diff = (from: DiffSide, to: DiffSide) => Promise<string>;
type DiffSide = 'empty' | 'database' | 'schema';

/**
 * Prisma's own schema engine as WebAssembly: development and tests only. It compares schema.prisma with a database file and
 * returns the SQL between them, without the engine binary that Prisma's command line would download.
 */
export async function openSchemaEngine(databaseFile: string): Promise<{ diff: Diff; close(): void }> {
  bindings ??= instantiate();
  const engine = await bindings;
  const schema = { path: 'schema.prisma', content: fs.readFileSync(schemaFile, 'utf8') };
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaBetterSqlite3({ url: `file:${databaseFile}` }));
  const instance = await engine.SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => {}, adapter);
  const sides = {
    empty: { tag: 'empty' },
    database: { tag: 'schemaDatasource', files: [schema], configDir: '.' },
    schema: { tag: 'schemaDatamodel', files: [schema] },
  } as const;
  return {
    async diff(from, to) {
      const filters = { externalTables: ['_prisma_migrations'], externalEnums: [] };
      const { stdout } = await instance.diff({ from: sides[from], to: sides[to], script: true, exitCode: null, filters } as never);
      return stdout ?? '';
    },
    close: () => instance.free(),
  };
}

// Once per process: the bindings keep views of the memory of the instance they were linked with.
let bindings: ReturnType<typeof instantiate> | undefined;

// The package imports its .wasm like a bundler would; Node 20 cannot, so the binary is read and linked here.
async function instantiate() {
  const bindingsFile = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const linked = await import(pathToFileURL(bindingsFile).href);
  const module = new WebAssembly.Module(fs.readFileSync(bindingsFile.replace(/\.js$/, '.wasm')));
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': linked });
  linked.__wbg_set_wasm(exports);
  (exports as { __wbindgen_start(): void }).__wbindgen_start();
  return linked as typeof import('@prisma/schema-engine-wasm');
}
