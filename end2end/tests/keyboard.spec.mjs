// Everything without a mouse, and nothing twice.

import { PLAN_B, become, findPlan, go, ownField, pointsField, toCheckout } from '../lib/market.mjs';
import { hydrated } from '../lib/helpers.mjs';

/** Whether the element with the focus has a ring or is a frame of its own. */
const ring = (page) =>
  page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  });

const focused = (page) => page.locator(':focus');

/** Presses Tab until the locator has the focus. */
async function tabTo(page, locator) {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${locator}`);
}

export default async function ({ test, expect, visit }) {
  test('the skip link comes first and leads to the content', async ({ page }) => {
    for (const address of ['/', '/catalog', '/sign-in']) {
      await visit(page, address);
      await page.keyboard.press('Tab');
      await expect(focused(page)).toHaveText('跳到主要內容區塊');
      expect(await focused(page).evaluate((link) => link.getBoundingClientRect().top >= 0)).toBeTrue();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('main')).toBeFocused();
    }
  });

  test('the purchase form by keyboard alone', async ({ page }) => {
    await become(page, 'buyer@demo.tw');
    await toCheckout(page, PLAN_B);
    await expect(page.getByRole('main')).toBeFocused();
    await tabTo(page, pointsField(page));
    expect(await ring(page)).toBeTrue();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('250000');
    await page.keyboard.press('Enter');
    const summary = page.getByRole('alert');
    await expect(summary).toBeFocused();
    expect(await ring(page)).toBeTrue();
    await page.keyboard.press('Tab');
    await expect(summary.getByRole('link').first()).toBeFocused();
    await page.keyboard.press('Enter');
    const link = summary.getByRole('link').first();
    await expect(link).toHaveAttribute('href', `#${await focused(page).getAttribute('id')}`);
    await pointsField(page).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('200000');
    await page.keyboard.press('Tab');
    await expect(ownField(page)).toBeFocused();
    await expect(summary).toHaveCount(0);
    const next = page.waitForEvent('domcontentloaded');
    await page.keyboard.press('Enter');
    await next;
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('送出前，請核對訂單');
    await tabTo(page, page.getByRole('button', { name: '送出訂單並保留點數' }));
    expect(await ring(page)).toBeTrue();
  });

  test('a double click sends one order', async ({ page, context, base }) => {
    await become(page, 'buyer@demo.tw');
    await toCheckout(page, PLAN_B);
    await go(page, page.getByRole('button', { name: '下一步：核對訂單' }));
    const form = await page
      .locator('input[name^="form["]')
      .evaluateAll((inputs) => Object.fromEntries(inputs.filter(({ name }) => name !== 'form[back]' && name !== 'form[by]').map(({ name, value }) => [name, value])));
    const sent = [];
    context.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.url());
    });
    const arrived = page.waitForEvent('domcontentloaded');
    await page.getByRole('button', { name: '送出訂單並保留點數' }).dblclick();
    await arrived;
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^訂單 /);
    expect(sent.length).toBe(1);
    // The same form once more, past the page: the key leads to the same order.
    const again = await page.request.post('/api/order/submit', {
      form,
      headers: { Origin: base, Accept: 'application/json' },
      maxRedirects: 0,
    });
    expect(again.headers().location).toBe(new URL(page.url()).pathname);
    // The page that sent it has nothing to send any more: the points are reserved.
    await page.goBack();
    await hydrated(page);
    await expect(page.getByRole('alert')).toHaveText('可用 0 點');
    await expect(page.getByRole('button', { name: '送出訂單並保留點數' })).toHaveCount(0);
    await visit(page, '/orders');
    await expect(page.getByRole('main')).toHaveText('共 1 筆訂單');
  });

  test('signing in and out', async ({ page }) => {
    await visit(page, '/wallet', { status: 401 });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('請先登入');
    await page.getByRole('main').getByRole('link', { name: '登入' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('登入');
    await go(page, page.getByRole('main').getByRole('button', { name: 'buyer2@demo.tw' }));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('點數錢包');
    await expect(page.getByRole('banner')).toHaveText('大同金屬');
    await go(page, page.getByRole('button', { name: '登出' }));
    await expect(page.getByRole('banner').getByRole('link', { name: '登入' })).toBeVisible();
    await visit(page, '/wallet', { status: 401 });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('請先登入');
  });

  test('what belongs to somebody else is not there', async ({ page }) => {
    await become(page, 'buyer2@demo.tw');
    await visit(page, '/orders');
    const path = await page.getByRole('rowheader').getByRole('link').first().getAttribute('href');
    await go(page, page.getByRole('button', { name: '登出' }));
    await become(page, 'buyer@demo.tw');
    await visit(page, path, { status: 404 });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('找不到這個頁面');
  });

  test('the language changes and the page stays', async ({ page }) => {
    const id = await findPlan(page, PLAN_B);
    await go(page, page.getByRole('button', { name: 'English' }));
    expect(new URL(page.url()).pathname).toBe(`/plans/${id}`);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByRole('main')).toHaveText('Price, tax included');
    await visit(page, '/catalog?q=mes&sort=newest');
    await go(page, page.getByRole('button', { name: '中文' }));
    expect(new URL(page.url()).search).toBe('?q=mes&sort=newest');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant-TW');
  });
}
