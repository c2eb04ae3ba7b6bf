// A small test runner: one server per spec file, one fresh browser context per test, and any error
// in the console of the page fails the test unless the test has said it expects it.

import fs from 'node:fs';
import path from 'node:path';

import { newContext } from './context.mjs';
import { watch } from './errors.mjs';
import { helpers } from './helpers.mjs';
import { startServer } from './server.mjs';

const shots = path.resolve(import.meta.dirname, '../shots');
/** What a test may take; one that waits for codes of two officers says how much more it needs. */
const usual = 60_000;

/**
 * Runs one spec file. It exports `default async function (tools)` and calls `tools.test(name,
 * options?, async (t) => …)`; see helpers.mjs for what `tools` and `t` hold.
 */
export async function runSpec({ file, browser, filter, report }) {
  const spec = path.basename(file, '.spec.mjs');
  const tests = [];
  const test = (name, options, body) => {
    if (typeof options === 'function') [options, body] = [{}, options];
    tests.push({ name, options, body });
  };
  const define = (await import(file)).default;
  // The address is known only when the server runs, so `base` is read late, inside the tests.
  const world = { browser, base: '' };
  await define({ test, browser, ...helpers(world), get base() { return world.base; } });

  const chosen = tests.filter(({ name }) => !filter || `${spec} ${name}`.includes(filter));
  if (chosen.length === 0) return;
  const server = await startServer(spec);
  world.base = server.base;
  try {
    for (const one of chosen) report(await runTest(world, spec, one, server));
  } finally {
    await server.stop();
  }
}

async function runTest(world, spec, { name, options, body }, server) {
  const begun = performance.now();
  const { allow = [], deadline = usual, ...contextOptions } = options;
  const context = await newContext(world, contextOptions);
  const page = await context.newPage();
  const errors = watch(context, allow);
  let failure;
  try {
    const t = { page, context, base: world.base, allow: errors.allow, server, ...helpers(world) };
    await withDeadline(body(t), deadline);
    errors.check();
  } catch (error) {
    failure = error;
    await keepEvidence(page, `${spec}-${name}`, server, error);
  } finally {
    await context.close();
  }
  return { spec, name, ms: Math.round(performance.now() - begun), failure };
}

function withDeadline(promise, deadline) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${deadline} ms`)), deadline);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function keepEvidence(page, name, server, error) {
  try {
    fs.mkdirSync(shots, { recursive: true });
    const file = path.join(shots, `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`);
    await page.screenshot({ path: file, fullPage: true, timeout: 5_000 });
    error.shot = path.relative(process.cwd(), file);
  } catch {
    // The page may be gone; the failure itself says more.
  }
  error.serverLog = server.log().split('\n').slice(-15).join('\n');
}
