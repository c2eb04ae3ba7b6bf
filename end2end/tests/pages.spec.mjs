// Every page: no finding of axe in either language and either theme, and nothing that makes a
// phone scroll sideways.

import { PLAN_B, become, findPlan } from '../lib/market.mjs';

const PHONE = { width: 390, height: 844 };

export default async function ({ test, expect, visit, axe }) {
  /** Sets what the header and the footer offer, the way the server remembers it. */
  const prefer = (context, base, pairs) =>
    context.addCookies(Object.entries(pairs).map(([name, value]) => ({ name, value, url: base })));

  /** In both languages: axe in both themes, and the width of a phone. */
  async function check({ page, context, base }, address, options) {
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

  test('the check itself finds what is wrong', async ({ page }) => {
    await visit(page, '/');
    await page.evaluate(() => {
      const light = matchMedia('(prefers-color-scheme: light)');
      const bad = document.createElement('p');
      bad.textContent = 'faint in the dark theme only';
      bad.style.color = light.matches ? '#000' : '#555';
      light.addEventListener('change', () => { bad.style.color = light.matches ? '#000' : '#555'; });
      document.querySelector('main').append(bad, document.createElement('img'));
    });
    const found = await axe(page).catch((error) => error.message);
    expect(found).toContain('light image-alt');
    expect(found).toContain('dark color-contrast');
  });

  test('pages for everybody', async (t) => {
    const id = await findPlan(t.page, PLAN_B);
    for (const address of ['/', '/catalog', '/catalog?q=布片&sort=self_funded', `/plans/${id}`, '/sign-in']) {
      await check(t, address);
    }
    await check(t, '/catalog?q=沒有這種方案');
    await check(t, '/no-such-page', { status: 404 });
    await check(t, '/wallet', { status: 401 });
    const invalid = encodeURIComponent(JSON.stringify('WrongCredentials'));
    await check(t, `/sign-in?email=a@b.tw&problem=${invalid}`);
  });

  test('comparing plans', async (t) => {
    await visit(t.page, '/catalog');
    const ids = await t.page.getByRole('checkbox').evaluateAll((boxes) => boxes.slice(0, 2).map((box) => box.value));
    await check(t, `/compare?plans=${ids.join(',')}`);
    await check(t, `/compare?plans=${ids.join(',')}&diff=1`);
    await check(t, '/compare');
  });

  test('buying: checkout, review, wallet, list', async (t) => {
    const { page } = t;
    await become(page, 'buyer@demo.tw');
    const id = await findPlan(page, PLAN_B);
    for (const address of [
      `/checkout/${id}`,
      `/checkout/${id}?points=150000&self_funded=450000`,
      `/checkout/${id}/review`,
      `/checkout/${id}/review?points=1&self_funded=2`,
      '/orders',
      '/wallet',
    ]) {
      await check(t, address);
    }
    await check(t, '/supplier/orders');
  });

  test('the orders of a buyer, in every state', async (t) => {
    await become(t.page, 'buyer2@demo.tw');
    await check(t, '/orders');
    await check(t, '/orders?show=action');
    await check(t, '/wallet');
    await visit(t.page, '/orders');
    for (const address of await addresses(t.page)) await check(t, address);
  });

  test('the orders of a supplier, in every state', async (t) => {
    await become(t.page, 'supplier@demo.tw');
    await check(t, '/supplier/orders');
    await check(t, '/demo/bank');
    await check(t, '/demo/mail');
    await check(t, '/notifications');
    await visit(t.page, '/supplier/orders');
    for (const address of await addresses(t.page)) await check(t, address);
  });

  /** One order of each state on the list that is shown. */
  async function addresses(page) {
    const rows = await page.getByRole('row').filter({ has: page.getByRole('rowheader') }).evaluateAll((rows) =>
      rows.map((row) => [row.querySelector('.badge').textContent, row.querySelector('a').getAttribute('href')]),
    );
    return [...new Map(rows).values()];
  }

  test('the choice of colours is remembered', async ({ page, context }) => {
    await visit(page, '/');
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByRole('button', { name: '深色' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect((await ground()) !== light).toBeTrue();
    await visit(page, '/catalog');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(page.getByRole('button', { name: '深色' })).toHaveAttribute('aria-pressed', 'true');
    // Chosen dark on a light system and light on a dark one: axe sees the chosen colours.
    await axe(page);
    await page.getByRole('button', { name: '淺色' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await axe(page);
  });
}
