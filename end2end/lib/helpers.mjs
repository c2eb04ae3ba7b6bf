// What the specs write with. Tests find things as people do: by role, label and text.

import { axe } from './axe.mjs';
import { newContext, runsScripts } from './context.mjs';
import { allowIn, watch } from './errors.mjs';
import { expect } from './expect.mjs';

export function helpers(world) {
  return {
    /** `expect(actual)`: assertions of node:assert; `expect(locator)`: waits until it holds. */
    expect,
    axe,
    visit,
    hydrated,
    signIn,
    shiftedClock,
    /** A page without JavaScript: `await noJs(async ({ page }) => …)`. */
    noJs: (body) => inContext(world, { javaScriptEnabled: false }, body),
    /** Another person at another computer: `await other(async ({ page }) => …, options?)`. */
    other: (body, options = {}) => inContext(world, options, body),
  };
}

/** A context of its own, watched like the one of the test. */
async function inContext(world, { allow = [], ...options }, body) {
  const context = await newContext(world, options);
  const errors = watch(context, allow);
  try {
    const page = await context.newPage();
    const result = await body({ page, context, allow: errors.allow });
    errors.check();
    return result;
  } finally {
    await context.close();
  }
}

/**
 * Opens a page and waits until it can be used: hydrated where scripts run. An answer of 400 and
 * above is an error unless `status` says it is expected.
 */
export async function visit(page, address, { status } = {}) {
  // The browser tells of such an answer on its console as well.
  if (status >= 400) allowIn(page, new RegExp(`${status}\\b`));
  const response = await page.goto(address);
  const got = response.status();
  if (status === undefined ? got >= 400 : got !== status) {
    throw new Error(`${address} answered ${got}, not ${status ?? 'a page'}`);
  }
  if (runsScripts(page)) await hydrated(page);
  return response;
}

/** The app marks the root element when its handlers are in place. */
export async function hydrated(page) {
  const done = () => document.documentElement.dataset.hydrated === 'true';
  try {
    await page.waitForFunction(done, undefined, { timeout: 15_000 });
  } catch (cause) {
    throw new Error(`${page.url()} did not hydrate`, { cause });
  }
}

export async function signIn(page, email, password) {
  await visit(page, '/sign-in');
  await page.getByLabel(/電子郵件|e-?mail/i).fill(email);
  await page.getByLabel(/^(密碼|password)/i).fill(password);
  await page.getByRole('main').getByRole('button', { name: /^(登入|sign in)/i }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  if (runsScripts(page)) await hydrated(page);
}

/** The PC clock is wrong by this much: before any script of the page runs. */
export async function shiftedClock(context, ms) {
  await context.addInitScript((offset) => {
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...args) {
        if (args.length === 0) super(Real.now() + offset);
        else super(...args);
      }
      static now() {
        return Real.now() + offset;
      }
    };
  }, ms);
}
