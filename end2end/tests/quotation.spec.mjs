// Before an order: a question on a plan, an answer, a quotation, and one click to its order.

import { check } from '../lib/check.mjs';
import { PLAN_B, act, ask, become, figure, findPlan, go, moveClock, quotationFor, quote } from '../lib/market.mjs';

export default async function ({ test, expect, visit, noJs, other }) {
  const standing = (page) => page.getByRole('region', { name: '報價單' });
  const sendMessage = (page) => go(page, page.getByRole('button', { name: '送出訊息' }));

  test('a question becomes a quotation, and the quotation an order', async (t) => {
    const { page } = t;
    await become(page, 'buyer@demo.tw');
    await visit(page, '/messages');
    await expect(page.getByRole('main')).toHaveText('還沒有對話');
    await check(t, '/messages');
    const plan = await findPlan(page, PLAN_B);
    await check(t, `/messages/ask/${plan}`);
    const { path } = await ask(page, PLAN_B, '五十人以下有優惠嗎？\n謝謝。');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/台灣通用紡織/);
    await other(async (supplier) => {
      await become(supplier.page, 'supplier@demo.tw', '/messages');
      await supplier.page.getByRole('link', { name: PLAN_B.name }).click();
      await expect(supplier.page.getByText('五十人以下有優惠嗎？')).toBeVisible();
      await supplier.page.getByLabel('訊息').fill('有，附上報價。');
      await sendMessage(supplier.page);
      await quote(supplier.page, '700000');
      // Above the list: said, and what was typed is there.
      await expect(supplier.page.getByRole('alert')).toHaveText(/高於牌價 600,000 元/);
      await expect(supplier.page.getByLabel('報價（元，含稅）')).toHaveValue('700000');
      await expect(supplier.page.getByLabel('有效至')).toHaveValue('2021-07-20');
      await quote(supplier.page, '540000');
      await expect(supplier.page.getByRole('button', { name: '撤回報價' })).toBeVisible();
      await check({ ...supplier, base: t.base }, path);
    });
    await check(t, path);
    await visit(page, '/messages');
    await expect(page.getByRole('listitem').filter({ hasText: '等您回覆' })).toHaveText('報價有效');
    await visit(page, path);
    await expect(standing(page)).toHaveText(/180,000 點.*360,000 元/);
    await page.getByRole('link', { name: '以這個報價訂購' }).click();
    await expect(page.getByRole('main')).toHaveText(/540,000 元/);
    await expect(page.getByRole('main')).toHaveText(/供應商報價，有效至/);
    await go(page, page.getByRole('button', { name: '送出訂單並保留點數' }));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^訂單 /);
    await visit(page, '/wallet');
    expect(await figure(page, '可用')).toBe(20_000);
    expect(await figure(page, '保留')).toBe(180_000);
    await visit(page, path);
    await expect(standing(page)).toHaveText('報價已下單');
    await expect(page.getByRole('link', { name: '以這個報價訂購' })).toBeHidden();
    await page.getByRole('link', { name: '看這筆訂單' }).click();
    await expect(page.getByRole('main')).toHaveText(/540,000 元/);
  });

  test('a quotation that was taken back or is over cannot be ordered', async ({ page }) => {
    await become(page, 'buyer@demo.tw');
    await other(async (supplier) => {
      await become(supplier.page, 'supplier@demo.tw');
      const { path } = await quotationFor(page, supplier.page, PLAN_B, '450000');
      await visit(page, path);
      const link = page.getByRole('link', { name: '以這個報價訂購' });
      const review = await link.getAttribute('href');
      await act(supplier.page, path, '撤回報價');
      await expect(standing(supplier.page).first()).toHaveText('報價已撤回');
      await visit(page, review);
      await expect(page.getByRole('main')).toHaveText('供應商已撤回這份報價');
      await expect(page.getByRole('button', { name: '送出訂單並保留點數' })).toBeHidden();
      await visit(supplier.page, path);
      await quote(supplier.page, '420000', '2021-07-01');
      await visit(page, path);
      const again = await link.getAttribute('href');
      await moveClock(page, '＋1 天');
      await visit(page, again);
      await expect(page.getByRole('main')).toHaveText(/這份報價的有效期限到 .*7月1日/);
      await visit(page, path);
      await expect(standing(page).first()).toHaveText('報價已過期');
      await expect(link).toBeHidden();
    });
  });

  test('without JavaScript the same', async () => {
    await noJs(async ({ page }) => {
      await become(page, 'buyer2@demo.tw');
      const { path } = await ask(page, PLAN_B, '請報價');
      await expect(page.getByText('請報價', { exact: true })).toBeVisible();
      await page.getByLabel('訊息').fill('字'.repeat(601));
      await sendMessage(page);
      await expect(page.getByRole('alert')).toHaveText(/600/);
      await expect(page.getByLabel('訊息')).toHaveValue('字'.repeat(601));
      await noJs(async (supplier) => {
        await become(supplier.page, 'supplier@demo.tw', path);
        await quote(supplier.page, '300000');
        await expect(supplier.page.getByRole('button', { name: '撤回報價' })).toBeVisible();
      });
      await visit(page, path);
      await page.getByRole('link', { name: '以這個報價訂購' }).click();
      await expect(page.getByRole('main')).toHaveText(/300,000 元/);
    });
  });
}
