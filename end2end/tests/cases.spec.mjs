// 款項案件: money of a wrong amount, settled by two officers, and told to the buyer.

import { check } from '../lib/check.mjs';
import { PLAN_B, become, contract, go, order } from '../lib/market.mjs';

export default async function ({ test, expect, visit, other }) {
  test('a transfer of another amount is refunded by two officers', { deadline: 240_000 }, async (t) => {
    const { page } = t;
    const main = page.getByRole('main');
    let placed;
    await other(async ({ page: buyer }) => {
      await other(async ({ page: supplier }) => {
        await become(buyer, 'buyer@demo.tw');
        await become(supplier, 'supplier@demo.tw');
        placed = await order(buyer, PLAN_B);
        await contract(buyer, supplier, placed.path);
      });
      await visit(buyer, '/demo/bank');
      await buyer.getByLabel(`訂單 ${placed.number} 的匯款金額`).fill('399999');
      await go(buyer, buyer.getByRole('row', { name: placed.number }).getByRole('button', { name: '匯款' }));
      await expect(buyer.getByRole('alert')).toHaveText('399,999');
      await visit(buyer, placed.path);
      await expect(buyer.getByRole('main')).toHaveText(/收到 399,999 元，與應付金額不符.*專案辦公室處理中/s);

      await become(page, 'office@demo.tw', '/office');
      await main.getByRole('link', { name: '入帳通知' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('入帳通知');
      await check(t, '/office/payments');
      await check(t, '/office/payments?q=nothing');
      await visit(page, `/office/payments?q=${placed.number}`);
      await expect(main).toHaveText('匯款：1 筆，共 399,999 元，其中付清訂單 0 元');
      await check(t, '/office/cases');
      await check(t, '/office/cases?show=closed');
      await visit(page, '/office/cases');
      await main.getByRole('row').filter({ hasText: placed.number }).getByRole('link', { name: '金額不符' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('金額不符');
      const path = new URL(page.url()).pathname;
      // What cannot be says why at its field, and keeps what was typed.
      await visit(page, path);
      await page.getByRole('combobox', { name: '處理方式' }).selectOption('refunded');
      await page.getByLabel('退款參考號').fill('R-2021-0701');
      await go(page, main.getByRole('button', { name: '送請第二人確認' }));
      await expect(page.getByRole('alert')).toHaveText('請填寫這一欄');
      await expect(page.getByLabel('退款參考號')).toHaveValue('R-2021-0701');
      await check(t, path + new URL(page.url()).search);
      await visit(page, path);
      await page.getByRole('combobox', { name: '處理方式' }).selectOption('refunded');
      await page.getByLabel('退款日').fill('2021-07-01');
      await page.getByLabel('退款參考號').fill('R-2021-0701');
      await page.getByLabel('說明').fill('買方少匯一元');
      await go(page, main.getByRole('button', { name: '送請第二人確認' }));
      await expect(main).toHaveText(/待第二人確認.*請由另一位同仁確認/s);
      await expect(main.getByRole('button', { name: '確認並結案' })).toHaveCount(0);
      await become(page, 'office2@demo.tw', path);
      await go(page, main.getByRole('button', { name: '確認並結案' }));
      await expect(main).toHaveText(/已結案/);
      await check(t, path);

      await visit(buyer, placed.path);
      await expect(buyer.getByRole('main')).toHaveText(/已於.*退款，參考號 R-2021-0701/s);
    });
  });
}
