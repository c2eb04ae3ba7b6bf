// 抽查: a draw that anybody can repeat, from the announcement to the raw log.

import { createHash } from 'node:crypto';

import { check } from '../lib/check.mjs';
import { become, go } from '../lib/market.mjs';
import { visit } from '../lib/helpers.mjs';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

export default async function ({ test, expect, noJs }) {
  const button = (page, name) => page.getByRole('main').getByRole('button', { name });

  async function later(page, words) {
    await go(page, page.getByRole('button', { name: words }));
  }

  test('the office draws, everybody can draw again, the auditor reads', async (t) => {
    const { page, base } = t;
    await become(page, 'office@demo.tw', '/office/spot-checks');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('抽查');
    await check(t, '/office/spot-checks');
    await visit(page, '/office/spot-checks');
    await page.getByLabel(/^亂數種子/).fill('大樂透 03 11 19 27 33 45');
    await go(page, button(page, '公布名單與種子'));
    await expect(page.getByRole('heading', { name: '第 1 次抽籤，已公布' })).toBeVisible();
    // The seed is public, and the lot has not fallen.
    await expect(button(page, '抽籤')).toHaveCount(0);
    await check(t, '/transparency');
    await visit(page, '/transparency');
    await expect(page.getByText('大樂透 03 11 19 27 33 45')).toBeVisible();
    await visit(page, '/office/spot-checks');
    await later(page, '＋1 天');
    await visit(page, '/office/spot-checks');
    await go(page, button(page, '抽籤'));
    await expect(page.getByRole('heading', { name: '第 1 次抽籤', exact: true })).toBeVisible();
    const picks = page.getByRole('region', { name: '第 1 次抽籤' }).getByRole('listitem');
    const drawn = await picks.filter({ hasText: '抽籤抽中' }).getByRole('link').first().innerText();
    const keys = await fetch(new URL('/open-data/draws/1.csv', base)).then((answer) => answer.text());
    const rows = keys.trim().split('\n').slice(1).map((line) => line.split(','));
    const key = sha256(`大樂透 03 11 19 27 33 45 ${sha256(drawn)}`);
    expect(rows.map(([first]) => first).sort()[0]).toBe(key);
    expect(rows.find(([first]) => first === key)[2]).toBe('1');
    const href = await picks.getByRole('link', { name: /原始紀錄/ }).first().getAttribute('href');
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const log = await fetch(new URL(href, base), { headers: { cookie } });
    expect(log.status).toBe(200);
    expect((await log.text()).split('\n')[0]).toBe('day,source,number,count,late,batch,arrived_at,chain_sha256');
    await go(page, page.getByRole('main').getByRole('link', { name: '計算風險' }));
    await expect(page.getByRole('heading', { name: /風險達門檻/ })).toBeVisible();
    await check(t, '/office/spot-checks?risk=1');
  });

  test('without scripts', async () => {
    await noJs(async ({ page }) => {
      await become(page, 'office@demo.tw', '/office/spot-checks');
      await expect(page.getByRole('heading', { name: '還沒有查的' })).toBeVisible();
    });
  });
}
