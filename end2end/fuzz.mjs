// The API against its own description: node fuzz.mjs [examples per operation]
//
// Needs a built server, Chromium and Schemathesis; `cargo xtask fuzz` sees to all three. A key with
// every scope is made the way a person makes one, then Schemathesis sends what the description
// allows and what it does not, and fails on any answer that the description does not have.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { launch } from './lib/browser.mjs';
import { visit } from './lib/helpers.mjs';
import { become, go } from './lib/market.mjs';
import { startServer } from './lib/server.mjs';

const examples = process.argv[2] ?? '50';
const server = await startServer('fuzz');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'marketplace-fuzz-'));

async function keyWithEveryScope() {
  const browser = await launch();
  try {
    const page = await browser.newPage({ baseURL: server.base, locale: 'zh-TW' });
    await become(page, 'supplier@demo.tw');
    await visit(page, '/supplier/keys');
    await page.getByLabel(/^名稱/).fill('模糊測試');
    for (const scope of await page.getByRole('checkbox').all()) await scope.check();
    await go(page, page.getByRole('main').getByRole('button', { name: '建立金鑰' }));
    return (await page.locator('#new-key').innerText()).trim();
  } finally {
    await browser.close();
  }
}

/** Under the limit of one key, so that what is tested is not the limit. */
const RATE = '290/m';

function fuzz(key) {
  const args = ['run', `${server.base}/api/v1/openapi.json`, '--header', `Authorization: Bearer ${key}`];
  args.push('--checks', 'all', '--max-examples', examples, '--rate-limit', RATE, '--seed', '1');
  const child = spawn(process.env.SCHEMATHESIS ?? 'schemathesis', args, { cwd: scratch, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

let code = 1;
try {
  code = (await fuzz(await keyWithEveryScope())) ?? 1;
  const faults = server.log().split('\n').filter((line) => /ERROR|panicked/.test(line));
  if (faults.length > 0) {
    console.error(`the server logged faults:\n${faults.slice(0, 20).join('\n')}`);
    code = 1;
  }
} finally {
  await server.stop();
  fs.rmSync(scratch, { recursive: true, force: true });
}
process.exit(code);
