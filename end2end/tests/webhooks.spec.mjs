// Webhooks as people add them. What is sent, to whom and how often is tested on the server
// (server/tests/it/webhooks.rs): an endpoint on this machine is refused here as everywhere.

import { check } from '../lib/check.mjs';
import { become, go } from '../lib/market.mjs';

const SECRET = /^whsec_[0-9a-f]{64}$/;
// Reserved: the name never has an address (RFC 6761).
const URL = 'https://hook.example.invalid/orders';

export default async function ({ test, expect, visit, noJs }) {
  const button = (within, name) => within.getByRole('button', { name });

  async function add(page, url) {
    await visit(page, '/supplier/webhooks');
    await page.getByLabel(/^網址/).fill(url);
    await go(page, button(page.getByRole('main'), '新增端點'));
    const secret = (await page.locator('#new-secret').innerText()).trim();
    expect(secret).toMatch(SECRET);
    return secret;
  }

  const endpoint = (page, url) => page.locator('#endpoints > ul > li').filter({ hasText: url });

  async function remove(page, url) {
    const row = endpoint(page, url);
    await row.locator('summary').click();
    await go(page, button(row, '確定移除'));
    await expect(page.getByRole('status').first()).toHaveText('端點已移除');
    await expect(endpoint(page, url)).toHaveCount(0);
  }

  test('an endpoint is added, tested, paused and removed', async ({ page }) => {
    await become(page, 'supplier@demo.tw');
    await visit(page, '/supplier/keys');
    await page.getByRole('main').getByRole('link', { name: 'Webhook' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Webhook');
    const url = `${URL}/whole`;
    const secret = await add(page, url);
    await visit(page, '/supplier/webhooks');
    await expect(page.locator('#new-secret')).toHaveCount(0);
    expect(await page.content().then((html) => html.includes(secret))).toBe(false);
    const row = endpoint(page, url);
    await go(page, button(row, '暫停'));
    await expect(row).toHaveText('已暫停');
    await go(page, button(row, '送出測試事件'));
    await expect(page.getByRole('status').first()).toHaveText('測試事件已排入');
    const log = page.locator('#log > ul > li').filter({ hasText: url });
    await expect(log).toHaveText('webhook.test');
    await expect(log).toHaveText('等待送出');
    await go(page, button(log, '重送'));
    await expect(page.getByRole('status').first()).toHaveText('已排入重送');
    await go(page, button(row, '恢復'));
    await expect(row).toHaveCount(1);
    await remove(page, url);
    await expect(log).toHaveText('已放棄');
  });

  test('addresses inside are refused, and what was typed stays', async ({ page }) => {
    await become(page, 'supplier@demo.tw');
    for (const [url, words] of [
      ['http://hook.example.com/', 'https://'],
      ['https://127.0.0.1/', '不在公開網路上'],
      ['https://localhost:8443/', '不在公開網路上'],
      ['https://[::1]/', '不在公開網路上'],
      ['https://hook.example.com:22/', '連接埠'],
    ]) {
      await visit(page, '/supplier/webhooks');
      await page.getByLabel(/^網址/).fill(url);
      await page.getByLabel('已婉拒').uncheck();
      await go(page, button(page.getByRole('main'), '新增端點'));
      await expect(page.getByRole('alert').first()).toHaveText(words);
      await expect(page.getByLabel(/^網址/)).toHaveValue(url);
      expect(await page.getByLabel('已婉拒').isChecked()).toBe(false);
      expect(await page.getByLabel('新訂單').isChecked()).toBe(true);
    }
  });

  test('without scripts', async () => {
    await noJs(async ({ page }) => {
      await become(page, 'supplier@demo.tw');
      const url = `${URL}/plain`;
      await add(page, url);
      await go(page, button(endpoint(page, url), '送出測試事件'));
      await expect(page.locator('#log > ul > li').filter({ hasText: url })).toHaveText('webhook.test');
      await remove(page, url);
    });
  });

  test('the page stands', async (t) => {
    const { page } = t;
    await become(page, 'supplier@demo.tw');
    await check(t, '/supplier/webhooks');
    const url = `${URL}/seen`;
    await add(page, url);
    await go(page, button(endpoint(page, url), '送出測試事件'));
    await check(t, '/supplier/webhooks');
    const problem = encodeURIComponent(
      JSON.stringify({ Faults: [{ field: 'url', kind: 'Missing' }, { field: 'kinds', kind: 'NotChosen' }] }),
    );
    await check(t, `/supplier/webhooks?problem=${problem}`);
    await visit(page, '/supplier/webhooks');
    await remove(page, url);
  });
}
