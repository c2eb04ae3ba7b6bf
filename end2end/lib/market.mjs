// What people do in the marketplace, step by step, the same with and without JavaScript.

import { runsScripts } from './context.mjs';
import { expect } from './expect.mjs';
import { hydrated, visit } from './helpers.mjs';

/** The plan of the programme's slides: NT$600,000 = 200,000 points + NT$400,000. */
export const PLAN_B = { word: '布片', name: /布片資料整合平台.*B/ };
/** A plan above the price that the cap covers: NT$900,000. */
export const PLAN_900K = { word: '工控網路', name: /旗艦優惠版/ };

/** Presses what loads the next page, and waits until that one can be used. */
export async function go(page, control) {
  await Promise.all([page.waitForEvent('domcontentloaded'), control.click()]);
  if (runsScripts(page)) await hydrated(page);
}

/** Sessions that needed a code: each code is good once, and there is one in half a minute. */
const sessions = new Map();

/** Signs in as one of the people whom the demo offers on its sign-in page. */
export async function become(page, email, next = '') {
  await visit(page, next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in');
  const known = `${new URL(page.url()).origin} ${email}`;
  if (sessions.has(known)) {
    await page.context().addCookies([sessions.get(known)]);
    await visit(page, next || '/office');
    return;
  }
  await go(page, page.getByRole('main').getByRole('button', { name: email }));
  if (new URL(page.url()).pathname !== '/sign-in/code') return;
  await page.getByLabel('六位數字').fill(await codeOfDemo(page));
  await go(page, page.getByRole('main').getByRole('button', { name: '登入' }));
  const cookies = await page.context().cookies();
  sessions.set(known, cookies.find(({ name }) => name === 'sid'));
}

/**
 * The code that the demo shows in place of a phone. Each is good once: after a few sign-ins within
 * half a minute there is none for a moment.
 */
export async function codeOfDemo(page) {
  for (let tries = 0; tries < 8; tries += 1) {
    const text = await page.getByRole('main').innerText();
    const code = text.match(/驗證碼是\s*(\d{6})/);
    if (code) return code[1];
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await visit(page, page.url());
  }
  throw new Error('the demo shows no code');
}

/** The path behind the newest link of this kind in the mails to an address. */
export async function mailedLink(page, to, path) {
  const links = page.locator(`a[href^="${path}?token="]`);
  await expect.eventually(async () => {
    await visit(page, `/demo/mail?to=${encodeURIComponent(to)}`);
    if ((await links.count()) === 0) throw new Error(`no mail to ${to} has a link to ${path}`);
  });
  return links.first().getAttribute('href');
}

/** Types a word in the catalogue and opens the plan. */
export async function findPlan(page, { word, name }) {
  await visit(page, '/catalog');
  await page.getByRole('searchbox').fill(word);
  await page.getByRole('search').getByRole('button').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(word);
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  return new URL(page.url()).pathname.split('/').at(-1);
}

/** From the plan's page to its checkout. */
export async function toCheckout(page, plan) {
  await findPlan(page, plan);
  await page.getByRole('link', { name: '訂購此方案' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^訂購/);
}

export const pointsField = (page) => page.getByLabel(/使用點數|^Points$/);
export const ownField = (page) => page.getByLabel(/自付金額|^Your part/);

/** Orders the plan with the split that the page suggests; the address of the order. */
export async function order(page, plan) {
  await toCheckout(page, plan);
  await go(page, page.getByRole('button', { name: '下一步：核對訂單' }));
  await go(page, page.getByRole('button', { name: '送出訂單並保留點數' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^訂單 /);
  return {
    path: new URL(page.url()).pathname,
    number: (await page.getByRole('heading', { level: 1 }).innerText()).replace('訂單', '').trim(),
  };
}

/** Asks about a plan on its page; the address of the talk. */
export async function ask(page, plan, words) {
  await findPlan(page, plan);
  await page.getByRole('link', { name: '詢問供應商' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^詢問/);
  await page.getByLabel('訊息').fill(words);
  await go(page, page.getByRole('button', { name: '送出訊息' }));
  return { path: new URL(page.url()).pathname };
}

/** Sends a quotation from the talk whose page is shown. */
export async function quote(page, price, until = '2021-07-20') {
  const form = page.getByRole('group').filter({ hasText: '送出報價' });
  if (!(await page.getByLabel('報價（元，含稅）').isVisible())) await form.locator('summary').click();
  await page.getByLabel('報價（元，含稅）').fill(price);
  await page.getByLabel('有效至').fill(until);
  await go(page, page.getByRole('button', { name: '送出報價' }));
}

/** From a question to a quotation; the address of the talk. */
export async function quotationFor(buyer, supplier, plan, price) {
  const talk = await ask(buyer, plan, '五十人以下有優惠嗎？');
  await visit(supplier, talk.path);
  await quote(supplier, price);
  return talk;
}

/** Presses a button of the order's page, for the person who is signed in. */
export async function act(page, path, name) {
  await visit(page, path);
  await go(page, page.getByRole('main').getByRole('button', { name }));
}

/** From the order to the contract: the supplier accepts, both sign. */
export async function contract(buyer, supplier, path) {
  await act(supplier, path, '接單');
  await act(buyer, path, '簽署契約');
  await act(supplier, path, '簽署契約');
  await visit(buyer, path);
}

/** The badge with the state of the order whose page is shown. */
export const state = (page) => page.locator('#next-step');

/** The time machine: `'＋1 小時'`, `'＋1 天'` or `'到下一個期限'`. */
export const moveClock = (page, by) =>
  go(page, page.getByRole('complementary', { name: '示範列' }).getByRole('button', { name: by }));

/** Pays what an order owes at the demo's bank. */
export async function pay(page, number) {
  await visit(page, '/demo/bank');
  await go(page, page.getByRole('row', { name: number }).getByRole('button', { name: '匯款' }));
}

/** One of the four figures of the wallet whose page is shown. */
export async function figure(page, label) {
  const text = await page
    .getByRole('region', { name: '餘額' })
    .getByRole('definition')
    .nth(['可用', '保留', '已使用', '已到期'].indexOf(label))
    .innerText();
  return Number(text.match(/[\d,]+/)[0].replaceAll(',', ''));
}
