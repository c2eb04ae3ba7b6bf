// API keys as people make them, and what a program does with one.

import { check } from '../lib/check.mjs';
import { become, go } from '../lib/market.mjs';

const KEY = /^msk_[0-9a-f]{16}_[0-9a-f]{64}$/;

export default async function ({ test, expect, visit, noJs }) {
  const button = (within, name) => within.getByRole('main').getByRole('button', { name });

  async function makeKey(page, name) {
    await visit(page, '/supplier/keys');
    await page.getByLabel(/^名稱/).fill(name);
    await page.getByLabel('查看訂單').check();
    await go(page, button(page, '建立金鑰'));
    const key = (await page.locator('#new-key').innerText()).trim();
    expect(key).toMatch(KEY);
    return key;
  }

  /** What a program is told that asks with this key. */
  async function ask(base, key, path = '/api/v1/orders') {
    const answer = await fetch(new URL(path, base), {
      headers: { authorization: `Bearer ${key}`, 'accept-language': 'en' },
    });
    return { status: answer.status, body: await answer.json() };
  }

  test('a key is made, shown once, used by a program, and revoked', async ({ page, base }) => {
    await become(page, 'supplier@demo.tw');
    const key = await makeKey(page, '訂單同步');
    const { status, body } = await ask(base, key);
    expect(status).toBe(200);
    expect(body.orders.length).toBeAtLeast(1);
    // The scope that was given, and no other.
    const plans = await ask(base, key, '/api/v1/plans');
    expect(plans.status).toBe(403);
    expect(plans.body.code).toBe('ScopeMissing');
    await visit(page, '/supplier/keys');
    await expect(page.locator('#new-key')).toHaveCount(0);
    expect(await page.content().then((html) => html.includes(key))).toBe(false);
    const row = page.locator('#keys > ul > li').filter({ hasText: '訂單同步' });
    await expect(row).toHaveText('有效');
    await row.locator('summary').click();
    await go(page, row.getByRole('button', { name: '確定撤銷' }));
    await expect(page.getByRole('status').first()).toHaveText('金鑰已撤銷');
    await expect(row).toHaveText('已撤銷');
    expect((await ask(base, key)).status).toBe(401);
  });

  test('what is missing is named, and what was typed stays', async ({ page }) => {
    await become(page, 'supplier@demo.tw');
    await visit(page, '/supplier/keys');
    await page.getByLabel(/^名稱/).fill('沒有權限的金鑰');
    await page.getByLabel('有效期間').selectOption('365');
    await go(page, button(page, '建立金鑰'));
    await expect(page.getByRole('alert').first()).toHaveText('請選擇');
    await expect(page.getByLabel(/^名稱/)).toHaveValue('沒有權限的金鑰');
    await expect(page.getByLabel('有效期間')).toHaveValue('365');
  });

  test('without scripts', async ({ base }) => {
    await noJs(async ({ page }) => {
      await become(page, 'supplier@demo.tw');
      const key = await makeKey(page, '沒有腳本');
      expect((await ask(base, key)).status).toBe(200);
      const row = page.locator('#keys > ul > li').filter({ hasText: '沒有腳本' });
      await row.locator('summary').click();
      await go(page, row.getByRole('button', { name: '確定撤銷' }));
      expect((await ask(base, key)).status).toBe(401);
    });
  });

  test('the key can be copied', async ({ page, context, base }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: base });
    await become(page, 'supplier@demo.tw');
    const key = await makeKey(page, '複製');
    await button(page, '複製金鑰').click();
    await expect(page.getByText('已複製')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  });

  test('the pages stand: keys and documentation', async (t) => {
    const { page } = t;
    await check(t, '/api/v1/docs');
    await visit(page, '/api/v1/docs');
    await page.getByRole('link', { name: 'POST /api/v1/orders/{order}/accept' }).click();
    await expect(page.locator('#accept_order')).toBeVisible();
    await become(page, 'supplier@demo.tw');
    await makeKey(page, '看得見');
    await check(t, '/supplier/keys');
    const problem = encodeURIComponent(
      JSON.stringify({ Faults: [{ field: 'name', kind: 'Missing' }, { field: 'scopes', kind: 'NotChosen' }] }),
    );
    await check(t, `/supplier/keys?problem=${problem}`);
    await check(t, '/supplier/keys?done=revoke');
  });
}
