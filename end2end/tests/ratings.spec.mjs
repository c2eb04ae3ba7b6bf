// 評價: written by who used the plan, answered by its supplier, hidden by the office alone.

import { check } from '../lib/check.mjs';
import { PLAN_B, become, contract, go, moveClock, order, pay, state } from '../lib/market.mjs';

export default async function ({ test, expect, visit, noJs, other }) {
  const main = (page) => page.getByRole('main');
  const button = (page, name) => main(page).getByRole('button', { name, exact: true });
  const now = (page) => page.getByRole('region', { name: '方案頁上的評價' });

  /** An order of the first buyer whose service runs since today. */
  async function inService(page) {
    await become(page, 'buyer@demo.tw');
    const { path, number } = await order(page, PLAN_B);
    await other(async ({ page: supplier }) => {
      await become(supplier, 'supplier@demo.tw');
      await contract(page, supplier, path);
      await pay(page, number);
      await visit(supplier, path);
      await go(supplier, button(supplier, '開通服務'));
      await expect(state(supplier)).toHaveText('使用中');
    });
    return path;
  }

  /** The way from an order to its rating. */
  async function rating(page, path) {
    await visit(page, path);
    const rate = page.getByRole('region', { name: /請款準備/ }).getByRole('link', { name: /評價/ });
    await visit(page, await rate.getAttribute('href'));
    return new URL(page.url()).pathname;
  }

  test('a firm rates, the supplier answers, everybody reads', { deadline: 180_000 }, async (t) => {
    const { page } = t;
    const service = await inService(page);
    // A month of use has to be over.
    await moveClock(page, '＋30 天');
    await moveClock(page, '＋1 天');
    await moveClock(page, '＋1 天');
    const path = await rating(page, service);
    await check(t, path);
    await visit(page, path);
    await page.getByLabel('幾分').selectOption('4');
    await page.getByLabel(/^對其他企業說的話/).fill('報工很快 <b>老師傅</b>也會用');
    await go(page, button(page, '公開評價'));
    await expect(now(page)).toHaveText(/報工很快 <b>老師傅<\/b>也會用/);
    await expect(now(page).getByRole('img', { name: '4 分，滿分 5 分' })).toBeVisible();
    await other(async ({ page: supplier }) => {
      await become(supplier, 'supplier@demo.tw');
      await visit(supplier, path);
      await supplier.getByLabel('回覆').fill('謝謝，下一版會更快');
      await go(supplier, button(supplier, '公開回覆'));
      await expect(now(supplier)).toHaveText(/下一版會更快/);
      // There is nothing with which a supplier could remove it.
      await expect(button(supplier, '撤回評價')).toHaveCount(0);
      await expect(button(supplier, '隱藏文字')).toHaveCount(0);
    });
    const plan = await main(page).locator('a[href^="/plans/"]').getAttribute('href');
    await other(async (visitor) => {
      await visit(visitor.page, plan);
      const ratings = visitor.page.getByRole('region', { name: '使用企業的評價' });
      await expect(ratings).toHaveText(/老師傅/);
      await expect(ratings).toHaveText(/下一版會更快/);
      await expect(ratings).toHaveText(/已證明使用 \d 個月/);
      await expect(ratings).toHaveText(/滿五家企業才公布平均分數/);
      await check({ ...t, page: visitor.page, context: visitor.page.context() }, plan);
    });
    // The office hides the words with a reason and shows them again; the buyer takes it back.
    await other(async ({ page: office }) => {
      await become(office, 'office@demo.tw');
      await visit(office, path);
      await office.getByLabel('為什麼隱藏').fill('寫了人名');
      await go(office, button(office, '隱藏文字'));
      await expect(now(office)).toHaveText(/寫了人名/);
      await go(office, button(office, '恢復顯示'));
      await expect(now(office)).toHaveText(/老師傅/);
    });
    await visit(page, path);
    await go(page, button(page, '撤回評價'));
    await expect(main(page)).toHaveText(/還沒有公開評價/);
  });

  test('without scripts', async () => {
    await noJs(async ({ page }) => {
      await become(page, 'buyer2@demo.tw');
      await visit(page, '/orders');
      const running = main(page).getByRole('row').filter({ hasText: '使用中' });
      await rating(page, await running.getByRole('link').first().getAttribute('href'));
      await page.getByLabel('幾分').selectOption('5');
      await go(page, button(page, '公開評價'));
      await expect(now(page)).toHaveText(/已證明使用/);
    });
  });
}
