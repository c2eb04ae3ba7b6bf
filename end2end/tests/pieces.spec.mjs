// The code of the pages comes in pieces: what a page fetches, and what happens when a piece does
// not come.

export default async function ({ test, expect, visit, noJs }) {
  /** The scripts and WebAssembly that the page has fetched so far, by name. */
  const fetched = (page) =>
    page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => /\.(js|wasm)$/.test(path))
        .map((path) => path.split('/').at(-1))
        .sort(),
    );

  /** What is said to be needed, ahead of the page and in its head. */
  const announced = (page) =>
    page.evaluate(async () => {
      const ahead = (await fetch(location.href)).headers.get('link') ?? '';
      const links = document.querySelectorAll('head link[rel=preload], head link[rel=modulepreload]');
      return [...ahead.matchAll(/<([^>]+)>/g)]
        .map(([, path]) => path)
        .concat([...links].map((link) => link.href))
        .map((path) => path.split('/').at(-1))
        .sort();
    });

  const firstVisit = ['__wasm_split.js', 'marketplace.js', 'marketplace.wasm'];

  test('the catalogue fetches what every page needs, and nothing else', async ({ page }) => {
    await visit(page, '/catalog');
    expect(await fetched(page)).toEqual(firstVisit);
    expect(await announced(page)).toEqual(firstVisit);
  });

  test('a page opened by its address fetches its piece along with the rest', async ({ page }) => {
    await visit(page, '/sign-in');
    const files = await fetched(page);
    expect(files).toContain('split_visitor.wasm');
    expect(files.some((name) => name === 'split_orders.wasm')).toBe(false);
    // Each once, and none that was not announced.
    expect(await announced(page)).toEqual(files);
  });

  test('a page that is gone to by a link fetches its piece then, once', async ({ page }) => {
    await visit(page, '/catalog');
    await page.evaluate(() => { window.sameDocument = true; });
    await page.getByRole('main').getByRole('heading', { level: 3 }).getByRole('link').first().click();
    await page.waitForURL(/\/plans\//);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.goBack();
    await page.getByRole('searchbox').waitFor();
    await page.goForward();
    await page.waitForURL(/\/plans\//);
    const files = await fetched(page);
    expect(files.filter((name) => name === 'split_visitor.wasm').length).toBe(1);
    expect(await page.evaluate(() => window.sameDocument)).toBe(true);
  });

  test('a piece that does not come: the link loads the page instead', async ({ page, allow }) => {
    allow(/split_visitor|Failed to fetch|ERR_FAILED/);
    await visit(page, '/catalog');
    await page.evaluate(() => { window.sameDocument = true; });
    await page.route('**/split_visitor.wasm', (route) => route.abort());
    await page.getByRole('main').getByRole('heading', { level: 3 }).getByRole('link').first().click();
    await page.waitForURL(/\/plans\//);
    await page.waitForFunction(() => window.sameDocument === undefined);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    // And the page, without its code, is one without scripts: it can be left by its links.
    await page.getByRole('link', { name: '方案型錄' }).first().click();
    await page.waitForURL(/\/catalog/);
  });

  test('without JavaScript a page has everything at once', async () => {
    await noJs(async ({ page }) => {
      await visit(page, '/sign-in');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    });
  });
}
