// The office sees the programme as a whole: every order, the dashboard, the audit trail.

import fs from 'node:fs';

import { check } from '../lib/check.mjs';
import { become, go } from '../lib/market.mjs';

const SCENARIO = new URL('../../domain/scenarios/s03-over-the-cap.txt', import.meta.url);

export default async function ({ test, expect, visit, noJs }) {
  const main = (page) => page.getByRole('main');
  const rows = (page) => main(page).getByRole('table').getByRole('rowheader');

  /** Sends the search; the page stays the same one. */
  async function search(page, param, value) {
    await main(page).getByRole('button', { name: '搜尋' }).click();
    await expect.eventually(async () => expect(new URL(page.url()).searchParams.get(param)).toBe(value));
  }

  /** A file behind a link, as text, with the session of the page. */
  async function file(page, base, name) {
    const href = await main(page).getByRole('link', { name }).getAttribute('href');
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(href, base), { headers: { cookie } });
    expect(answer.status).toBe(200);
    return answer.text();
  }

  test('orders are searched, and taken home as they were found', async (t) => {
    const { page, base } = t;
    await become(page, 'office@demo.tw', '/office/orders');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('全部訂單');
    await check(t, '/office/orders');
    await visit(page, '/office/orders');
    const all = await rows(page).count();
    expect(all > 5).toBe(true);
    await main(page).getByLabel('狀態').selectOption('InService');
    await search(page, 'state', 'InService');
    let running = 0;
    await expect.eventually(async () => {
      running = await rows(page).count();
      expect(running > 0 && running < all).toBe(true);
    });
    const lines = (await file(page, base, /CSV/)).trim().split('\n');
    expect(lines.length).toBe(running + 1);
    const number = await rows(page).first().innerText();
    await visit(page, '/office/orders');
    await main(page).getByRole('searchbox').fill(number.trim());
    await search(page, 'q', number.trim());
    await expect(rows(page)).toHaveCount(1);
    await visit(page, '/office/orders?q=%25');
    await expect(main(page)).toHaveText(/沒有符合的訂單/);
  });

  test('the dashboard draws what its tables say', async (t) => {
    const { page } = t;
    await become(page, 'office@demo.tw', '/office/figures');
    await check(t, '/office/figures');
    await visit(page, '/office/figures');
    const pool = page.getByRole('region', { name: '點數池', exact: true });
    await expect(pool.getByRole('img', { name: '點數池' })).toBeVisible();
    await pool.getByText('看數字').click();
    await expect(pool.getByRole('table')).toBeVisible();
    await expect(page.getByRole('region', { name: '訂單走到哪一步' })).toHaveText(/撥款/);
    await expect(page.getByRole('heading', { name: '有風險的訂單' })).toBeVisible();
  });

  test('the audit trail says who did what to an order', async (t) => {
    const { page, base } = t;
    await become(page, 'office@demo.tw', '/office/orders');
    const number = (await rows(page).first().innerText()).trim();
    await visit(page, '/office/audit');
    await check(t, '/office/audit');
    await visit(page, '/office/audit');
    await main(page).getByRole('searchbox').fill(number);
    await search(page, 'q', number);
    await expect(main(page).getByRole('list', { name: '紀錄' }).getByRole('listitem').first()).toHaveText(number);
    const lines = (await file(page, base, /CSV/)).trim().split('\n');
    expect(lines.slice(1).every((line) => line.includes(number))).toBe(true);
    await main(page).getByLabel('從').fill('2030-01-01');
    await search(page, 'from', '2030-01-01');
    await expect(main(page)).toHaveText(/沒有符合的紀錄/);
  });

  test('another rule is played beside the one that there is', async (t) => {
    const { page } = t;
    await become(page, 'office@demo.tw', '/office/policy');
    const outcome = page.getByRole('region', { name: '結果' }).first();
    await check(t, '/office/policy?cap=100000');
    await visit(page, '/office/policy');
    await main(page).getByLabel('每家上限（點）').fill('很多');
    await main(page).getByRole('button', { name: '試算' }).click();
    await expect(page.getByRole('alert')).toHaveText(/數字|金額/);
    await expect(main(page).getByLabel('每家上限（點）')).toHaveValue('很多');
    await main(page).getByLabel('每家上限（點）').fill('100,000');
    await main(page).getByRole('button', { name: '試算' }).click();
    await expect(outcome.getByRole('columnheader', { name: '差異' })).toBeVisible();
    await expect(outcome.getByRole('row').filter({ hasText: '用掉的點數' })).toHaveText(/-\d/);
  });

  test('a rehearsal file is played line by line', { deadline: 120_000 }, async (t) => {
    const { page } = t;
    await become(page, 'office@demo.tw', '/office/policy');
    const play = async (name, text) => {
      await visit(page, '/office/policy');
      await main(page).getByLabel('檔案', { exact: true }).setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
      await go(page, main(page).getByRole('button', { name: '預演' }));
    };
    await play('over-the-cap.txt', fs.readFileSync(SCENARIO, 'utf8'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('over-the-cap.txt');
    await expect(main(page)).toHaveText('全部如所寫');
    await check(t, new URL(page.url()).pathname);
    await play('odd.txt', 'nonsense <b>');
    await expect(main(page).getByRole('listitem').last()).toHaveText(/nonsense <b>/);
    await play('empty.txt', '');
    await expect(page.getByRole('alert')).toHaveText(/選擇檔案/);
    await expect(main(page).getByRole('link', { name: 'odd.txt' })).toBeVisible();
  });

  test('without scripts', async () => {
    await noJs(async ({ page }) => {
      await become(page, 'office@demo.tw', '/office/figures');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('儀表板');
      await visit(page, '/office/audit');
      await main(page).getByLabel('只看被拒絕的').check();
      await go(page, main(page).getByRole('button', { name: '搜尋' }));
      expect(new URL(page.url()).searchParams.get('refused')).toBe('1');
    });
  });
}
