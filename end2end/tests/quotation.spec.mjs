// Before an order: a question on a plan, an answer, a quotation, and one click to its order.

import { check } from '../lib/check.mjs';
import { PLAN_B, become, findPlan, go } from '../lib/market.mjs';

export default async function ({ test, expect, visit, noJs, other }) {
  test('a question becomes a quotation, and the quotation an order', async (t) => {
    const { page } = t;
    await become(page, 'buyer@demo.tw');
    await check(t, '/messages');
    await findPlan(page, PLAN_B);
    await go(page, page.getByRole('link', { name: '詢問供應商' }));
    await page.getByLabel('訊息').fill('五十人以下有優惠嗎？');
    await go(page, page.getByRole('button', { name: '送出訊息' }));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/台灣通用紡織/);
    const { pathname } = new URL(page.url());
    await other(async (supplier) => {
      await become(supplier.page, 'supplier@demo.tw', '/messages');
      await go(supplier.page, supplier.page.getByRole('link', { name: PLAN_B.name }));
      await expect(supplier.page.getByText('五十人以下有優惠嗎？')).toBeVisible();
      await supplier.page.getByText('送出報價').first().click();
      await supplier.page.getByLabel('報價（元，含稅）').fill('700000');
      await supplier.page.getByLabel('有效至').fill('2021-07-20');
      await go(supplier.page, supplier.page.getByRole('button', { name: '送出報價' }));
      // Above the list: said, and what was typed is there.
      await expect(supplier.page.getByRole('alert')).toHaveText(/高於牌價 600,000 元/);
      await expect(supplier.page.getByLabel('報價（元，含稅）')).toHaveValue('700000');
      await supplier.page.getByLabel('報價（元，含稅）').fill('540000');
      await go(supplier.page, supplier.page.getByRole('button', { name: '送出報價' }));
      await expect(supplier.page.getByRole('button', { name: '撤回報價' })).toBeVisible();
    });
    await check(t, pathname);
    await visit(page, pathname);
    await go(page, page.getByRole('link', { name: '以這個報價訂購' }));
    await expect(page.getByRole('main')).toHaveText(/540,000 元/);
    await expect(page.getByRole('main')).toHaveText(/180,000 點/);
    await go(page, page.getByRole('button', { name: '送出訂單並保留點數' }));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^訂單 /);
    await visit(page, pathname);
    await expect(page.getByText('報價已下單')).toBeVisible();
  });

  test('without JavaScript the same', async () => {
    await noJs(async ({ page }) => {
      await become(page, 'buyer2@demo.tw');
      await findPlan(page, PLAN_B);
      await go(page, page.getByRole('link', { name: '詢問供應商' }));
      await page.getByLabel('訊息').fill('請報價');
      await go(page, page.getByRole('button', { name: '送出訊息' }));
      await expect(page.getByText('請報價', { exact: true })).toBeVisible();
    });
  });
}
