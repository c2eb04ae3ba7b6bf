// After the sale: three months of use, the claim, two officers who sign, the money.

import fs from 'node:fs';

import { check } from '../lib/check.mjs';
import { PLAN_B, become, codeOfDemo, contract, figure, go, moveClock, order, pay, state } from '../lib/market.mjs';

export default async function ({ test, expect, visit, noJs, other, axe }) {
  const main = (page) => page.getByRole('main');
  const section = (page) => page.getByRole('region', { name: /請款準備/ });
  const press = (page, name) => go(page, section(page).getByRole('button', { name, exact: true }));

  /** Opens what is folded under these words. */
  const unfold = (page, words) => section(page).getByText(words, { exact: true }).first().click();

  /** An order of the first buyer whose service runs since today. */
  async function inService(page, supplier) {
    await become(page, 'buyer@demo.tw');
    await become(supplier, 'supplier@demo.tw');
    const { path, number } = await order(page, PLAN_B);
    await contract(page, supplier, path);
    await pay(page, number);
    await visit(supplier, path);
    await go(supplier, main(supplier).getByRole('button', { name: '開通服務' }));
    await expect(state(supplier)).toHaveText('使用中');
    return { path, number };
  }

  /** An order of the demo's story that is in service, for whoever is signed in. */
  async function running(page, list) {
    await visit(page, list);
    const link = main(page).getByRole('row').filter({ hasText: '使用中' }).getByRole('link').first();
    await visit(page, await link.getAttribute('href'));
    return { path: new URL(page.url()).pathname, number: (await page.getByRole('heading', { level: 1 }).innerText()).replace('訂單', '').trim() };
  }

  /** 電子發票 of the whole price. */
  async function invoice(supplier, path, number, total = '600,000') {
    await visit(supplier, path);
    await unfold(supplier, '登錄電子發票');
    await section(supplier).getByLabel('發票號碼').fill(number);
    await section(supplier).getByLabel('發票總額（含稅）').fill(total);
    await press(supplier, '登錄電子發票');
  }

  /** Proves who the officer is, where a decision about points asks for it. */
  async function prove(page, path) {
    await visit(page, path);
    const link = section(page).getByRole('link', { name: '現在確認' });
    if ((await link.count()) === 0) return;
    await visit(page, await link.getAttribute('href'));
    await main(page).getByLabel(/六位數字|驗證碼/).fill(await codeOfDemo(page));
    await go(page, main(page).getByRole('button', { name: /確認|繼續/ }).first());
    await visit(page, path);
  }

  /** Decides about the claim as one of the two officers. */
  async function decide(email, path, names) {
    await other(async ({ page }) => {
      await become(page, email);
      for (const name of names) {
        await prove(page, path);
        await press(page, name);
      }
    });
  }

  test('the buyer answers without JavaScript', async () => {
    await noJs(async ({ page }) => {
      await become(page, 'buyer2@demo.tw');
      const { path } = await running(page, '/orders');
      await section(page).getByLabel('滿意度').selectOption('5');
      await press(page, '送出滿意度');
      await visit(page, path);
      expect(await section(page).getByLabel('滿意度').inputValue()).toBe('5');
    });
  });

  test('a supplier uploads what its system counted, and sees each line that was not taken', async ({ page: supplier }) => {
    await become(supplier, 'supplier@demo.tw');
    const { number } = await running(supplier, '/supplier/orders');
    await unfold(supplier, '上傳使用紀錄（CSV）');
    const today = await supplier.locator('time').first().getAttribute('datetime');
    const day = today.slice(0, 10);
    const lines = ['訂單編號,日期,來源,序號,次數', `${number},${day},api,1,12`, `${number},${day},api,1,12`, `${number},2020-01-01,api,1,5`, `${number},${day},api,2,many`];
    await section(supplier).getByLabel('檔案').setInputFiles({ name: 'usage.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
    await press(supplier, '上傳');
    const report = section(supplier).getByRole('status');
    await expect(report).toHaveText(/讀取 4 行/);
    await expect(report).toHaveText(/第 4 行/);
    await expect(report).toHaveText(/第 5 行/);
    await axe(supplier);
  });

  test('what the buyer and the records say differs: a spot check decides', { deadline: 180_000 }, async ({ page }) => {
    await become(page, 'buyer2@demo.tw');
    const { path } = await running(page, '/orders');
    await moveClock(page, '＋30 天');
    await visit(page, path);
    await section(page).getByLabel('實際使用').selectOption('no');
    await press(page, '送出每月確認');
    await expect(section(page)).toHaveText(/不一致|抽查/);
    await decide('office@demo.tw', path, ['列入抽查', '抽查未通過']);
    await visit(page, path);
    await expect(section(page)).toHaveText('請款凍結');
    await decide('office@demo.tw', path, ['列入抽查', '抽查通過']);
    await visit(page, path);
    expect((await section(page).innerText()).includes('請款凍結')).toBe(false);
  });

  test('three months of use become money, by two officers', { deadline: 240_000 }, async ({ page }) => {
    await other(async ({ page: supplier }) => {
      const { path, number } = await inService(page, supplier);
      await expect(section(supplier)).toHaveText(/請款準備 1\/4/);
      await expect(section(supplier)).toHaveText(/三個月使用期還沒結束/);

      // An invoice that cannot be right is refused by name, and the page says which total it needs.
      await invoice(supplier, path, 'AB12345678', '400,000');
      await expect(supplier.getByRole('alert')).toHaveText(/600,000/);
      // An XML that brings a document type is refused by name, whatever stands in it.
      const bomb = '<!DOCTYPE a [<!ENTITY b "b">]><Invoice>&b;</Invoice>';
      await visit(supplier, path);
      await unfold(supplier, '上傳電子發票 XML');
      await section(supplier)
        .getByLabel('電子發票檔（XML）')
        .setInputFiles({ name: 'invoice.xml', mimeType: 'text/xml', buffer: Buffer.from(bomb) });
      await press(supplier, '上傳並登錄');
      await expect(supplier.getByRole('alert').first()).toHaveText(/DOCTYPE/);
      await expect(section(supplier).getByLabel('電子發票檔（XML）')).toBeVisible();
      await axe(supplier);
      await invoice(supplier, path, 'ab-12345678');
      await expect(section(supplier)).toHaveText(/AB12345678/);

      await moveClock(page, '＋30 天');
      await visit(page, path);
      await expect(section(page)).toHaveText(/第 1 個月/);
      await section(page).getByLabel('實際使用').selectOption('yes');
      await press(page, '送出每月確認');
      await axe(page);
      for (let months = 0; months < 2; months += 1) await moveClock(page, '＋30 天');
      for (let days = 0; days < 3; days += 1) await moveClock(page, '＋1 天');
      await expect(state(page)).toHaveText(/^(?!.*持續).*使用滿三個月/);
      await visit(page, path);
      await section(page).getByLabel('滿意度').selectOption('4');
      await section(page).getByLabel('想說的話（可不填）').fill('導入很順。');
      await press(page, '送出滿意度');

      await visit(supplier, path);
      await expect(section(supplier)).toHaveText(/請款準備 4\/4/);
      await axe(supplier);
      await press(supplier, '送出請款');
      await expect(section(supplier)).toHaveText('已送出，待審查');

      await other(async ({ page: office }) => {
        await become(office, 'office@demo.tw', '/office/claims');
        await expect(main(office).getByRole('listitem').filter({ hasText: number })).toHaveText(/宏昇精密工業/);
        await axe(office);
      });
      await decide('office@demo.tw', path, ['完成審查']);
      // Nobody approves what they reviewed: the button is not offered to the first officer.
      await other(async ({ page: office }) => {
        await become(office, 'office@demo.tw', path);
        await visit(office, path);
        await expect(section(office)).toHaveText('已審查，待核准');
        expect(await section(office).getByRole('button', { name: '核准', exact: true }).count()).toBe(0);
      });
      await decide('office2@demo.tw', path, ['核准', '撥款']);
      await visit(supplier, path);
      await expect(section(supplier)).toHaveText(/已撥款.*等待列入下一個撥款檔/);

      await other(async ({ page: office }) => {
        await become(office, 'office2@demo.tw', '/office/claims');
        await visit(office, '/office/claims');
        await go(office, main(office).getByRole('button', { name: '產生撥款檔' }));
        const [download] = await Promise.all([
          office.waitForEvent('download'),
          main(office).locator('a[download]').first().click(),
        ]);
        const file = fs.readFileSync(await download.path(), 'utf8');
        expect(file.includes(number)).toBeTrue();
        expect(file.includes('200000')).toBeTrue();
        await main(office).getByText('銀行回覆銷帳').click();
        await main(office).getByLabel('銀行已付的款項').fill(`${number},TCB-0001\nO-0,TCB-0002`);
        await go(office, main(office).getByRole('button', { name: '銷帳', exact: true }));
        await expect(main(office).getByRole('status')).toHaveText(/銷帳 1 件.*1 行對不到/);
        await axe(office);
      });
      await visit(supplier, path);
      await expect(section(supplier)).toHaveText(/TCB-0001/);

      // The whole story, for the supplier with its claim, for the buyer without.
      await visit(supplier, path);
      await go(supplier, main(supplier).getByRole('link', { name: '訂單履歷（可列印）' }));
      const story = main(supplier).getByRole('table', { name: '發生了什麼' });
      await expect(story.getByRole('row').filter({ hasText: '點數撥款 200,000' })).toHaveText(/R33/);
      await expect(story.getByRole('row').filter({ hasText: '請款：核准' })).toHaveCount(1);
      await check({ page: supplier, context: supplier.context(), base: new URL(supplier.url()).origin }, `${path}/story`);
      await visit(page, `${path}/story`);
      await expect(main(page).getByRole('row').filter({ hasText: '請款：核准' })).toHaveCount(0);
      await expect(main(page).getByRole('row').filter({ hasText: '點數撥款 200,000' })).toHaveCount(1);
      await visit(page, '/wallet');
      expect(await figure(page, '已使用')).toBe(200_000);
    });
  });
}
