// Assertions: at once on values, patient on what the page will soon show.

import assert from 'node:assert/strict';

const patience = 5_000;

/** Asks again until `check` no longer throws. */
export async function eventually(check, within = patience) {
  const begun = performance.now();
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() - begun > within) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export function expect(actual) {
  return typeof actual?.ariaSnapshot === 'function' ? onLocator(actual) : onValue(actual);
}
expect.eventually = eventually;

function onValue(actual) {
  return {
    toBe: (expected) => assert.equal(actual, expected),
    toEqual: (expected) => assert.deepEqual(actual, expected),
    toMatch: (pattern) => assert.match(actual, pattern),
    toContain: (part) => assert.ok(actual.includes(part), `${JSON.stringify(actual)} holds no ${JSON.stringify(part)}`),
    toBeTrue: () => assert.equal(actual, true),
    toBeAtMost: (limit) => assert.ok(actual <= limit, `${actual} is over ${limit}`),
    toBeAtLeast: (limit) => assert.ok(actual >= limit, `${actual} is under ${limit}`),
  };
}

function onLocator(locator) {
  const asText = async () => (await locator.innerText({ timeout: patience })).replace(/\s+/g, ' ').trim();
  const is = (ask, expected, what) =>
    eventually(async () => assert.equal(await ask(), expected, `${locator} ${what}`));
  return {
    toBeVisible: () => locator.first().waitFor({ state: 'visible', timeout: patience }),
    toBeHidden: () => locator.first().waitFor({ state: 'hidden', timeout: patience }),
    toHaveCount: (count) => is(() => locator.count(), count, 'occurs another number of times'),
    toHaveText: (text) =>
      eventually(async () => {
        if (text instanceof RegExp) assert.match(await asText(), text);
        else assert.ok((await asText()).includes(text), `"${await asText()}" holds no "${text}"`);
      }),
    toHaveValue: (value) => is(() => locator.inputValue(), value, 'has another value'),
    toHaveAttribute: (name, value) => is(() => locator.getAttribute(name), value, `has another ${name}`),
    toBeChecked: () => is(() => locator.isChecked(), true, 'is not checked'),
    toBeEnabled: () => is(() => locator.isEnabled(), true, 'is disabled'),
    toBeDisabled: () => is(() => locator.isDisabled(), true, 'is enabled'),
    toBeFocused: () =>
      is(() => locator.evaluate((element) => element === document.activeElement), true, 'has no focus'),
  };
}
