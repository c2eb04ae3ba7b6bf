// Markup that somebody types is text, wherever it comes back.

import { PLAN_B, become, go, pointsField, toCheckout } from '../lib/market.mjs';

const MARKUP = '</textarea><script>alert(1)</script>';
const QUOTED = `"><img src=x onerror=alert(1)>'`;

export default async function ({ test, expect, visit, noJs }) {
  /** Fails the test when any of the typed scripts runs. */
  const guard = (page) => {
    const dialogs = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    return async () => {
      expect(dialogs).toEqual([]);
      expect(await page.locator('script:text("alert(1)"), img[src=x]').count()).toBe(0);
    };
  };

  for (const text of [MARKUP, QUOTED]) {
    test(`in the search box: ${text}`, async ({ page }) => {
      const harmless = guard(page);
      await visit(page, '/catalog');
      await page.getByRole('searchbox').fill(text);
      await page.getByRole('searchbox').press('Enter');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('的方案');
      await expect(page.getByRole('searchbox')).toHaveValue(text);
      await harmless();
      // The same from the server.
      await visit(page, page.url());
      await expect(page.getByRole('searchbox')).toHaveValue(text);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(text);
      await harmless();
    });

    test(`in the e-mail field: ${text}`, async () => {
      await noJs(async ({ page }) => {
        const harmless = guard(page);
        await visit(page, `/sign-in?email=${encodeURIComponent(text)}&next=${encodeURIComponent(text)}`);
        await expect(page.getByLabel('電子郵件')).toHaveValue(text);
        await harmless();
      });
    });

    test(`as a word of the address on sign-in: ${text}`, async ({ page }) => {
      const harmless = guard(page);
      await visit(page, '/sign-in');
      // The browser itself refuses such an address; somebody else's program does not.
      await page.getByLabel('電子郵件').evaluate((input) => { input.type = 'text'; });
      await page.getByLabel('電子郵件').fill(text);
      await page.getByLabel('密碼').fill(text);
      await go(page, page.getByRole('main').getByRole('button', { name: '登入', exact: true }));
      await expect(page.getByRole('alert')).toHaveText('電子郵件或密碼不正確');
      await expect(page.getByLabel('電子郵件')).toHaveAttribute('value', text);
      await harmless();
    });

    test(`in the points field: ${text}`, async ({ page }) => {
      const harmless = guard(page);
      await become(page, 'buyer@demo.tw');
      await toCheckout(page, PLAN_B);
      const checkout = new URL(page.url()).pathname;
      await pointsField(page).fill(text);
      await page.getByRole('button', { name: '下一步：核對訂單' }).click();
      await expect(page.getByRole('alert')).toHaveText('使用點數');
      await harmless();
      const query = `?points=${encodeURIComponent(text)}&self_funded=400000`;
      await visit(page, `${checkout}${query}`);
      await expect(pointsField(page)).toHaveValue(text);
      await harmless();
      await visit(page, `${checkout}/review${query}`);
      await expect(page.getByRole('main')).toHaveText(text);
      await harmless();
    });
  }

  test('a problem in the address that nobody sent', async ({ page }) => {
    const harmless = guard(page);
    await visit(page, `/sign-in?problem=${encodeURIComponent(MARKUP)}`);
    await expect(page.getByRole('alert')).toHaveText('無法辨識');
    const forged = JSON.stringify({ Internal: { reference: MARKUP } });
    await visit(page, `/sign-in?problem=${encodeURIComponent(forged)}`);
    await harmless();
  });

  test('nobody is led to another site after signing in', async ({ page, base }) => {
    await become(page, 'buyer@demo.tw', 'https://evil.example/');
    expect(new URL(page.url()).origin).toBe(base);
  });

  test('a page of somebody else cannot send our forms', async ({ page, base }) => {
    await become(page, 'buyer@demo.tw');
    const answer = await page.request.post('/api/order/submit', {
      form: { 'form[plan]': 'x' },
      headers: { Origin: 'https://evil.example' },
    });
    expect(answer.status()).toBe(403);
  });
}
