// The countdown follows the clock of the server, not that of the PC.

import { PLAN_B, become, contract, order, state } from '../lib/market.mjs';

const DAY = 86_400_000;

/** Seconds left on the first countdown of the page. */
async function secondsLeft(page) {
  const text = await state(page).innerText();
  const [, days = '0', hours, minutes, seconds] = text.match(/剩 (?:(\d+) 天 )?(\d\d):(\d\d):(\d\d)/);
  return Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

export default async function ({ test, expect, visit, other, shiftedClock }) {
  test('a PC clock that is a day wrong changes nothing', async ({ page }) => {
    const path = await other(async ({ page: supplier }) => {
      await become(page, 'buyer@demo.tw');
      await become(supplier, 'supplier@demo.tw');
      const { path } = await order(page, PLAN_B);
      await contract(page, supplier, path);
      return path;
    });
    const before = await secondsLeft(page);
    await expect.eventually(async () => expect(await secondsLeft(page)).toBeAtMost(before - 2));
    for (const shift of [DAY, -DAY]) {
      await other(async ({ page: wrong, context }) => {
        await shiftedClock(context, shift);
        await become(wrong, 'buyer@demo.tw', path);
        const clock = await wrong.evaluate(() => Date.now());
        expect(Math.abs(clock - Date.now() - shift)).toBeAtMost(60_000);
        const [here, there] = await Promise.all([secondsLeft(page), secondsLeft(wrong)]);
        expect(Math.abs(here - there)).toBeAtMost(3);
        await expect.eventually(async () => expect(await secondsLeft(wrong)).toBeAtMost(there - 2));
      });
    }
  });

  test('the list of orders counts down too', async ({ page }) => {
    await become(page, 'supplier@demo.tw');
    const cell = page.getByRole('cell').filter({ hasText: '剩 ' }).first();
    const before = await cell.innerText();
    await expect.eventually(async () => expect((await cell.innerText()) !== before).toBeTrue());
  });
}
