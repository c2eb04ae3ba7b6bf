// Finding a plan: words, facets, order, pages, comparison.

export default async function ({ test, expect, visit }) {
  const count = async (page) => {
    const text = await page.getByRole('status').filter({ hasText: '個方案' }).innerText();
    return Number(text.match(/共 (\d+) 個/)[1]);
  };
  const cards = (page) => page.getByRole('region', { name: '搜尋結果' }).getByRole('article');
  const search = (page) => page.getByRole('search').getByRole('button', { name: '搜尋' }).click();
  const params = (page) => new URL(page.url()).searchParams;

  test('two characters find what the summary says', async ({ page }) => {
    await visit(page, '/catalog');
    const all = await count(page);
    await page.getByRole('searchbox', { name: '想解決什麼問題？' }).fill('排班');
    await search(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('「排班」的方案');
    const found = await count(page);
    expect(found).toBeAtLeast(1);
    expect(found).toBeAtMost(all - 1);
    await expect(cards(page).first()).toHaveText('排班');
    await expect(page.getByRole('searchbox')).toHaveValue('排班');
    expect(await page.title()).toContain('排班');
  });

  test('the beginning of a Latin word is enough, in either case', async ({ page }) => {
    await visit(page, '/catalog');
    await page.getByRole('searchbox').fill('mes');
    await page.getByRole('searchbox').press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('mes');
    await expect(cards(page).first()).toHaveText('MES');
    await visit(page, '/catalog?q=ＭＥＳ');
    await expect(cards(page).first()).toHaveText('MES');
  });

  test('facets tell how many plans they leave, chips take them away', async ({ page }) => {
    await visit(page, '/catalog');
    const all = await count(page);
    const option = page.getByLabel('功能', { exact: true }).getByRole('option', { name: /^人力資源/ });
    const told = Number((await option.textContent()).match(/\((\d+)\)/)[1]);
    await page.getByLabel('功能', { exact: true }).selectOption({ label: await option.textContent() });
    await search(page);
    await expect.eventually(async () => expect(await count(page)).toBe(told));
    expect(params(page).get('category')).toBe('people');

    const price = page.getByLabel('總價（含稅）');
    const band = await price.getByRole('option').nth(1).textContent();
    await price.selectOption({ index: 1 });
    await search(page);
    const both = Number(band.match(/\((\d+)\)/)[1]);
    await expect.eventually(async () => expect(await count(page)).toBe(both));
    expect(both).toBeAtMost(told);

    const chips = page.getByRole('list', { name: '目前條件' });
    await expect(chips.getByRole('link')).toHaveCount(2);
    await chips.getByRole('link', { name: '移除條件：人力資源' }).click();
    await expect(chips.getByRole('link')).toHaveCount(1);
    expect(params(page).get('category')).toBe(null);
    await chips.getByRole('link').click();
    await expect(chips).toHaveCount(0);
    expect(await count(page)).toBe(all);
    // Back brings the filter back, in the form as well.
    await page.goBack();
    await expect(chips.getByRole('link')).toHaveCount(1);
    await expect(price).toHaveValue(params(page).get('price'));
  });

  test('sorted by what the buyer pays', async ({ page }) => {
    await visit(page, '/catalog');
    await page.getByLabel('排序').selectOption({ label: '自付額由低到高' });
    await search(page);
    await expect(page.getByRole('status').filter({ hasText: '自付額由低到高' })).toBeVisible();
    const amounts = await cards(page).evaluateAll((cards) =>
      cards.map((card) => Number([...card.querySelectorAll('dd')].at(-1).textContent.replace(/\D/g, ''))),
    );
    expect(amounts.length).toBeAtLeast(10);
    expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
    expect(amounts[0]).toBeAtLeast(1);
  });

  test('the next page keeps the filters, and the address restores everything', async ({ page }) => {
    await visit(page, '/catalog?price=60k&sort=self_funded');
    const first = await cards(page).getByRole('heading').allInnerTexts();
    const total = await count(page);
    expect(total).toBeAtLeast(21);
    await page.getByRole('navigation', { name: '結果分頁' }).getByRole('link', { name: '下一頁' }).click();
    await expect(page.getByRole('link', { name: '第 2 頁' })).toHaveAttribute('aria-current', 'page');
    const second = await cards(page).getByRole('heading').allInnerTexts();
    expect(second.filter((name) => first.includes(name))).toEqual([]);
    expect([...params(page)].sort()).toEqual([['page', '2'], ['price', '60k'], ['sort', 'self_funded']]);
    expect(await count(page)).toBe(total);
    await visit(page, page.url());
    expect(await cards(page).getByRole('heading').allInnerTexts()).toEqual(second);
    await expect(page.getByLabel('排序')).toHaveValue('self_funded');
    await expect(page.getByLabel('總價（含稅）')).toHaveValue('60k');
  });

  test('nothing found names the word and offers others', async ({ page }) => {
    await visit(page, '/catalog');
    await page.getByRole('searchbox').fill('太空梭');
    await search(page);
    await expect(page.getByRole('main')).toHaveText('沒有符合「太空梭」的方案');
    await page.getByRole('link', { name: '庫存', exact: true }).click();
    await expect(page.getByRole('searchbox')).toHaveValue('庫存');
    expect(await count(page)).toBeAtLeast(1);
  });

  test('words in an address that mean nothing are no filter', async ({ page }) => {
    await visit(page, '/catalog');
    const all = await count(page);
    await visit(page, '/catalog?category=x&sector=%00&price=9&sort=?&page=-3');
    expect(await count(page)).toBe(all);
    await visit(page, '/catalog?page=9999');
    expect(await cards(page).count()).toBeAtLeast(1);
  });

  test('two plans side by side, then only what differs', async ({ page }) => {
    await visit(page, '/catalog?q=布片');
    const names = await cards(page).getByRole('heading').allInnerTexts();
    await page.getByRole('checkbox', { name: names[0] }).check();
    await page.getByRole('checkbox', { name: names[1] }).check();
    await page.getByRole('button', { name: '比較勾選的方案' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('比較方案');
    const heads = page.getByRole('columnheader');
    await expect(heads.nth(1)).toHaveText(names[0]);
    await expect(heads.nth(2)).toHaveText(names[1]);
    const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
    const before = await rows.count();
    await page.getByRole('link', { name: '只看差異' }).click();
    await expect(page.getByRole('link', { name: '看全部項目' })).toBeVisible();
    const after = await rows.count();
    expect(after).toBeAtMost(before - 1);
    for (let at = 0; at < after; at += 1) {
      const [left, right] = await rows.nth(at).getByRole('cell').allInnerTexts();
      expect(left !== right).toBeTrue();
    }
    await page.getByRole('link', { name: '移除' }).first().click();
    await expect(page.getByRole('main')).toHaveText('請選 2 至 4 個方案');
  });
}
