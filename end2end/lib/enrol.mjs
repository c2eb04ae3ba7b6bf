// Enrolling step by step, the same with and without JavaScript.

import { expect } from './expect.mjs';
import { visit } from './helpers.mjs';
import { go } from './market.mjs';

export const PASSWORD = '三隻貓 在 屋頂 上 曬太陽 曬了一整個下午';

/** The n-th 統一編號 of the tests: the check digit is tried out. */
export function ubn(n) {
  const weights = [1, 2, 1, 2, 1, 2, 4, 1];
  const digits = (number) => number.split('').map(Number);
  const sum = (number) =>
    digits(number).reduce((sum, digit, at) => {
      const product = digit * weights[at];
      return sum + Math.floor(product / 10) + (product % 10);
    }, 0);
  const stem = String(2_309_000 + n).padStart(7, '0');
  for (let digit = 0; digit < 10; digit += 1) {
    if (sum(`${stem}${digit}`) % 5 === 0) return `${stem}${digit}`;
  }
  throw new Error(`no check digit fits ${stem}`);
}

/** What a small manufacturer types; `changes` for what is different this time. */
export const applicant = (n, changes = {}) => ({
  ubn: ubn(n),
  firm: `測試精密 ${n} 股份有限公司`,
  factory: '有工廠登記',
  number: `99-${String(n).padStart(6, '0')}`,
  revenue: '180,000,000',
  name: '林小芬',
  email: `fen${n}@factory.example`,
  ...changes,
});

export const title = (page) => page.getByRole('heading', { level: 1 });
const next = (page, name = '繼續') => go(page, page.getByRole('main').getByRole('button', { name, exact: true }));

/** Each page of the six steps, in their order: what to do on it. */
const PAGES = [
  ['enter', (page) => next(page, '開始申請')],
  ['data-consent', async (page) => {
    await page.getByLabel(/^我已閱讀並同意/).check();
    await next(page, '同意並繼續');
  }],
  ['firm', async (page, who) => {
    await page.getByLabel('統一編號').fill(who.ubn);
    await page.getByLabel('公司名稱').fill(who.firm);
    await next(page);
  }],
  ['factory', async (page, who) => {
    await page.getByLabel(who.factory, { exact: true }).check();
    if (who.factory === '有工廠登記') await page.getByLabel(/^工廠登記編號/).fill(who.number);
    await next(page);
  }],
  ['revenue', async (page, who) => {
    await page.getByLabel(/^109 年營業收入/).fill(who.revenue);
    await next(page);
  }],
  ['declaration', async (page) => {
    await page.getByLabel('沒有', { exact: true }).check();
    await page.getByLabel(/^我代表公司聲明/).check();
    await next(page, '同意並繼續');
  }],
  ['account', async (page, who) => {
    await page.getByLabel('您的姓名').fill(who.name);
    await page.getByLabel('電子郵件').fill(who.email);
    await page.getByLabel('密碼', { exact: true }).fill(PASSWORD);
    await next(page, '建立帳號，寄出驗證信');
  }],
];

/** Answers the page that is shown, and every one after it until the page of this name. */
export async function enrolUntil(page, until, who) {
  for (const [name, answer] of PAGES) {
    const path = name === 'enter' ? '/enrol' : `/enrol/${name}`;
    if (name === until) break;
    if (new URL(page.url()).pathname === path) await answer(page, who);
  }
  const shown = new URL(page.url()).pathname;
  if (shown !== (until === 'enter' ? '/enrol' : `/enrol/${until}`)) throw new Error(`${shown}, not ${until}`);
}

/** The whole file up to the page that waits for the mail. */
export async function enrol(page, who) {
  await visit(page, '/enrol');
  await enrolUntil(page, 'verify-email', who);
  await expect(title(page)).toHaveText('驗證電子郵件');
}

/** The address that the newest mail to somebody links to. */
export async function mailedLink(page, to, path) {
  await visit(page, `/demo/mail?to=${encodeURIComponent(to)}`);
  const link = page.getByRole('main').locator(`a[href^="${path}"]`).first();
  await expect(link).toBeVisible();
  return link.getAttribute('href');
}

/** Opens the newest verification link and presses its button. */
export async function verify(page, who) {
  await visit(page, await mailedLink(page, who.email, '/verify-email'));
  await next(page, '確認驗證');
}
