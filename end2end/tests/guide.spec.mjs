// The guide: five questions, ranked plans with reasons, and an answer to relax.

import { check } from '../lib/check.mjs';

export default async function ({ test, expect, visit, noJs }) {
  const start = async (page) => {
    await visit(page, '/');
    await page.getByRole('navigation', { name: '主要選單' }).getByRole('link', { name: '選購嚮導' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('選購嚮導');
  };
  const answer = async (page) => {
    await page.getByRole('checkbox', { name: '庫存、交期、排程對不起來' }).check();
    await page.getByRole('radio', { name: '金屬製品' }).check();
    await page.getByRole('radio', { name: '6 至 20 人' }).check();
    await page.getByRole('checkbox', { name: 'Excel' }).check();
    await page.getByRole('radio', { name: '20 萬元以內' }).check();
    await page.getByRole('button', { name: '看適合的方案' }).click();
    await expect(page.getByRole('heading', { level: 2, name: '適合您的方案' })).toBeVisible();
  };
  const picks = (page) => page.getByRole('region', { name: '適合您的方案' });
  const params = (page) => new URL(page.url()).searchParams;

  async function answered(page) {
    await start(page);
    await answer(page);
    const articles = picks(page).getByRole('article');
    expect(await articles.count()).toBeAtLeast(3);
    expect(await articles.count()).toBeAtMost(10);
    await expect(picks(page)).toHaveText('第 1 名：為什麼是它');
    await expect(picks(page)).toHaveText('針對「庫存、交期、排程對不起來」');
    await expect(picks(page)).toHaveText('在預算內');
    await expect(articles.first()).toHaveText('最晚安心下單日：110年8月24日');
    expect(params(page).get('pain')).toBe('stock');
    expect(params(page).get('budget')).toBe('200k');
    // The address is everything: it restores plans and answers.
    const names = await articles.getByRole('heading').allInnerTexts();
    await visit(page, page.url());
    expect(await articles.getByRole('heading').allInnerTexts()).toEqual(names);
    await expect(page.getByRole('radio', { name: '金屬製品' })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Excel' })).toBeChecked();
  }

  async function relaxed(page) {
    await visit(page, '/guide?pain=design&process=chemicals&size=more&budget=50k');
    await expect(picks(page)).toHaveText('沒有方案符合全部答案');
    const relax = picks(page).getByRole('link', { name: /^放寬/ });
    await expect(relax).toBeVisible();
    const before = page.url();
    await relax.click();
    await expect.eventually(async () => expect(page.url() === before).toBe(false));
    expect([...params(page)].length).toBe(3);
  }

  test('answers lead to plans with reasons', async ({ page }) => {
    await answered(page);
    await start(page);
    await answer(page);
    await page.goBack();
    await expect(page.getByRole('heading', { name: '五個問題' })).toBeVisible();
  });

  test('the same without JavaScript', async () => {
    await noJs(async ({ page }) => {
      await answered(page);
      await relaxed(page);
    });
  });

  test('where none fits, one answer is relaxed', async ({ page }) => {
    await relaxed(page);
  });

  test('sent without an answer', async ({ page }) => {
    await visit(page, '/guide');
    await page.getByRole('button', { name: '看適合的方案' }).click();
    await expect(page.getByRole('main')).toHaveText('請至少回答一題');
  });

  test('no finding of axe', async (t) => {
    await check(t, '/guide');
    await check(t, '/guide?asked=1');
    await check(t, '/guide?pain=stock&pain=paper&process=metal&size=20&systems=erp&budget=200k');
    await check(t, '/guide?pain=design&process=chemicals&size=more&budget=50k');
  });
}
