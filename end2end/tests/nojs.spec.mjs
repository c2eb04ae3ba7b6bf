// Everything needed to buy works when the scripts never arrive.

import { PLAN_B, act, become, figure, go, ownField, pay, pointsField, state, toCheckout } from '../lib/market.mjs';

export default async function ({ test, expect, visit, noJs, signIn }) {
  test('the whole purchase without JavaScript', async () => {
    await noJs(async ({ page: buyer }) => {
      await noJs(async ({ page: supplier }) => {
        await become(buyer, 'buyer@demo.tw');
        await become(supplier, 'supplier@demo.tw');
        await toCheckout(buyer, PLAN_B);

        // A wrong number goes to the server and comes back with everything that was typed.
        await pointsField(buyer).fill('150,000');
        await ownField(buyer).fill('450000');
        await go(buyer, buyer.getByRole('button', { name: '下一步：核對訂單' }));
        await expect(buyer.getByRole('alert')).toHaveText('150,000 點不符補助比例');
        await go(buyer, buyer.getByRole('link', { name: '回去修改分配' }));
        await expect(pointsField(buyer)).toHaveValue('150,000');
        await expect(ownField(buyer)).toHaveValue('450000');
        await go(buyer, buyer.getByRole('link', { name: '套用正確的分配' }));
        await expect(pointsField(buyer)).toHaveValue('200000');
        await go(buyer, buyer.getByRole('button', { name: '下一步：核對訂單' }));
        await go(buyer, buyer.getByRole('button', { name: '送出訂單並保留點數' }));
        await expect(state(buyer)).toHaveText(/待接單.*剩 .*110年7月/);
        const path = new URL(buyer.url()).pathname;
        const number = (await buyer.getByRole('heading', { level: 1 }).innerText()).split(' ').at(-1);

        await visit(supplier, '/supplier/orders');
        const row = supplier.getByRole('row').filter({ hasText: number });
        await go(supplier, row.getByRole('button', { name: '接單' }));
        await act(buyer, path, '簽署契約');
        await act(supplier, path, '簽署契約');
        await pay(buyer, number);
        await act(supplier, path, '開通服務');
        await visit(buyer, path);
        await expect(state(buyer)).toHaveText('使用中');
        await visit(buyer, '/wallet');
        expect(await figure(buyer, '已使用')).toBe(200_000);
      });
    });
  });

  test('what the server refuses is explained on the form, with everything typed', async ({ base }) => {
    await noJs(async ({ page }) => {
      await become(page, 'buyer2@demo.tw');
      await toCheckout(page, PLAN_B);
      const checkout = new URL(page.url()).pathname;
      // What the server's redirect of a refused order leads to.
      const problem = JSON.stringify({ Invalid: { field: 'points' } });
      await visit(page, `${checkout}?points=abc&self_funded=400000&problem=${encodeURIComponent(problem)}`);
      await expect(page.getByRole('alert')).toHaveText('使用點數');
      await expect(pointsField(page)).toHaveValue('abc');
      await expect(pointsField(page)).toHaveAttribute('aria-invalid', 'true');
      expect(await page.title()).toContain('錯誤：');
    });
  });

  test('a wrong password keeps the address and says so', async () => {
    await noJs(async ({ page }) => {
      await visit(page, '/sign-in?next=/wallet');
      await page.getByLabel('電子郵件').fill('buyer@demo.tw');
      await page.getByLabel('密碼').fill('wrong');
      await go(page, page.getByRole('main').getByRole('button', { name: '登入', exact: true }));
      await expect(page.getByRole('alert')).toHaveText('電子郵件或密碼不正確');
      await expect(page.getByLabel('電子郵件')).toHaveValue('buyer@demo.tw');
      await expect(page.getByLabel('密碼')).toHaveValue('');
      const password = await demoPassword(page);
      await page.getByLabel('密碼').fill(password);
      await go(page, page.getByRole('main').getByRole('button', { name: '登入', exact: true }));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('點數錢包');
    });
  });

  test('language and colours change without JavaScript', async () => {
    await noJs(async ({ page }) => {
      await visit(page, '/catalog?q=庫存');
      await go(page, page.getByRole('button', { name: 'English' }));
      expect(new URL(page.url()).searchParams.get('q')).toBe('庫存');
      await expect(page.getByRole('searchbox')).toHaveValue('庫存');
      await go(page, page.getByRole('button', { name: 'Dark' }));
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    });
  });
}

/** The demo's people share a password, which stands in their one-click forms. */
const demoPassword = (page) => page.locator('li form input[name="form[password]"]').first().inputValue();
