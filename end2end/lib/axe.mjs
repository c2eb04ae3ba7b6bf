// Accessibility, checked by axe-core against WCAG 2.2 AA.

import fs from 'node:fs';
import { createRequire } from 'node:module';

const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// What depends on the colours alone; checked again where only the theme is another one.
const colours = ['color-contrast', 'link-in-text-block'];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Checks the page in the light and in the dark theme and throws with every finding.
 *
 * The source goes in through the debugger, which the page's content security policy does not
 * reach; so the page is checked under its real policy.
 */
export async function axe(page, { themes = ['light', 'dark'], exclude = [] } = {}) {
  const findings = [];
  for (const [at, colorScheme] of themes.entries()) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(source);
    const violations = await page.evaluate(
      async ({ runOnly, exclude }) => {
        const { violations } = await globalThis.axe.run(
          { exclude },
          { runOnly, resultTypes: ['violations'] },
        );
        return violations.flatMap(({ id, help, nodes }) =>
          nodes.map((node) => `${id}: ${help}\n      ${node.html.slice(0, 160)}\n      ${node.any.concat(node.all).map((check) => check.message).join('; ')}`),
        );
      },
      { runOnly: at === 0 ? { type: 'tag', values: tags } : { type: 'rule', values: colours }, exclude },
    );
    findings.push(...violations.map((text) => `${colorScheme} ${text}`));
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (findings.length > 0) {
    throw new Error(`axe on ${page.url()}: ${findings.length} findings\n    ${findings.join('\n    ')}`);
  }
}
