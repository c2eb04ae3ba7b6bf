// Accounts as people use them: devices, passwords, people, the officers' second factor, one's data.

import fs from 'node:fs';

import { become, codeOfDemo, go, mailedLink } from '../lib/market.mjs';

const NEW = '工廠後門旁邊有三棵老榕樹和一口井';

export default async function ({ test, expect, visit, other, noJs, signIn }) {
  const button = (page, name) => page.getByRole('main').getByRole('button', { name });
  const heading = (page) => page.getByRole('heading', { level: 1 });

  async function changePassword(page, old, fresh) {
    await visit(page, '/account/password');
    await page.getByLabel('目前的密碼').fill(old);
    await page.getByLabel('新密碼').fill(fresh);
    await go(page, button(page, '變更密碼'));
  }

  /** The demo's people share a password, which stands in their one-click forms. */
  async function demoPassword(page) {
    await visit(page, '/sign-in');
    return page.locator('li form input[name="form[password]"]').first().inputValue();
  }

  test('a device that is signed out is signed out', async ({ page }) => {
    await become(page, 'supplier2@demo.tw');
    await other(async ({ page: there }) => {
      await become(there, 'supplier2@demo.tw');
      await visit(page, '/account');
      const devices = page.locator('#sessions').getByRole('listitem');
      await expect(devices).toHaveCount(2);
      await expect(devices.filter({ hasText: '這個裝置' })).toHaveText('Chrome · Linux');
      await go(page, page.locator('#sessions li').getByRole('button', { name: '登出' }));
      await expect(devices).toHaveCount(1);
      await visit(there, '/account', { status: 401 });
      await expect(heading(there)).toHaveText('請先登入');
    });
  });

  test('a new password signs the other window out', async ({ page, allow }) => {
    const old = await demoPassword(page);
    await become(page, 'buyer2@demo.tw');
    await other(async ({ page: there }) => {
      await become(there, 'buyer2@demo.tw');
      await changePassword(page, 'not my password', NEW);
      await expect(page.getByRole('alert')).toHaveText('密碼不正確');
      await changePassword(page, old, 'short');
      await expect(page.getByRole('alert')).toHaveText('密碼至少 15 個字，現在是 5 個');
      await changePassword(page, old, NEW);
      await expect(page.getByRole('status').first()).toHaveText('其他裝置都已登出');
      await visit(there, '/wallet', { status: 401 });
    });
    await other(async ({ page: fresh }) => {
      await signIn(fresh, 'buyer2@demo.tw', NEW);
      await expect(fresh.getByRole('banner')).toHaveText('陳怡君');
    });
  });

  test('a forgotten password, by the mail, once', async () => {
    await noJs(async ({ page }) => {
      await visit(page, '/sign-in');
      await go(page, page.getByRole('link', { name: '忘記密碼' }));
      await page.getByLabel('電子郵件').fill('supplier@demo.tw');
      await go(page, button(page, '寄出連結'));
      await expect(page.getByRole('status').first()).toHaveText('如果這個電子郵件有帳號');
      const link = await mailedLink(page, 'supplier@demo.tw', '/reset-password');
      await visit(page, link);
      await page.getByLabel('新密碼').fill('short');
      await go(page, button(page, '設定新密碼'));
      await expect(page.getByRole('alert')).toHaveText('至少 15 個字');
      await page.getByLabel('新密碼').fill(NEW);
      await go(page, button(page, '設定新密碼'));
      await expect(page.getByRole('status').first()).toHaveText('新密碼已設定');
      await page.getByLabel('電子郵件').fill('supplier@demo.tw');
      await page.getByLabel(/^密碼/).fill(NEW);
      await go(page, page.getByRole('main').getByRole('button', { name: '登入', exact: true }));
      await expect(heading(page)).toHaveText('訂單儀表板');
      await visit(page, link);
      await page.getByLabel('新密碼').fill(`${NEW}二`);
      await go(page, button(page, '設定新密碼'));
      await expect(heading(page)).toHaveText('這個連結已失效');
      await visit(page, '/forgot-password');
      await page.getByLabel('電子郵件').fill('nobody@nowhere.tw');
      await go(page, button(page, '寄出連結'));
      await expect(page.getByRole('status').first()).toHaveText('如果這個電子郵件有帳號');
    });
  });

  test('the owner invites a colleague, who sees and cannot order', async ({ page }) => {
    await become(page, 'buyer@demo.tw');
    await visit(page, '/account');
    await page.getByRole('link', { name: /公司人員/ }).click();
    await expect(heading(page)).toHaveText('宏昇精密工業的人員');
    await page.getByLabel('姓名').fill('陳會計');
    await page.getByLabel('電子郵件').fill('finance@hongsheng.tw');
    await page.getByLabel('角色').last().selectOption('finance');
    await go(page, button(page, '寄出邀請'));
    await expect(page.getByRole('status').first()).toHaveText('邀請信已寄出');
    await other(async ({ page: colleague }) => {
      await visit(colleague, await mailedLink(colleague, 'finance@hongsheng.tw', '/invitation'));
      await expect(colleague.getByLabel('您的姓名')).toHaveValue('陳會計');
      await colleague.getByLabel('設定密碼').fill(NEW);
      await go(colleague, button(colleague, '接受並登入'));
      await visit(colleague, '/account');
      await expect(colleague.getByRole('main')).toHaveText(/角色.*財務/);
      await visit(colleague, '/wallet');
      await visit(colleague, '/people');
      await expect(button(colleague, '寄出邀請')).toHaveCount(0);

      await visit(page, '/people');
      await page.getByText('變更角色或移除「陳會計」').click();
      await go(page, button(page, '移除'));
      await expect(page.getByRole('status').first()).toHaveText('已移除');
      await visit(colleague, '/account', { status: 401 });
    });
  });

  test('the office signs in with a code and proves again who it is', async () => {
    await noJs(async ({ page, context, base }) => {
      await visit(page, '/sign-in?next=/office/officers');
      await go(page, page.getByRole('main').getByRole('button', { name: 'office@demo.tw' }));
      await expect(heading(page)).toHaveText('輸入驗證碼');
      expect((await context.cookies(base)).some(({ name }) => name === 'sid')).toBe(false);
      await page.getByLabel('六位數字').fill('000000');
      await go(page, button(page, '登入'));
      await expect(page.getByRole('alert')).toHaveText('驗證碼不正確');
      const code = await codeOfDemo(page);
      await page.getByLabel('六位數字').fill(code);
      await go(page, button(page, '登入'));
      await expect(heading(page)).toHaveText('辦公室人員');

      await visit(page, '/step-up?next=/account');
      await page.getByLabel('六位數字').fill(code);
      await go(page, button(page, '確認'));
      await expect(page.getByRole('alert')).toHaveText('已用過');
      await page.getByLabel('六位數字').fill(await codeOfDemo(page));
      await go(page, button(page, '確認'));
      await expect(heading(page)).toHaveText('我的帳號');
    });
  });

  test('a copy of my data, and the way to erase it', async ({ page }) => {
    await become(page, 'buyer@demo.tw');
    await visit(page, '/account/data');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下載我的資料' }).click(),
    ]);
    const copy = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
    expect(copy.account.email).toBe('buyer@demo.tw');
    await page.getByRole('link', { name: '刪除我的資料' }).click();
    await page.getByLabel('輸入密碼').fill('not my password');
    await go(page, button(page, '刪除資料並關閉帳號'));
    await expect(page.getByRole('alert')).toHaveText('密碼不正確');
  });
}
