// The whole purchase, buyer and supplier at two computers.

import { PLAN_B, act, become, figure, findPlan, go, ownField, pay, pointsField, state } from '../lib/market.mjs';

export default async function ({ test, expect, visit, other }) {
  test('from a word in the catalogue to a service that runs', async ({ page }) => {
    await other(async ({ page: supplier }) => {
      await become(supplier, 'supplier@demo.tw');
      await expect(supplier.getByRole('heading', { level: 1 })).toHaveText('訂單儀表板');

      await become(page, 'buyer@demo.tw');
      await findPlan(page, PLAN_B);
      await expect(page.getByRole('main')).toHaveText('台灣通用紡織');
      await page.getByRole('link', { name: '訂購此方案' }).click();
      await expect(pointsField(page)).toHaveValue('200000');
      await expect(ownField(page)).toHaveValue('400000');
      await expect(page.getByRole('status').filter({ hasText: '符合規定' })).toBeVisible();
      await go(page, page.getByRole('button', { name: '下一步：核對訂單' }));
      await expect(page.getByRole('main')).toHaveText(/200,000 點.*400,000 元/);
      await go(page, page.getByRole('button', { name: '送出訂單並保留點數' }));
      await expect(state(page)).toHaveText(/待接單.*接單期限.*剩 .*110年7月\d+日/);
      const path = new URL(page.url()).pathname;
      const number = (await page.getByRole('heading', { level: 1 }).innerText()).split(' ').at(-1);

      // The supplier has touched nothing: the order appears by itself.
      const row = supplier.getByRole('row').filter({ hasText: number });
      await row.waitFor({ timeout: 20_000 });
      await expect(row).toHaveText(/待接單.*接單期限/);
      await go(supplier, row.getByRole('button', { name: '接單' }));
      await expect(supplier.getByRole('row').filter({ hasText: number })).toHaveText('待簽約');

      await visit(page, path);
      await expect(page.getByRole('region', { name: '契約' })).toHaveText('雲端服務訂購契約');
      await go(page, page.getByRole('main').getByRole('button', { name: '簽署契約' }));
      await expect(state(page)).toHaveText('您已簽署，等待對方簽署。');
      await act(supplier, path, '簽署契約');
      await expect(state(supplier)).toHaveText('待付款');

      await visit(page, path);
      await expect(state(page)).toHaveText(/付款期限：剩 1 天 23:5\d:\d\d.*，110年7月\d+日（.）\d\d:\d\d/);
      await page.getByRole('link', { name: '到示範銀行付款' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('示範銀行');
      await pay(page, number);
      await expect(page.getByRole('row', { name: number })).toHaveText('✓ 已入帳');
      await visit(page, path);
      await expect(state(page)).toHaveText('已付款，待開通');

      await act(supplier, path, '開通服務');
      await visit(page, path);
      await expect(state(page)).toHaveText('使用中');
      const timeline = page.getByRole('region', { name: '歷程' }).getByRole('listitem');
      const steps = ['送出訂單', '接單', '簽署契約', '簽署契約', '款項入帳', '開通服務'];
      await expect(timeline).toHaveCount(steps.length);
      for (const [at, step] of steps.entries()) await expect(timeline.nth(at)).toHaveText(step);

      await page.getByRole('navigation', { name: '主要選單' }).getByRole('link', { name: /點數/ }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('點數錢包');
      expect(await figure(page, '已使用')).toBe(200_000);
      expect(await figure(page, '可用')).toBe(0);
      expect(await figure(page, '保留')).toBe(0);
    });
  });
}
