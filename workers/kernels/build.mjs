/**
 * Compiles assembly/index.ts to kernels-wasm.ts: `node workers/kernels/build.mjs`. Needed only after a change of the assembly; the result is committed, so that
 * neither building nor running the program needs the compiler. With `--check` nothing is written, and the exit code tells whether the committed result is current.
 */
import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const source = fileURLToPath(new URL('./assembly/index.ts', import.meta.url));
const target = fileURLToPath(new URL('./kernels-wasm.ts', import.meta.url));
const options = ['--outFile', 'kernels.wasm', '-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '--use', 'abort='];
let binary;
const { error, stderr } = await asc.main([source, ...options], {
  writeFile(name, contents) {
    if (name.endsWith('.wasm')) binary = contents;
  },
});
if (error) throw new Error(`${error.message}\n${stderr.toString()}`);

const lines = Buffer.from(binary)
  .toString('base64')
  .match(/.{1,120}/g)
  .map((line) => `  '${line}',`);
const text = `/** Written by build.mjs from assembly/: WebAssembly with SIMD, in base64. */\nexport const kernelsWasm = [\n${lines.join('\n')}\n].join('');\n`;
if (!process.argv.includes('--check')) fs.writeFileSync(target, text);
else if (fs.readFileSync(target, 'utf8') !== text) process.exitCode = 1;
