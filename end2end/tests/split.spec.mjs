// A split that the rules do not allow is refused before it is sent, and by the server as well.

import { PLAN_900K, PLAN_B, become, figure, go, ownField, pointsField, toCheckout } from '../lib/market.mjs';

const CASES = [
  { name: 'more than the cap', plan: PLAN_900K, points: '300000', own: '600000', code: 'OverCap', words: /300,000 點超過補助上限 200,000 點/, field: pointsField },
  { name: 'another ratio', plan: PLAN_B, points: '150000', own: '450000', code: 'WrongRatio', words: /150,000 點不符補助比例/, field: pointsField },
  { name: 'another sum', plan: PLAN_B, points: '200000', own: '300000', code: 'AmountMismatch', words: /不等於總價 600,000 元/, field: ownField },
];

export default async function ({ test, expect, visit, base }) {
  for (const { name, plan, points, own, code, words, field } of CASES) {
    test(`${name} is refused on both sides`, async ({ page, base }) => {
      await become(page, 'buyer@demo.tw');
      await toCheckout(page, plan);
      const before = page.url();
      const sent = [];
      page.on('request', (request) => {
        if (request.method() === 'POST' || request.isNavigationRequest()) sent.push(request.url());
      });
      await pointsField(page).fill(points);
      await ownField(page).fill(own);
      // Told at once, while it is typed.
      await expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();
      await page.getByRole('button', { name: '下一步：核對訂單' }).click();

      const summary = page.getByRole('alert');
      await expect(summary).toBeFocused();
      await expect(summary.getByRole('link')).toHaveText(words);
      const told = await summary.getByRole('link').innerText();
      const described = (await field(page).getAttribute('aria-describedby')).split(' ').at(-1);
      await expect(page.locator(`#${described}`)).toHaveText(told);
      await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
      await expect(pointsField(page)).toHaveValue(points);
      await expect(ownField(page)).toHaveValue(own);
      await summary.getByRole('link').click();
      await expect(field(page)).toBeFocused();
      expect(sent).toEqual([]);
      expect(page.url().split('#')[0]).toBe(before);

      // By hand, past the page: the server gives the same verdict.
      const version = await page.locator('input[name=version]').inputValue();
      const answer = await page.request.post('/api/order/submit', {
        form: {
          'form[plan]': new URL(before).pathname.split('/').at(-1),
          'form[version]': version,
          'form[points]': points,
          'form[self_funded]': own,
          'form[key]': `by-hand-${code}`,
        },
        headers: { Origin: base, Accept: 'application/json' },
      });
      expect(answer.status()).toBe(409);
      expect(Object.keys((await answer.json()).Refused)[0]).toBe(code);

      await visit(page, '/wallet');
      expect(await figure(page, '保留')).toBe(0);
      expect(await figure(page, '可用')).toBe(200_000);
    });
  }

  test('the right split is one click away', async ({ page }) => {
    await become(page, 'buyer@demo.tw');
    await toCheckout(page, PLAN_B);
    await pointsField(page).fill('123456');
    await page.getByRole('button', { name: '下一步：核對訂單' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByRole('link', { name: '套用正確的分配' }).click();
    await expect(pointsField(page)).toHaveValue('200000');
    await expect(ownField(page)).toHaveValue('400000');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.getByRole('status').filter({ hasText: '符合規定' })).toBeVisible();
  });

  test('full-width digits and commas are numbers', async ({ page }) => {
    await become(page, 'buyer@demo.tw');
    await toCheckout(page, PLAN_B);
    await pointsField(page).fill('２００，０００');
    await ownField(page).fill(' ４０００００ ');
    await expect(page.getByRole('status').filter({ hasText: '符合規定' })).toBeVisible();
    await go(page, page.getByRole('button', { name: '下一步：核對訂單' }));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('送出前，請核對訂單');
    await expect(page.getByRole('main')).toHaveText(/200,000 點.*400,000 元/);
    await expect(page.getByRole('button', { name: '送出訂單並保留點數' })).toBeVisible();
  });

  test('an address with a wrong split has nothing to send', async ({ page }) => {
    await become(page, 'buyer@demo.tw');
    await toCheckout(page, PLAN_B);
    const plan = new URL(page.url()).pathname;
    await visit(page, `${plan}/review?points=1&self_funded=599999`);
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(page.getByRole('button', { name: '送出訂單並保留點數' })).toHaveCount(0);
    await page.getByRole('link', { name: '回去修改分配' }).click();
    await expect(pointsField(page)).toHaveValue('1');
    await expect(ownField(page)).toHaveValue('599999');
  });
}
