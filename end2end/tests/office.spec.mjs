// The programme office at its desk: what waits, the evidence beside each rule, and decisions.

import fs from 'node:fs';

import { become, go, moveClock } from '../lib/market.mjs';

/** The password of everybody in the demo. */
const PASSWORD = 'demo-2021-taipei';

export default async function ({ test, expect, visit, noJs, axe }) {
  const main = (page) => page.getByRole('main');
  const decisions = (page) => page.getByRole('region', { name: '決定' });

  /** The file of a firm, found as an officer finds it. */
  async function open(page, firm) {
    await visit(page, '/office/applications');
    await page.getByRole('searchbox').fill(firm);
    await page.getByRole('search').getByRole('button', { name: '搜尋' }).click();
    await page.getByRole('link', { name: firm, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(firm);
  }

  /** Opens one of the decisions and gives its form. */
  async function choose(page, name) {
    await decisions(page).getByText(name, { exact: true }).click();
    return decisions(page).getByRole('group').filter({ hasText: `確認${name}` });
  }

  /** Proves again who decides, where the page asks for it. */
  async function prove(page) {
    await go(page, decisions(page).getByRole('link', { name: '現在確認' }));
    await page.getByLabel('密碼').fill(PASSWORD);
    await go(page, main(page).getByRole('button', { name: '確認' }));
  }

  test('an officer starts with what waits longest', async ({ page }) => {
    await become(page, 'office@demo.tw');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('專案辦公室');
    const queues = page.getByRole('region', { name: '待辦' });
    await expect(queues).toHaveText(/審查中 3 等辦公室決定 最久已等 9 天 \d+ 小時 其中 1 件補件中/);
    await expect(queues).toHaveText(/資格符合 1 等公司驗證電子郵件/);
    await expect(page.getByRole('region', { name: '點數池' })).toHaveText(/點 還夠發放 \d+ 家/);
    await main(page).getByRole('link', { name: '開始審查' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('申請審查');
    await expect(page.getByRole('status')).toHaveText('審查中：3 件，等最久的在前。');
    const rows = page.getByRole('rowheader');
    await expect(rows.nth(0)).toHaveText('泓毅模具');
    await expect(rows.nth(1)).toHaveText('永盛木器');
    await expect(page.getByRole('row', { name: '永盛木器' })).toHaveText(/補件中.*9 天.*1 項待確認/);

    await page.getByRole('navigation', { name: '依狀態篩選' }).getByRole('link', { name: '不符資格' }).click();
    await expect(page.getByRole('rowheader')).toHaveText('大將工程行');
    expect(new URL(page.url()).search).toBe('?state=Refused');
    await page.getByRole('searchbox').fill('沒有這家');
    await page.getByRole('search').getByRole('button').click();
    await expect(main(page)).toHaveText('找不到這家公司');
  });

  test('every piece of evidence stands beside its rule', async ({ page }) => {
    await become(page, 'office@demo.tw');
    await open(page, '泓毅模具');
    const rules = page.getByRole('region', { name: '資格逐條' }).getByRole('listitem');
    const rule = (id) => rules.filter({ has: page.getByRole('heading', { name: new RegExp(`^${id} `) }) });
    await expect(rule('R1')).toHaveText(/待確認.*工廠登記編號 99-104233/);
    await expect(rule('R2')).toHaveText(/109 年 86,400,000 元/);
    await expect(rule('R4')).toHaveText(/有提示.*同名的聯絡人.*竣豐電鍍/);
    await expect(rule('R5')).toHaveText('沒有同統一編號的供應商');
    await expect(page.getByRole('region', { name: '人員' })).toHaveText(/許志豪 負責人 hungyi@firm\.example · 已驗證/);
    await expect(page.getByRole('region', { name: '歷程' })).toHaveText(/許志豪（製造業者） 送出申請/);
    await axe(page);
  });

  test('a decision says what it does, and is done only when it is confirmed', async ({ page }) => {
    await become(page, 'office@demo.tw');
    await open(page, '泓毅模具');
    await prove(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('泓毅模具');
    const approve = await choose(page, '核准');
    await expect(approve).toHaveText(/立刻發放 200,000 點.*還有 1 項待確認/);
    await axe(page);
    await go(page, approve.getByRole('button', { name: '確認核准' }));
    await expect(page.getByRole('status')).toHaveText('已完成「核准」。這家公司目前是「已發放點數」。');
    await expect(page.getByRole('region', { name: '歷程' })).toHaveText(/張淑芬（專案辦公室） 核准/);
  });

  test('without JavaScript: asked for a paper, refused, and nothing typed is lost', async () => {
    await noJs(async ({ page }) => {
      await become(page, 'office@demo.tw');
      await open(page, '竣豐電鍍');
      // Not proved yet: the words go along and come back.
      let ask = await choose(page, '請補件');
      const words = '清冊上沒有這張登記證，請上傳影本。';
      await ask.getByLabel('說明').fill(words);
      await go(page, ask.getByRole('button', { name: '確認請補件' }));
      await page.getByLabel('密碼').fill(PASSWORD);
      await go(page, main(page).getByRole('button', { name: '確認' }));
      ask = decisions(page).getByRole('group').filter({ hasText: '確認請補件' });
      await expect(ask.getByLabel('說明')).toHaveValue(words);
      await go(page, ask.getByRole('button', { name: '確認請補件' }));
      await expect(page.getByRole('status')).toHaveText('已完成「請補件」');
      await expect(page.getByRole('region', { name: '目前狀態' })).toHaveText(words);

      const refuse = await choose(page, '退件');
      await refuse.getByLabel('說明').fill('   ');
      await go(page, refuse.getByRole('button', { name: '確認退件' }));
      await expect(page.getByRole('alert')).toHaveText('請寫下要告訴公司的話');
      const again = decisions(page).getByRole('group').filter({ hasText: '確認退件' });
      await again.getByLabel('說明').fill('沒有工廠登記。');
      await go(page, again.getByRole('button', { name: '確認退件' }));
      await expect(page.getByRole('status')).toHaveText('「不符資格」');
      await expect(decisions(page)).toHaveText('沒有可以做的決定');
    });
  });

  test('a prior subsidy freezes the points, and the firm sees why', async ({ page, other }) => {
    await become(page, 'office@demo.tw');
    await open(page, '宏昇精密工業');
    await prove(page);
    const record = await choose(page, '登錄已獲補助');
    await record.getByLabel('已獲補助的計畫').selectOption('C2M');
    await go(page, record.getByRole('button', { name: '確認登錄已獲補助' }));
    await expect(page.getByRole('status')).toHaveText('「點數凍結」');
    await other(async ({ page: buyer }) => {
      await become(buyer, 'buyer@demo.tw', '/wallet');
      await expect(main(buyer)).toHaveText(/點數凍結中.*C2M/);
    });
    const back = await choose(page, '收回點數');
    await go(page, back.getByRole('button', { name: '確認收回點數' }));
    await other(async ({ page: buyer }) => {
      await become(buyer, 'buyer@demo.tw', '/wallet');
      await expect(page.getByRole('region', { name: '歷程' })).toHaveText('收回點數');
      await expect(buyer.getByRole('region', { name: '餘額' })).toHaveText(/已收回 200,000 點/);
      await expect(buyer.getByRole('row').nth(1)).toHaveText(/撤銷收回.*R3 \(S23\)/);
    });
  });

  test('the statement is taken home as two kinds of file', async ({ page }) => {
    await become(page, 'buyer2@demo.tw', '/wallet');
    await expect(main(page)).toHaveText(/共 \d+ 筆/);
    await expect(main(page)).toHaveText(/沖銷/);
    await expect(page.getByRole('button', { name: '列印' })).toBeVisible();
    const rows = (await page.getByRole('region', { name: '點數明細' }).getByRole('row').count()) - 1;
    const save = async (name) => {
      const arrived = page.waitForEvent('download');
      await main(page).getByRole('link', { name }).click();
      const download = await arrived;
      return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
    };
    const csv = await save('下載 CSV');
    expect(csv.name).toMatch(/^points-\d{8}-\d{8}\.csv$/);
    expect(csv.bytes.toString('utf8').trim().split('\r\n').length).toBe(rows + 1);
    const xlsx = await save('下載 Excel（XLSX）');
    expect(xlsx.name).toMatch(/^points-\d{8}-\d{8}\.xlsx$/);
    expect(xlsx.bytes.subarray(0, 2).toString()).toBe('PK');
  });

  test('on a phone and by keyboard', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await become(page, 'office@demo.tw');
    await open(page, '永盛木器');
    const summary = decisions(page).getByText('退件', { exact: true });
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(decisions(page).getByRole('group').filter({ hasText: '確認退件' }).getByLabel('說明')).toBeFocused();
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBe(0);
    await moveClock(page, '＋1 天');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('永盛木器');
  });
}
