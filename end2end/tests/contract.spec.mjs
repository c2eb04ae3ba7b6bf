// The contract: signed by both, taken home as a file, checked by anybody, amended.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { check } from '../lib/check.mjs';
import { PLAN_B, act, become, contract, go, order } from '../lib/market.mjs';

export default async function ({ test, expect, visit, noJs, other }) {
  /** The file behind the link, as a browser saves it. */
  async function download(page) {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /下載契約 PDF/ }).first().click(),
    ]);
    const to = path.join(os.tmpdir(), `${process.pid}-${file.suggestedFilename()}`);
    await file.saveAs(to);
    return to;
  }

  test('a signed contract is a file that anybody can check', async ({ page }) => {
    let file;
    await become(page, 'buyer@demo.tw');
    await other(async ({ page: supplier }) => {
      await become(supplier, 'supplier@demo.tw');
      const { path: address } = await order(page, PLAN_B);
      await contract(page, supplier, address);
      file = await download(page);
    });
    expect(fs.readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
    await noJs(async ({ page: anyone }) => {
      await visit(anyone, '/contract/check');
      await anyone.getByLabel('契約的 PDF').setInputFiles(file);
      await go(anyone, anyone.getByRole('button', { name: '查驗檔案' }));
      await expect(anyone.getByRole('status')).toHaveText(/有這份契約/);
      fs.appendFileSync(file, ' ');
      await anyone.getByLabel('契約的 PDF').setInputFiles(file);
      await go(anyone, anyone.getByRole('button', { name: '查驗檔案' }));
      await expect(anyone.getByRole('status')).toHaveText(/本站沒有這份契約/);
    });
    fs.rmSync(file);
    const hash = await page.locator('#contract code').first().innerText();
    await visit(page, '/contract/check');
    await page.getByLabel(/SHA-256/).fill('這不是雜湊值');
    await page.getByRole('button', { name: '查驗雜湊值' }).click();
    await expect(page.getByRole('alert')).toHaveText(/64 個字/);
    await page.getByLabel(/SHA-256/).fill(hash.toUpperCase());
    await page.getByRole('button', { name: '查驗雜湊值' }).click();
    await expect(page.getByRole('status')).toHaveText(/有這份契約/);
  });

  test('an amendment is proposed, signed by both, and replaces', async (t) => {
    const { page } = t;
    await become(page, 'buyer2@demo.tw');
    await other(async ({ page: supplier }) => {
      await become(supplier, 'supplier@demo.tw');
      const { path: address } = await order(page, PLAN_B);
      await contract(page, supplier, address);
      await visit(supplier, address);
      await supplier.getByText('提議變更契約').click();
      await go(supplier, supplier.getByRole('button', { name: '送出提議' }));
      // Nothing was asked for: said at the field, which is in sight.
      await expect(supplier.getByRole('alert')).toHaveText(/請填寫/);
      await supplier.getByLabel('其他約定').fill('每月到廠一次');
      await go(supplier, supplier.getByRole('button', { name: '送出提議' }));
      await check(t, address);
      await act(supplier, address, '簽署變更契約');
      await act(page, address, '簽署變更契約');
      await expect(page.locator('#contract')).toHaveText(/契約（第 2 版）/);
      await expect(page.locator('#contract')).toHaveText(/第 1 版：已由第 2 版取代/);
      await check(t, address);
    });
  });
}
