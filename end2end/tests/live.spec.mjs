// Orders move while somebody looks at them: nobody reloads a page here unless a line says so.

import { visit } from '../lib/helpers.mjs';
import { act, become, go, moveClock, order, pay, state } from '../lib/market.mjs';

/** A plan of the demo's supplier that leaves enough points for several orders. */
const SMALL = { word: '布片', name: /布片資料整合平台.*A/ };
/** Sooner than any page would ask by itself. */
const SOON = 8_000;
/** What the browser says of a stream whose server is gone, or stops. */
const STREAM_LOST = [/\/api\//, /ERR_CONNECTION_REFUSED/, /ERR_INCOMPLETE_CHUNKED_ENCODING/];

const rowOf = (page, number) => page.getByRole('row').filter({ hasText: number });
const told = (page, words) => page.getByRole('status').filter({ hasText: words });

/** Giving up is one step further away than going on. */
async function withdraw(page, path) {
  await visit(page, path);
  await page.getByText('取消這筆訂單').click();
  await go(page, page.getByRole('main').getByRole('button', { name: '取消訂單' }));
}

export default async function ({ test, expect, other, noJs }) {
  test('a new order appears and is announced, and nothing else on the page moves', async ({ page }) => {
    await other(async ({ page: supplier }) => {
      await become(page, 'buyer@demo.tw');
      await become(supplier, 'supplier@demo.tw');
      const first = await order(page, SMALL);
      const row = rowOf(supplier, first.number);
      await row.waitFor({ timeout: SOON });
      await expect(told(supplier, `新訂單 ${first.number}`)).toBeVisible();

      // Somebody is about to decline it.
      await row.getByText('婉拒這筆訂單').click();
      const reason = row.getByLabel('婉拒原因');
      await reason.selectOption({ index: 1 });
      await reason.focus();
      const chosen = await reason.inputValue();
      const second = await order(page, SMALL);
      await rowOf(supplier, second.number).waitFor({ timeout: SOON });
      expect(await reason.inputValue()).toBe(chosen);
      await expect(reason).toBeVisible();
      expect(await reason.evaluate((element) => element === document.activeElement)).toBeTrue();
    });
  });

  test('both sides see every step of the other', async ({ page }) => {
    await other(async ({ page: supplier }) => {
      await become(page, 'buyer@demo.tw');
      await become(supplier, 'supplier@demo.tw');
      const { path, number } = await order(page, SMALL);
      await rowOf(supplier, number).waitFor({ timeout: SOON });
      await expect(state(page)).toHaveText('待接單');
      await go(supplier, rowOf(supplier, number).getByRole('button', { name: '接單' }));
      // The buyer's page is the order's own.
      await expect.eventually(() => expect(state(page)).toHaveText('待簽約'), SOON);
      await expect(told(page, `訂單 ${number} 待簽約`)).toBeVisible();
      await expect(page.getByRole('region', { name: '契約' })).toHaveText('雲端服務訂購契約');

      await act(page, path, '簽署契約');
      await act(supplier, path, '簽署契約');
      await visit(page, '/orders');
      await visit(supplier, '/supplier/orders');
      await other(async ({ page: bank }) => {
        await become(bank, 'buyer@demo.tw');
        await pay(bank, number);
        await expect.eventually(() => expect(rowOf(supplier, number)).toHaveText('已付款'), SOON);
        await expect(told(supplier, `訂單 ${number} 已付款`)).toBeVisible();
        await expect.eventually(() => expect(rowOf(page, number)).toHaveText('已付款'), SOON);
      });
    });
  });

  test('an order that lapses says so', async ({ page }) => {
    await other(async ({ page: machine }) => {
      await become(page, 'supplier@demo.tw');
      await become(machine, 'buyer@demo.tw');
      const { path, number } = await order(machine, SMALL);
      await rowOf(page, number).waitFor({ timeout: SOON });
      for (let days = 0; days < 8 && (await state(machine).innerText()).includes('待接單'); days += 1) {
        await moveClock(machine, '＋1 天');
        await visit(machine, path);
      }
      await expect.eventually(() => expect(rowOf(page, number)).toHaveText('逾期未成立'), SOON);
      // Others lapse with it, so that it may be one of those that are only counted.
      await expect(told(page, '逾期未成立')).toBeVisible();
    });
  });

  for (const scripts of [true, false]) {
    test(`several orders are accepted with one form, ${scripts ? 'with' : 'without'} JavaScript`, async ({ page }) => {
      await become(page, 'buyer@demo.tw');
      const orders = [await order(page, SMALL), await order(page, SMALL)];
      const gone = await order(page, SMALL);
      await (scripts ? other : noJs)(async ({ page: supplier }) => {
        await become(supplier, 'supplier@demo.tw');
        await visit(supplier, '/supplier/orders?show=action');
        for (const { number } of [...orders, gone]) await rowOf(supplier, number).getByRole('checkbox').check();
        if (!scripts) {
          // The list of somebody without scripts is as old as it looks.
          await withdraw(page, gone.path);
        }
        await go(supplier, supplier.getByRole('button', { name: '接下選取的訂單' }));
        const verdict = supplier.getByRole('alert');
        await expect(verdict).toHaveText(scripts ? '已接單 3 筆' : '已接單 2 筆');
        for (const { number } of orders) await expect(verdict).toHaveText(number);
        if (!scripts) await expect(verdict).toHaveText(`未接單 ${gone.number}`);
        expect(new URL(supplier.url()).searchParams.get('show')).toBe('action');
        await visit(supplier, '/supplier/orders?show=Accepted');
        for (const { number } of orders) await expect(rowOf(supplier, number)).toHaveText('待簽約');
      });
    });
  }

  test('a page catches up when the server was gone', { allow: STREAM_LOST }, async ({ page, server }) => {
    await other(
      async ({ page: supplier }) => {
        await become(page, 'buyer@demo.tw');
        await become(supplier, 'supplier@demo.tw');
        const before = await order(page, SMALL);
        await rowOf(supplier, before.number).waitFor({ timeout: SOON });
        await server.kill();
        await server.start();
        await withdraw(page, before.path);
        await expect.eventually(() => expect(rowOf(supplier, before.number)).toHaveText('已取消'), 30_000);
      },
      { allow: STREAM_LOST },
    );
  });
}
