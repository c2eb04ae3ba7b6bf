// Every page: no finding of axe in either language and either theme, and nothing that makes a
// phone scroll sideways.

import { check } from '../lib/check.mjs';
import { PLAN_B, become, findPlan, go } from '../lib/market.mjs';

export default async function ({ test, expect, visit, axe }) {
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
    for (const address of ['/', '/transparency', '/catalog', '/catalog?q=布片&sort=self_funded', `/plans/${id}`, '/sign-in']) {
      await check(t, address);
    }
    await check(t, '/catalog?q=沒有這種方案');
    await check(t, '/no-such-page', { status: 404 });
    await check(t, '/wallet', { status: 401 });
    const invalid = encodeURIComponent(JSON.stringify('WrongCredentials'));
    await check(t, `/sign-in?email=a@b.tw&problem=${invalid}`);
  });

  test('checking a contract', async (t) => {
    await check(t, '/contract/check');
    await check(t, `/contract/check?hash=${'0'.repeat(64)}`);
    await check(t, '/contract/check?hash=abc');
    const empty = encodeURIComponent(JSON.stringify({ Faults: [{ field: 'file', kind: 'FileEmpty' }] }));
    await check(t, `/contract/check?problem=${empty}`);
  });

  test('accounts: for everybody, a buyer, the office', async (t) => {
    const spent = encodeURIComponent(JSON.stringify({ Refused: 'LinkSpent' }));
    for (const address of [
      '/forgot-password',
      '/forgot-password?sent=1',
      '/reset-password?token=x',
      `/reset-password?token=x&problem=${spent}`,
      '/sign-in/code',
    ]) {
      await check(t, address);
    }
    await check(t, '/invitation?token=x', { status: 409 });
    await become(t.page, 'buyer@demo.tw');
    const wrong = encodeURIComponent(JSON.stringify({ Faults: [{ field: 'old', kind: 'WrongPassword' }] }));
    for (const address of [
      '/account',
      '/account/password',
      `/account/password?problem=${wrong}`,
      '/account/second-factor',
      '/account/data',
      '/account/data/erase',
      '/people',
      '/step-up',
    ]) {
      await check(t, address);
    }
    await visit(t.page, '/account/second-factor');
    await go(t.page, t.page.getByRole('button', { name: '開始設定' }));
    await check(t, '/account/second-factor');
    await become(t.page, 'office@demo.tw');
    await check(t, '/account');
    await check(t, '/office/officers');
    await check(t, '/step-up');
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

  test('the office, and a file in every state', async (t) => {
    const { page } = t;
    await become(page, 'office@demo.tw');
    await check(t, '/office');
    await check(t, '/office/applications');
    await check(t, '/office/applications?state=all&q=沒有這家');
    await check(t, '/office/applications?state=all');
    for (const address of await addresses(page)) await check(t, address);
    const problem = encodeURIComponent(JSON.stringify({ Invalid: { field: 'reason' } }));
    await visit(page, '/office/applications');
    const open = await page.getByRole('rowheader').first().getByRole('link').getAttribute('href');
    await check(t, `${open}?act=refuse&reason=x&problem=${problem}`);
    await check(t, `${open}?done=ask`);
  });

  test('plans: the supplier, the queue, a file, the register of suppliers', async (t) => {
    const { page } = t;
    await become(page, 'supplier2@demo.tw');
    await check(t, '/supplier/plans');
    await check(t, '/supplier/plans?done=submit');
    await check(t, '/supplier/plans/new');
    await check(t, '/supplier/catalogue');
    const links = () => page.getByRole('main').getByRole('listitem').getByRole('link');
    await visit(page, '/supplier/plans');
    for (const name of ['設備保養提醒雲', '能源用量看板雲']) {
      await check(t, await links().filter({ hasText: name }).getAttribute('href'));
      await visit(page, '/supplier/plans');
    }
    const faults = JSON.stringify({ Faults: ['name', 'sectors', 'origin'].map((field) => ({ field, kind: 'NotChosen' })) });
    await check(t, `/supplier/plans/new?problem=${encodeURIComponent(faults)}`);
    await become(page, 'office@demo.tw');
    await check(t, '/office/plans');
    await visit(page, '/office/plans');
    const files = await links().evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    for (const file of files.slice(0, 2)) await check(t, file);
    const problem = encodeURIComponent(JSON.stringify({ Invalid: { field: 'reason' } }));
    await check(t, `${files[0]}?act=return&reason=x&problem=${problem}`);
    await check(t, '/office/suppliers');
    await check(t, '/office/suppliers?q=沒有這家');
    await visit(page, '/office/suppliers?q=紡織');
    const supplier = await page.getByRole('rowheader').first().getByRole('link').getAttribute('href');
    await check(t, supplier);
    await check(t, `${supplier}?reason=x&problem=${problem}`);
  });

  /** One record of each state on the list that is shown. */
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
