// What every page has to stand: no finding of axe in either language and either theme, and nothing
// that makes a phone scroll sideways.

import { axe } from './axe.mjs';
import { expect } from './expect.mjs';
import { visit } from './helpers.mjs';

const PHONE = { width: 390, height: 844 };

/** Sets what the header and the footer offer, the way the server remembers it. */
const prefer = (context, base, pairs) =>
  context.addCookies(Object.entries(pairs).map(([name, value]) => ({ name, value, url: base })));

/** In both languages: axe in both themes, and the width of a phone. */
export async function check({ page, context, base }, address, options) {
  for (const lang of ['zh', 'en']) {
    await prefer(context, base, { lang });
    await visit(page, address, options);
    expect(await page.locator('html').getAttribute('lang')).toBe(lang === 'zh' ? 'zh-Hant-TW' : 'en');
    await axe(page);
    await fits(page, address);
  }
  await prefer(context, base, { lang: 'zh' });
}

async function fits(page, address) {
  const wide = page.viewportSize();
  await page.setViewportSize(PHONE);
  const { scroll, inner, culprits } = await page.evaluate(() => {
    const inner = document.documentElement.clientWidth;
    const scroll = document.scrollingElement.scrollWidth;
    const culprits =
      scroll <= inner
        ? []
        : [...document.querySelectorAll('body *')]
            .filter((element) => element.getBoundingClientRect().right > inner + 1)
            .map((element) => element.outerHTML.slice(0, 120))
            .slice(0, 5);
    return { scroll, inner, culprits };
  });
  await page.setViewportSize(wide);
  if (scroll > inner) throw new Error(`${address} is ${scroll} px wide on ${inner} px:\n    ${culprits.join('\n    ')}`);
}
