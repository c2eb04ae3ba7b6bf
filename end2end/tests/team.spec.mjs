// A supplier's people: the admin invites, sales answers orders, finance looks on.

import { become, go, mailedLink } from '../lib/market.mjs';

const PASSWORD = '工廠後門旁邊有三棵老榕樹和一口井';
const INVITED = 'new.sales@demo.tw';

export default async function ({ test, expect, visit, other }) {
  const button = (page, name) => page.getByRole('main').getByRole('button', { name });
  const menu = (page, name) => page.getByRole('banner').getByRole('link', { name });

  test('an admin invites somebody for sales, who joins with that role', async ({ page }) => {
    await become(page, 'supplier@demo.tw');
    await visit(page, '/people');
    await page.getByLabel('姓名').fill('周雅雯');
    await page.getByLabel('電子郵件').fill(INVITED);
    await page.getByLabel('角色').last().selectOption('sales');
    await go(page, button(page, '寄出邀請'));
    await expect(page.locator('#open')).toHaveText('周雅雯');
    const link = await mailedLink(page, INVITED, '/invitation');
    await other(async ({ page: there }) => {
      await visit(there, link);
      await there.getByLabel('密碼').first().fill(PASSWORD);
      await go(there, there.getByRole('main').locator('button[type=submit]'));
      await visit(there, '/people');
      await expect(there.locator('#people')).toHaveText('業務');
      await expect(there.getByRole('button', { name: '寄出邀請' })).toHaveCount(0);
    });
  });

  test('what a role may not do is not offered', async ({ page }) => {
    await become(page, 'finance@demo.tw');
    await visit(page, '/supplier/orders');
    await expect(button(page, '接單')).toHaveCount(0);
    await expect(menu(page, '我的方案')).toHaveCount(0);
    await visit(page, '/people');
    await expect(button(page, '寄出邀請')).toHaveCount(0);
    await other(async ({ page: there }) => {
      await become(there, 'sales@demo.tw');
      await visit(there, '/supplier/orders');
      await expect(menu(there, '我的方案')).toHaveCount(1);
      await expect(menu(there, 'API')).toHaveCount(0);
    });
  });
}
