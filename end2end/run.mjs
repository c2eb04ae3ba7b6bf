// Browser tests: node run.mjs [words that the name of the spec or of the test holds]
//
// Needs a built server (`cargo xtask build --release`) and Chromium. `cargo xtask test --only
// browser` sees to both.

import fs from 'node:fs';
import path from 'node:path';

import { launch } from './lib/browser.mjs';
import { runSpec } from './lib/runner.mjs';

const filter = process.argv.slice(2).join(' ');
const folder = path.join(import.meta.dirname, 'tests');
const files = fs.existsSync(folder)
  ? fs.readdirSync(folder).filter((name) => name.endsWith('.spec.mjs')).sort()
  : [];

const results = [];
function report(result) {
  results.push(result);
  const { spec, name, ms, failure } = result;
  console.log(`${failure ? 'FAIL' : ' ok '} ${String(ms).padStart(6)} ms  ${spec}: ${name}`);
  if (!failure) return;
  console.log(indent(failure.stack ?? String(failure)));
  if (failure.shot) console.log(`       picture: ${failure.shot}`);
  if (failure.serverLog) console.log(`       last lines of the server:\n${indent(failure.serverLog)}`);
}
const indent = (text) => text.split('\n').map((line) => `       ${line}`).join('\n');

const browser = await launch();
try {
  for (const file of files) {
    try {
      await runSpec({ file: path.join(folder, file), browser, filter, report });
    } catch (failure) {
      report({ spec: path.basename(file, '.spec.mjs'), name: 'the spec itself', ms: 0, failure });
    }
  }
} finally {
  await browser.close();
}

const failed = results.filter(({ failure }) => failure).length;
console.log(`\n${results.length - failed} passed, ${failed} failed`);
if (results.length === 0) console.log(filter ? `nothing matches "${filter}"` : 'there are no specs');
process.exit(failed > 0 || results.length === 0 ? 1 : 0);
