// Writes a .br and a .gz beside each text and WebAssembly file of the site, at the best level.
// Results are kept by content, so an unchanged file costs nothing at the next build.
//
//   node compress.mjs <site> <folder to keep results in>

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const [site, kept] = process.argv.slice(2);
const compressible = new Set(['.js', '.wasm', '.css', '.svg', '.json', '.txt', '.html']);
/** Below this the headers of the answer weigh more than what is saved. */
const worthwhile = 512;

const codecs = {
  br: (bytes) =>
    zlib.brotliCompressSync(bytes, {
      params: {
        [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
        [zlib.constants.BROTLI_PARAM_LGWIN]: 22,
        [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => zlib.gzipSync(bytes, { level: 9 }),
};

const used = new Set();
for (const entry of fs.readdirSync(site, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || !compressible.has(path.extname(entry.name))) continue;
  const file = path.join(entry.parentPath ?? entry.path, entry.name);
  const bytes = fs.readFileSync(file);
  if (bytes.length < worthwhile) continue;
  const hash = createHash('sha256').update(bytes).digest('hex');
  for (const [suffix, codec] of Object.entries(codecs)) {
    const result = path.join(kept, `${hash}.${suffix}`);
    if (!fs.existsSync(result)) fs.writeFileSync(result, codec(bytes));
    fs.copyFileSync(result, `${file}.${suffix}`);
    used.add(path.basename(result));
  }
}
for (const name of fs.readdirSync(kept)) {
  if (!used.has(name)) fs.rmSync(path.join(kept, name));
}
