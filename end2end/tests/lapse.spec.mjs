// Who does not pay in time loses the contract and has the points back.

import { PLAN_B, become, contract, figure, moveClock, order, pay, state } from '../lib/market.mjs';

export default async function ({ test, expect, visit, other }) {
  test('an unpaid contract lapses and the points come back', async ({ page }) => {
    await other(async ({ page: supplier }) => {
      await become(page, 'buyer@demo.tw');
      await become(supplier, 'supplier@demo.tw');
      const { path, number } = await order(page, PLAN_B);
      await contract(page, supplier, path);
      await expect(state(page)).toHaveText('待付款');
      await visit(page, '/wallet');
      expect(await figure(page, '已使用')).toBe(200_000);

      await visit(page, path);
      await moveClock(page, '＋1 天');
      await expect(state(page)).toHaveText(/待付款.*不到 24 小時/);
      await moveClock(page, '到下一個期限');
      for (let days = 0; days < 3 && (await state(page).innerText()).includes('待付款'); days += 1) {
        await moveClock(page, '＋1 天');
      }
      await expect(state(page)).toHaveText('逾期未付款');
      await expect(page.getByRole('main')).toHaveText('未入帳，請勿再匯款');
      await expect(page.getByRole('region', { name: '歷程' }).getByRole('listitem').last()).toHaveText('逾期未付款，契約失效');

      await visit(page, '/wallet');
      expect(await figure(page, '可用')).toBe(200_000);
      expect(await figure(page, '已使用')).toBe(0);

      // Too late: the bank's notice changes nothing.
      await pay(page, number);
      await expect(page.getByRole('alert')).toHaveText('付款期限');
      await visit(page, path);
      await expect(state(page)).toHaveText('逾期未付款');
    });
  });

  test('an order nobody answers lapses and releases its points', async ({ page }) => {
    await become(page, 'buyer@demo.tw');
    const { path } = await order(page, PLAN_B);
    await visit(page, '/wallet');
    expect(await figure(page, '保留')).toBe(200_000);
    await visit(page, path);
    for (let days = 0; days < 8 && (await state(page).innerText()).includes('待接單'); days += 1) {
      await moveClock(page, '＋1 天');
    }
    await expect(state(page)).toHaveText('逾期未成立');
    await visit(page, '/wallet');
    expect(await figure(page, '可用')).toBe(200_000);
    expect(await figure(page, '保留')).toBe(0);
  });
}
