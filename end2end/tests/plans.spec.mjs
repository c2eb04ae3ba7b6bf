// Plans from submission to listing: a supplier submits, the office reviews, a selection ends.

import { become, findPlan, go, order } from '../lib/market.mjs';

export default async function ({ test, expect, visit, noJs, other, axe }) {
  const main = (page) => page.getByRole('main');
  const heading = (page) => page.getByRole('heading', { level: 1 });
  const decisions = (page) => page.getByRole('region', { name: '決定' });

  /** Fills in the form of a new plan. */
  async function fill(page, name, { price = '48,000', listPrice = '60,000' } = {}) {
    await visit(page, '/supplier/plans');
    await main(page).getByRole('link', { name: '提送新方案' }).click();
    await expect(heading(page)).toHaveText('提送新方案');
    const field = (label) => main(page).getByLabel(label, { exact: true });
    await field('解決方案').fill('庫存盤點雲');
    await field('方案名稱').fill(name);
    await field('一句話介紹').fill('手機掃一下就完成盤點。');
    await field('方案說明').fill('先盤一個倉，再擴大。');
    await field('功能類別').selectOption('production');
    await main(page).getByLabel('金屬', { exact: false }).first().check();
    await field('功能').fill('掃碼盤點\n差異報表');
    await field('方案價格（含稅總價，元）').fill(price);
    await field('公開定價（含稅總價，元）').fill(listPrice);
    await field('期間（月）').fill('12');
    await main(page).getByLabel('不限人數').check();
    await field('容量').fill('20 GB');
    await field('資料存放地').fill('台灣機房（桃園）');
    await field('終止與資料取回').fill('期滿後保留 60 天。');
    await main(page).getByRole('radio', { name: /^原方案/ }).check();
  }

  const submit = (page) => go(page, main(page).getByRole('button', { name: '送審' }));
  const entry = (page, name) => main(page).getByRole('listitem').filter({ hasText: name });

  /** The plan before the office. */
  async function open(page, name) {
    await visit(page, '/office/plans');
    await main(page).getByRole('link', { name, exact: true }).click();
    await expect(heading(page)).toHaveText(name);
  }

  test('a file of plans is checked row by row and then submitted', async ({ page, base }) => {
    const offered = await (await page.request.get(`${base}/open-data/plans.json`)).json();
    const ubn = offered.plans.find((plan) => plan.supplier === '台灣通用紡織').supplier_ubn;
    await become(page, 'supplier@demo.tw');
    await visit(page, '/supplier/plans');
    await main(page).getByRole('link', { name: '批次送審' }).click();
    await expect(heading(page)).toHaveText('批次送審');
    await axe(page);
    const heads = '統一編號,解決方案,方案名稱,一句話介紹,方案說明,功能類別,次領域,功能,價格,公開定價,期間,使用人數,容量,資料存放地,終止與資料取回,方案別';
    const row = (name, price) =>
      `${ubn},巡檢雲,${name},看得到每一台,"## 特色\n\n- 拍照就好",生產物流,金屬製品、通用,掃碼；報表,"${price}","60,000",12個月,不限,20 GB,台灣,保留 60 天,原方案`;
    const send = async (lines) => {
      const buffer = Buffer.from([heads, ...lines].join('\n'));
      await main(page).getByLabel('方案檔').setInputFiles({ name: '方案.csv', mimeType: 'text/csv', buffer });
      await go(page, main(page).getByRole('button', { name: '上傳並檢查' }));
    };
    await send([row('巡檢雲 甲', '48,000 (新台幣/含稅)'), row('巡檢雲 乙', '45,000 (未稅)')]);
    await expect(heading(page)).toHaveText('方案.csv');
    const result = (name) => main(page).getByRole('listitem').filter({ hasText: name });
    await expect(result('巡檢雲 甲')).toHaveText(/新方案/);
    await expect(result('巡檢雲 乙')).toHaveText(/不送審.*未稅價/);
    await axe(page);
    await go(page, main(page).getByRole('button', { name: '送審 1 個方案' }));
    await expect(page.getByRole('status')).toHaveText('等候專案辦公室審查');
    await visit(page, '/supplier/plans');
    await expect(entry(page, '巡檢雲 甲')).toHaveText(/審查中.*第 1 版/);
    await visit(page, '/supplier/catalogue');
    await send([row('巡檢雲 甲', '48,000')]);
    await expect(result('巡檢雲 甲')).toHaveText(/相同/);
    await other(async ({ page: office }) => {
      await become(office, 'office@demo.tw');
      await open(office, '巡檢雲 甲');
      await main(office).getByText('方案說明的顯示樣子').click();
      await expect(main(office).getByRole('heading', { name: '特色' })).toBeVisible();
    });
  });

  test('what is no file of plans is refused by name, also without scripts', async () => {
    await noJs(async ({ page }) => {
    await become(page, 'supplier@demo.tw');
    await visit(page, '/supplier/catalogue');
    const file = { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"plans": 3}') };
    await main(page).getByLabel('方案檔').setInputFiles(file);
    await go(page, main(page).getByRole('button', { name: '上傳並檢查' }));
    await expect(page.getByRole('alert')).toHaveText('讀不出方案');
    });
  });

  test('an original plan goes from the form to the catalogue', async ({ page }) => {
    await become(page, 'supplier@demo.tw');
    await fill(page, '庫存盤點雲 標準版');
    await submit(page);
    await expect(page.getByRole('status')).toHaveText('已完成「送審」。');
    await expect(entry(page, '庫存盤點雲 標準版')).toHaveText(/審查中.*第 1 版/);
    await other(async ({ page: office }) => {
      await become(office, 'office@demo.tw');
      await open(office, '庫存盤點雲 標準版');
      await expect(main(office)).toHaveText(/台灣通用紡織.*48,000/);
      await axe(office);
      await go(office, decisions(office).getByRole('button', { name: '核准上架' }));
      await expect(office.getByRole('status')).toHaveText('核准上架');
      await expect(decisions(office)).toHaveText('現在沒有可以做的決定');
    });
    await visit(page, '/supplier/plans');
    await expect(entry(page, '庫存盤點雲 標準版')).toHaveText(/上架中.*第 1 版，48,000 元/);
    await findPlan(page, { word: '盤點', name: '庫存盤點雲 標準版' });
  });

  test('an adjusted version waits for the office, which sees what differs', async ({ page }) => {
    await become(page, 'supplier@demo.tw');
    await visit(page, '/supplier/plans');
    await main(page).getByRole('link', { name: /布片資料整合平台 A/ }).click();
    await expect(heading(page)).toHaveText('布片資料整合平台 A');
    const name = await heading(page).innerText();
    const price = main(page).getByLabel('方案價格（含稅總價，元）', { exact: true });
    await expect(price).toHaveValue('60,000');
    await main(page).getByLabel('公開定價（含稅總價，元）', { exact: true }).fill('60,000');
    await price.fill('54,000');

    // Who calls it original offers what was selected.
    await submit(page);
    await expect(page.getByRole('alert')).toHaveText('請改選「調整');
    await expect(price).toHaveValue('54,000');
    await main(page).getByRole('radio', { name: /^調整/ }).check();
    await submit(page);
    await expect(entry(page, name)).toHaveText(/上架中，新版審查中/);

    await other(async ({ page: office }) => {
      await become(office, 'office@demo.tw');
      await open(office, name);
      const fields = office.getByRole('region', { name: '送審內容' });
      await expect(fields).toHaveText(/有變更 原本： 60,000 54,000/);
      await go(office, decisions(office).getByRole('button', { name: '核准上架' }));
      await expect(main(office)).toHaveText(/上架中/);
    });
    await visit(page, '/supplier/plans');
    await expect(entry(page, name)).toHaveText(/第 2 版，54,000 元/);
  });

  test('without JavaScript: every fault at once, returned with a reason, submitted again', async () => {
    await noJs(async ({ page }) => {
      await noJs(async ({ page: office }) => {
        await become(page, 'supplier2@demo.tw');
        await fill(page, '機台對時雲 標準版', { price: '70,000' });
        await main(page).getByLabel('期間（月）', { exact: true }).fill('很久');
        await submit(page);
        await expect(page.getByRole('alert')).toHaveText(/有 2 個問題/);
        const months = main(page).getByLabel('期間（月）', { exact: true });
        await expect(months).toHaveValue('很久');
        await expect(months).toHaveAttribute('aria-invalid', 'true');
        await months.fill('12');
        await main(page).getByLabel('方案價格（含稅總價，元）', { exact: true }).fill('60,000');
        await submit(page);
        await expect(entry(page, '機台對時雲 標準版')).toHaveText('審查中');

        await become(office, 'office@demo.tw');
        await open(office, '機台對時雲 標準版');
        const back = decisions(office).getByRole('button', { name: '退回給供應商' });
        await go(office, back);
        await expect(office.getByRole('alert')).toHaveText('請寫下要告訴供應商的話');
        await decisions(office).getByLabel('退回原因').fill('請附上遴選通過的版本編號。');
        await go(office, back);
        await expect(office.getByRole('status')).toHaveText('退回');

        await visit(page, '/supplier/plans');
        await expect(entry(page, '機台對時雲 標準版')).toHaveText(/已退回.*請附上遴選通過的版本編號/);
        await visit(page, '/demo/mail?to=supplier2@demo.tw');
        await expect(main(page)).toHaveText('方案被退回：機台對時雲 標準版');
        await visit(page, '/supplier/plans');
        await entry(page, '機台對時雲 標準版').getByRole('link').first().click();
        await expect(heading(page)).toHaveText('機台對時雲 標準版');
        await main(page).getByLabel('方案說明', { exact: true }).fill('遴選編號 110-27。');
        await submit(page);
        await expect(entry(page, '機台對時雲 標準版')).toHaveText(/審查中.*第 2 版/);
      });
    });
  });

  test('a plan leaves the shelf and comes back', async ({ page }) => {
    await become(page, 'supplier2@demo.tw');
    await visit(page, '/supplier/plans');
    const name = '製程參數最佳化 SPC 雲 標準版';
    await go(page, entry(page, name).getByRole('button', { name: '下架' }));
    await expect(entry(page, name)).toHaveText('已下架');
    await go(page, entry(page, name).getByRole('button', { name: '重新上架' }));
    await expect(entry(page, name)).toHaveText('上架中');
  });

  test('a revoked selection hides the plans and lets open orders go', async ({ page }) => {
    const plan = { word: '布片', name: /布片資料整合平台.*B/ };
    await other(async ({ page: buyer }) => {
      await become(buyer, 'buyer@demo.tw');
      const { path } = await order(buyer, plan);
      await become(page, 'office@demo.tw');
      await visit(page, '/office/suppliers');
      await expect(page.getByRole('status')).toHaveText('共 15 家，其中 14 家的遴選資格目前有效。');
      await main(page).getByRole('searchbox').fill('通用');
      await main(page).getByRole('search').getByRole('button', { name: '搜尋' }).click();
      await expect(page.getByRole('status')).toHaveText('共 1 家');
      await main(page).getByRole('link', { name: '台灣通用紡織' }).click();
      await expect(heading(page)).toHaveText('台灣通用紡織');
      const closed = decisions(page).getByText('撤銷遴選資格', { exact: true });
      await closed.click();
      await expect(decisions(page)).toHaveText(/\d 筆還沒簽約的訂單以供應商名義婉拒/);
      await axe(page);
      const confirm = decisions(page).getByRole('button', { name: '確認撤銷遴選資格' });
      await go(page, confirm);
      await expect(page.getByRole('alert')).toHaveText('請寫下撤銷的原因');
      await decisions(page).getByLabel('撤銷原因').fill('遴選文件不實。');
      await go(page, confirm);
      await expect(page.getByRole('status')).toHaveText('遴選資格已撤銷');
      await expect(main(page)).toHaveText(/已失效.*張淑芬 遴選文件不實。/);
      await expect(decisions(page)).toHaveCount(0);

      await visit(buyer, path);
      await expect(main(buyer)).toHaveText(/供應商婉拒/);
      await visit(buyer, '/wallet');
      await expect(buyer.getByRole('region', { name: '餘額' })).toHaveText(/200,000/);
      await visit(buyer, `/catalog?q=${encodeURIComponent('布片')}`);
      await expect(main(buyer).getByRole('link', { name: plan.name })).toHaveCount(0);
    });
    await other(async ({ page: supplier }) => {
      await become(supplier, 'supplier@demo.tw', '/supplier/plans');
      await expect(main(supplier)).toHaveText(/遴選/);
      await expect(main(supplier).getByRole('link', { name: '提送新方案' })).toHaveCount(0);
    });
  });
}
