// Paying by card, at the demo's payment company: a charge that fails, and one that pays.

import { PLAN_B, become, contract, go, order, state } from '../lib/market.mjs';

export default async function ({ test, expect, visit, other }) {
  test('a buyer pays by card after a charge that failed', async ({ page }) => {
    await other(async ({ page: supplier }) => {
      await become(page, 'buyer@demo.tw');
      await become(supplier, 'supplier@demo.tw');
      const { path, number } = await order(page, PLAN_B);
      await contract(page, supplier, path);
      await visit(page, path);
      const toGateway = async () => {
        await go(page, page.getByRole('link', { name: '改用刷卡付款' }));
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('刷卡付款');
        await expect(page.getByRole('main')).toHaveText(/400,000.*付款期限/);
        await go(page, page.getByRole('button', { name: '前往金流公司刷卡' }));
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('示範金流公司');
        await expect(page.getByRole('main')).toHaveText(number);
      };
      await toGateway();
      await go(page, page.getByRole('button', { name: '刷卡失敗' }));
      await expect(state(page)).toHaveText('待付款');
      await expect(page.getByRole('main')).toHaveText('刷卡沒有成功');

      await toGateway();
      await go(page, page.getByRole('button', { name: '刷卡成功' }));
      await expect(state(page)).toHaveText('已付款，待開通');
      await expect(page.getByText('刷卡沒有成功')).toHaveCount(0);
      await visit(supplier, path);
      await expect(state(supplier)).toHaveText('已付款，待開通');
    });
  });
}
