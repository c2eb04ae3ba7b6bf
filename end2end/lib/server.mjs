// Starts the built server on a free port with a fresh demo database of its own.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** However this program ends, no server stays behind. */
const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * `base`, the log so far, `kill` and `start`, which leave the database as it is, and `stop`, which
 * removes it. It serves the demo unless `options(base)` gives other options.
 */
export async function startServer(name, options = () => ['--demo']) {
  const binary = process.env.MARKETPLACE ?? path.join(root, 'target/dist/marketplace');
  if (!fs.existsSync(binary)) throw new Error('nothing is built: run `cargo xtask build --release`');
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `marketplace-${name}-`));
  const addr = `127.0.0.1:${await freePort()}`;
  const database = `sqlite:${path.join(dir, 'demo.db')}`;
  const base = `http://${addr}`;
  const args = ['serve', '--database-url', database, '--addr', addr, ...options(base)];
  let log = '';
  let child;
  let ended;
  const start = async () => {
    child = spawn(binary, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        LEPTOS_OUTPUT_NAME: 'marketplace',
        LEPTOS_SITE_ROOT: path.join(root, 'target/site'),
        LEPTOS_SITE_PKG_DIR: 'pkg',
        LEPTOS_ENV: 'PROD',
        ...process.env,
        LEPTOS_SITE_ADDR: addr,
      },
    });
    child.stdout.on('data', (chunk) => (log += chunk));
    child.stderr.on('data', (chunk) => (log += chunk));
    const started = child;
    ended = new Promise((resolve) => started.once('exit', resolve)).then(() => running.delete(started));
    running.add(child);
    await untilReady(base, child, () => log);
  };
  /** Kills it without a word, as a power cut does. */
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };

  const stop = async () => {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(hard);
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { base, log: () => log, stop, kill, start, pid: child.pid };
}

async function untilReady(base, child, log) {
  const begun = performance.now();
  while (performance.now() - begun < 60_000) {
    if (child.exitCode !== null) throw new Error(`the server ended at once:\n${log()}`);
    try {
      if ((await fetch(`${base}/readyz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server is not ready after a minute:\n${log()}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
