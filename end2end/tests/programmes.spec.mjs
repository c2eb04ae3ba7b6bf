// 計畫設定: proposed by one officer, confirmed by another, and a programme copied for another hall.

import { check } from '../lib/check.mjs';
import { become, go } from '../lib/market.mjs';
import { visit } from '../lib/helpers.mjs';

const PAGE = '/office/programmes/IND-110';

export default async function ({ test, expect, noJs }) {
  const main = (page) => page.getByRole('main');
  const press = (page, name) => go(page, main(page).getByRole('button', { name }));
  const badge = (page) => main(page).getByRole('region', { name: '變更與歷程' });

  async function ask(page, { until, why }) {
    await main(page).getByLabel('點數使用期限').fill(until);
    await main(page).getByLabel('為什麼').first().fill(why);
    await press(page, '預覽變更');
  }

  test('a change has two officers', { deadline: 180_000 }, async (t) => {
    const { page } = t;
    await become(page, 'office@demo.tw', '/office');
    await main(page).getByRole('link', { name: '計畫設定' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('計畫設定');
    await check(t, '/office/programmes');
    await check(t, PAGE);
    await visit(page, PAGE);
    // What cannot be says why, and keeps what was typed.
    await ask(page, { until: '2021-08-01', why: '縮短' });
    await expect(page.getByRole('alert')).toHaveText(/只能延長，不能提早.*R14/s);
    await expect(main(page).getByLabel('點數使用期限')).toHaveValue('2021-08-01');
    await ask(page, { until: '2021-09-10', why: '府產業字第 110 號' });
    const preview = page.getByRole('region', { name: '預覽：尚未送出' });
    await expect(preview).toHaveText(/110年9月10日/);
    const { pathname, search } = new URL(page.url());
    await check(t, pathname + search);
    await visit(page, pathname + search);
    await press(page, '送交另一位同仁確認');
    await expect(badge(page)).toHaveText(/待第二人確認/);
    await expect(badge(page)).toHaveText(/請由另一位同仁確認/);
    await expect(main(page).getByRole('button', { name: '確認' })).toHaveCount(0);
    await become(page, 'office2@demo.tw', PAGE);
    await press(page, '確認');
    await expect(badge(page)).toHaveText(/已確認，待生效/);
    await check(t, PAGE);
    await visit(page, PAGE);
    await press(page, '取消生效');
    await expect(badge(page)).toHaveText(/已取消/);
  });

  test('a programme is copied for another hall', { deadline: 180_000 }, async (t) => {
    const { page } = t;
    await become(page, 'office@demo.tw', '/office/programmes');
    await main(page).getByRole('link', { name: /以 IND-110 複製/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('複製成新計畫');
    await main(page).getByRole('combobox', { name: '館別' }).selectOption('commercial');
    await press(page, '帶入設定');
    await expect(main(page).getByLabel('計畫代號')).toHaveValue('COM-111');
    await check(t, `${PAGE}/clone?hall=commercial`);
    await visit(page, `${PAGE}/clone?hall=commercial`);
    await main(page).getByLabel('計畫名稱').fill('雲市集商業館 111 年度');
    await main(page).getByLabel('開放日').fill('2021-08-01');
    await main(page).getByLabel('為什麼').fill('111 年度');
    await press(page, '預覽新計畫');
    await expect(page.getByRole('alert')).toHaveText(/與 IND-110 的期間重疊/);
    await main(page).getByLabel('開放日').fill('2022-01-01');
    await press(page, '預覽新計畫');
    await press(page, '送交另一位同仁確認');
    await become(page, 'office2@demo.tw', PAGE);
    await press(page, '確認');
    await visit(page, '/office/programmes');
    await expect(main(page)).toHaveText(/雲市集商業館 111 年度/);
  });

  test('without scripts', async () => {
    await noJs(async ({ page }) => {
      await become(page, 'office@demo.tw', PAGE);
      await main(page).getByLabel('總額度（點）').fill('1');
      await main(page).getByLabel('為什麼').nth(1).fill('刪減');
      await main(page).getByRole('button', { name: '預覽額度變更' }).click();
      await expect(page.getByRole('alert')).toHaveText(/不得低於已發出的/);
      await expect(main(page).getByLabel('總額度（點）')).toHaveValue('1');
    });
  });
}
