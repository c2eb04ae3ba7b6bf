// Letters: in the demo's mailbox, inside the site, and through a real mail server.

import { PLAN_B, act, become, go, order } from '../lib/market.mjs';
import { startServer } from '../lib/server.mjs';
import { startMailServer } from '../lib/smtp.mjs';

export default async function ({ test, expect, visit, other, noJs, axe }) {
  const bell = (page) => page.getByRole('banner').getByRole('link', { name: '通知' });

  test('the other side is told, in the mailbox and inside the site', async ({ page }) => {
    await become(page, 'buyer@demo.tw');
    await visit(page, '/notifications');
    if (await page.getByRole('button', { name: '全部標為已讀' }).count()) {
      await go(page, page.getByRole('button', { name: '全部標為已讀' }));
    }
    await expect(page.getByRole('main')).toHaveText('也用電子郵件通知我');
    await expect(bell(page)).toHaveText(/^通知$/);
    const { path, number } = await order(page, PLAN_B);
    await other(async ({ page: supplier }) => {
      await become(supplier, 'supplier@demo.tw');
      await act(supplier, path, '接單');
    });

    await visit(page, '/notifications');
    await expect(bell(page)).toHaveText('通知 1 則未讀');
    const notice = page.getByRole('listitem').filter({ hasText: number });
    await expect(notice).toHaveText(/未讀.*供應商已接單.*請閱讀契約並簽署/);
    await axe(page);
    await notice.getByRole('link', { name: /前往查看/ }).click();
    await page.waitForURL(`**${path}`);
    await visit(page, '/notifications');
    await go(page, page.getByRole('button', { name: '全部標為已讀' }));
    await expect(bell(page)).toHaveText(/^通知$/);
    await expect(page.getByRole('button', { name: '全部標為已讀' })).toHaveCount(0);

    await visit(page, '/demo/mail?to=buyer@demo.tw');
    const mail = page.getByRole('listitem').filter({ hasText: number }).first();
    await expect(mail).toHaveText(/供應商已接單.*您好：/);
    await axe(page);
    await mail.getByRole('link', { name: path }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`訂單 ${number}`);
  });

  test('what is not wanted by mail, without scripts', () =>
    noJs(async ({ page }) => {
      await become(page, 'supplier@demo.tw');
      await visit(page, '/notifications');
      await expect(page.getByLabel('帳號與成員')).toBeDisabled();
      await page.getByLabel('訂單進度').uncheck();
      await go(page, page.getByRole('button', { name: '儲存郵件設定' }));
      await expect(page.getByRole('main')).toHaveText('郵件設定已儲存');
      expect(await page.getByLabel('訂單進度').isChecked()).toBe(false);
      await expect(page.getByLabel('期限提醒')).toBeChecked();
      await page.getByLabel('期限提醒').uncheck();
      await go(page, page.getByRole('button', { name: '儲存郵件設定' }));
      expect(await page.getByLabel('期限提醒').isChecked()).toBe(false);
    }));

  test('a letter goes out through a mail server, and its link works', async ({ page }) => {
    const taken = [];
    const mail = await startMailServer((message) => taken.push(message));
    const server = await startServer('mail-real', (base) => [
      '--public-origin', base,
      '--smtp', `smtp://127.0.0.1:${mail.port}`,
      '--mail-from', '雲市集工業館 <no-reply@market.example>',
    ]);
    try {
      await visit(page, `${server.base}/demo/mail`, { status: 404 });
      await begin(page, server.base);
      await visit(page, `${server.base}/enrol/save`);
      await page.getByLabel('電子郵件').fill('owner@mail.example');
      await go(page, page.getByRole('button', { name: '寄連結給我' }));
      await expect.eventually(() => expect(taken.length).toBe(1), 10_000);
      const [{ from, to, subject, text, headers }] = taken;
      expect(from).toBe('no-reply@market.example');
      expect(to).toEqual(['owner@mail.example']);
      expect(subject).toBe('繼續您的申請');
      expect(headers.from).toBe('雲市集工業館 <no-reply@market.example>');
      const link = text.split('\n').find((line) => line.startsWith(`${server.base}/enrol/resume?token=`));
      await other(async ({ page: phone }) => {
        await visit(phone, link);
        await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();
      });
      expect(server.log()).toMatch(/a mail was sent/);
      expect(server.log().includes('owner@mail.example')).toBe(false);
    } finally {
      await server.stop();
      await mail.stop();
    }
  });

  /** The real marketplace's programme may be over; the form of its first page is sent all the same. */
  async function begin(page, base) {
    await visit(page, `${base}/enrol`);
    const answer = await page.request.post(`${base}/api/enrol/start`, {
      headers: { origin: base, accept: 'text/html' },
      maxRedirects: 0,
    });
    expect(answer.status()).toBe(302);
  }
}
