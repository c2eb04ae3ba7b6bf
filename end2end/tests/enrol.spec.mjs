// From entering the site to 200,000 points in the wallet, and everything that can go wrong on the
// way.

import { check } from '../lib/check.mjs';
import { PASSWORD, applicant, enrol, enrolUntil, mailedLink, title, verify } from '../lib/enrol.mjs';
import { become, figure, go } from '../lib/market.mjs';

const MARKUP = '</textarea><script>alert(1)</script>';
const main = (page) => page.getByRole('main');
const button = (page, name) => main(page).getByRole('button', { name, exact: true });
const path = (page) => new URL(page.url()).pathname;
/** The factory that the demo's list has for this firm. */
const LISTED = { ubn: '04595257', number: '99-000123', firm: '大同精密股份有限公司' };
const ALSO_LISTED = { ubn: '23090020', number: '99-000124', firm: '長春機械股份有限公司' };

export default async function ({ test, expect, visit, noJs, other, signIn, axe }) {
  async function toThePoints(page, who) {
    await enrol(page, who);
    await expect(main(page)).toHaveText(`fe***@factory.example`);
    await verify(page, who);
    await expect(title(page)).toHaveText('申請結果');
    await expect(main(page)).toHaveText('200,000 點已發放');
    await signIn(page, who.email, PASSWORD);
    await visit(page, '/wallet');
    expect(await figure(page, '可用')).toBe(200_000);
    await visit(page, '/standing');
    await expect(main(page)).toHaveText('200,000 點已發放');
  }

  test('the six steps, to 200,000 points in the wallet', async ({ page }) => {
    await toThePoints(page, applicant(1, LISTED));
  });

  test('the same without JavaScript', async () => {
    await noJs(async ({ page }) => toThePoints(page, applicant(2, ALSO_LISTED)));
  });

  test('every page counts its step, leads back and keeps what was typed', async ({ page }) => {
    const who = applicant(3);
    await visit(page, '/enrol');
    await enrolUntil(page, 'revenue', who);
    await expect(main(page)).toHaveText('步驟 3／6 驗證公司身份（3／3）');
    await expect(page.locator('[aria-current=step]')).toHaveText('驗證公司身份');
    await page.getByLabel(/^109 年營業收入/).fill('１８０，０００，０００');
    await expect(main(page)).toHaveText('= 1 億 8,000 萬元');
    await page.getByRole('link', { name: '上一頁' }).click();
    await expect(title(page)).toHaveText('工廠登記');
    await expect(page.getByLabel(/^工廠登記編號/)).toHaveValue(who.number);
    await expect(page.getByLabel('有工廠登記', { exact: true })).toBeChecked();
    await page.getByRole('link', { name: '上一頁' }).click();
    await expect(page.getByLabel('統一編號')).toHaveValue(who.ubn);
    // Home and back: the door knows where to go on.
    await visit(page, '/enrol');
    await page.getByRole('link', { name: '繼續上次的申請' }).click();
    await expect(title(page)).toHaveText('年營業收入');
  });

  for (const scripts of [true, false]) {
    test(`what is wrong is said at its field, and stays typed (${scripts ? 'with' : 'without'} JavaScript)`, async () => {
      await other(async ({ page }) => {
        const who = applicant(scripts ? 4 : 5);
        const refused = async (words, name = '繼續') => {
          await go(page, button(page, name));
          await expect(page.getByRole('alert')).toHaveText(words);
          expect(await page.title()).toContain('錯誤：');
        };
        await visit(page, '/enrol');
        await enrolUntil(page, 'data-consent', who);
        await refused('請勾選同意', '同意並繼續');
        await enrolUntil(page, 'firm', who);
        await page.getByLabel('統一編號').fill('12345678');
        await refused(/有 2 個問題.*檢查碼不符.*請填寫這一欄/);
        await expect(page.getByLabel('統一編號')).toHaveValue('12345678');
        await expect(page.getByLabel('統一編號')).toHaveAttribute('aria-invalid', 'true');
        await page.getByRole('alert').getByRole('link', { name: /請填寫/ }).click();
        await expect(page.getByLabel('公司名稱')).toBeFocused();
        await enrolUntil(page, 'factory', who);
        await refused('請選擇一項');
        await page.getByLabel('有工廠登記', { exact: true }).check();
        await refused('請填寫這一欄');
        await expect(page.getByLabel('有工廠登記', { exact: true })).toBeChecked();
        await enrolUntil(page, 'revenue', who);
        await page.getByLabel(/^109 年/).fill('一億八千萬');
        await page.getByLabel('設立年').fill('去年');
        await refused(/有 2 個問題.*民國年/);
        await expect(page.getByLabel(/^109 年/)).toHaveValue('一億八千萬');
        await page.getByLabel('設立年').fill('');
        await enrolUntil(page, 'declaration', who);
        await page.getByLabel('有', { exact: true }).check();
        await refused(/有 2 個問題.*請選擇一項.*請勾選同意/, '同意並繼續');
        await page.getByLabel(/^金屬製品/).check();
        await page.getByLabel(/^消費數據/).check();
        await refused('請勾選同意', '同意並繼續');
        await expect(page.getByLabel(/^金屬製品/)).toBeChecked();
        await expect(page.getByLabel(/^消費數據/)).toBeChecked();
        await enrolUntil(page, 'account', who);
        await page.getByLabel('您的姓名').fill(who.name);
        await page.getByLabel('電子郵件').fill('fen@factory');
        await page.getByLabel('密碼', { exact: true }).fill('short');
        await refused(/有 2 個問題.*完整的電子郵件.*現在是 5 個/, '建立帳號，寄出驗證信');
        await expect(page.getByLabel('電子郵件')).toHaveValue('fen@factory');
        await expect(page.getByLabel('密碼', { exact: true })).toHaveValue('');
        await page.getByLabel('電子郵件').fill('buyer@demo.tw');
        await page.getByLabel('密碼', { exact: true }).fill(PASSWORD);
        await refused('已有帳號', '建立帳號，寄出驗證信');
      }, { javaScriptEnabled: scripts });
    });
  }

  test('the password can be looked at where scripts run, and needs none to be typed', async ({ page }) => {
    await visit(page, '/enrol');
    await enrolUntil(page, 'account', applicant(6));
    const field = page.getByLabel('密碼', { exact: true });
    await field.fill(PASSWORD);
    await button(page, '顯示密碼').click();
    await expect(field).toHaveAttribute('type', 'text');
    await expect(field).toHaveValue(PASSWORD);
    await button(page, '隱藏密碼').click();
    await expect(field).toHaveAttribute('type', 'password');
    await noJs(async ({ page: plain }) => {
      await visit(plain, '/enrol');
      await enrolUntil(plain, 'account', applicant(6));
      await expect(button(plain, '顯示密碼')).toBeHidden();
    });
  });

  test('nobody reaches ahead of their answers', async ({ page, base }) => {
    await visit(page, '/enrol/account', { status: 404 });
    await expect(title(page)).toHaveText('這台裝置沒有進行中的申請');
    await visit(page, '/enrol');
    await enrolUntil(page, 'firm', applicant(7));
    for (const address of ['/enrol/factory', '/enrol/account', '/enrol/verify-email', '/enrol/continue']) {
      await visit(page, address);
      expect(path(page)).toBe('/enrol/firm');
    }
    // An answer that is sent ahead is not taken either.
    const form = { 'form[page]': 'account', 'form[email]': 'a@b.tw', 'form[password]': PASSWORD, 'form[contact_name]': 'x' };
    const answer = await page.request.post('/api/enrol/answer', { form, headers: { accept: 'text/html', origin: base }, maxRedirects: 0 });
    expect(answer.headers().location).toBe('/enrol/firm');
    await visit(page, '/enrol/nothing', { status: 404 });
  });

  test('it goes on at another device by the mailed link, once', async ({ page }) => {
    const who = applicant(8);
    await visit(page, '/enrol');
    await enrolUntil(page, 'revenue', who);
    await page.getByRole('link', { name: /^稍後繼續/ }).click();
    await expect(title(page)).toHaveText('稍後繼續');
    await page.getByLabel('電子郵件').fill('fen@factory');
    await go(page, button(page, '寄連結給我'));
    await expect(page.getByRole('alert')).toHaveText('完整的電子郵件');
    await expect(page.getByLabel('電子郵件')).toHaveValue('fen@factory');
    await page.getByLabel('電子郵件').fill(who.email);
    await go(page, button(page, '寄連結給我'));
    await expect(title(page)).toHaveText('連結已寄出');
    const link = await mailedLink(page, who.email, '/enrol/resume');
    await noJs(async ({ page: phone }) => {
      await visit(phone, link);
      await go(phone, button(phone, '繼續申請'));
      await expect(title(phone)).toHaveText('年營業收入');
      await enrolUntil(phone, 'declaration', who);
      await visit(phone, '/enrol/firm');
      await expect(phone.getByLabel('統一編號')).toHaveValue(who.ubn);
    });
    // The first browser was signed out of it, and the link is used up.
    await visit(page, '/enrol/revenue', { status: 404 });
    await visit(page, link);
    await go(page, button(page, '繼續申請'));
    await expect(page.getByRole('alert')).toHaveText('已使用過或已失效');
    await expect(main(page)).toHaveText('填過的內容沒有消失');
  });

  test('mail links: wrong, used twice, to an address that was changed', async ({ page }) => {
    await visit(page, '/verify-email?token=nothing');
    await go(page, button(page, '確認驗證'));
    await expect(page.getByRole('alert')).toHaveText('已使用過或已失效');
    await expect(page.getByRole('link', { name: '再寄一次驗證信' })).toBeVisible();
    await visit(page, '/verify-email');
    await expect(main(page)).toHaveText('網址不完整');

    const who = applicant(9, { email: 'typo@factory.example' });
    await enrol(page, who);
    const first = await mailedLink(page, who.email, '/verify-email');
    await visit(page, '/enrol/verify-email');
    await page.getByRole('link', { name: '回上一步更改電子郵件' }).click();
    await page.getByLabel('電子郵件').fill('buyer@demo.tw');
    await go(page, button(page, '更改，重寄驗證信'));
    await expect(page.getByRole('alert')).toHaveText('已有帳號');
    await page.getByLabel('電子郵件').fill('right@factory.example');
    await go(page, button(page, '更改，重寄驗證信'));
    await expect(main(page)).toHaveText('ri***@factory.example');
    await go(page, button(page, '再寄一次'));
    await expect(main(page)).toHaveText('又寄了一封');
    await visit(page, first);
    await go(page, button(page, '確認驗證'));
    await expect(page.getByRole('alert')).toHaveText('已使用過或已失效');

    const right = await mailedLink(page, 'right@factory.example', '/verify-email');
    // Opened by a scanner: nothing happens before the button is pressed.
    await other(async ({ page: scanner }) => {
      await visit(scanner, right);
      await expect(title(scanner)).toHaveText('驗證電子郵件');
    });
    await visit(page, '/enrol/verify-email');
    await expect(title(page)).toHaveText('驗證電子郵件');
    for (let time = 1; time <= 2; time += 1) {
      await visit(page, right);
      await go(page, button(page, '確認驗證'));
      await expect(main(page)).toHaveText('（已驗證）');
    }
    // On a device that knows nothing of the enrolment.
    await other(async ({ page: phone }) => {
      await visit(phone, right);
      await go(phone, button(phone, '確認驗證'));
      await expect(main(phone)).toHaveText('登入看結果');
    });
  });

  test('two people of one firm: one wallet, the owner lets the second in', async ({ page }) => {
    const owner = applicant(10);
    await enrol(page, owner);
    await other(async ({ page: second }) => {
      const who = applicant(11, { ubn: ` ${owner.ubn.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d)))} ` });
      await visit(second, '/enrol');
      await enrolUntil(second, 'firm', who);
      await second.getByLabel('統一編號').fill(who.ubn);
      await second.getByLabel('公司名稱').fill(who.firm);
      await go(second, button(second, '繼續'));
      await expect(title(second)).toHaveText('設定帳號密碼');
      await expect(main(second)).toHaveText('這家公司已經申請過了');
      await visit(second, '/enrol/revenue');
      expect(path(second)).toBe('/enrol/account');
      await second.getByLabel('您的姓名').fill(who.name);
      await second.getByLabel('電子郵件').fill(who.email);
      await second.getByLabel('密碼', { exact: true }).fill(PASSWORD);
      await go(second, button(second, '建立帳號，寄出驗證信'));
      await expect(title(second)).toHaveText('申請結果');
      await expect(main(second)).toHaveText('等負責人同意您加入');
      // Nothing of the firm's file is shown to somebody who only asks.
      expect((await main(second).innerText()).includes('營業收入')).toBe(false);
    });
    await visit(page, `/demo/mail?to=${encodeURIComponent(owner.email)}`);
    await expect(main(page)).toHaveText('fen11@factory.example');
    await verify(page, owner);
    await signIn(page, owner.email, PASSWORD);
    await visit(page, '/people');
    await go(page, button(page, '讓他加入'));
    await other(async ({ page: second }) => {
      await signIn(second, 'fen11@factory.example', PASSWORD);
      await visit(second, '/standing');
      await expect(main(second)).toHaveText(owner.firm);
      await expect(main(second)).toHaveText('逐項查證結果');
    });
  });

  test('every reason at once: refused, with what to do', async ({ page }) => {
    const who = applicant(12, { factory: '都沒有', revenue: '2,000,000,001' });
    await enrol(page, who);
    await visit(page, '/enrol/done');
    await expect(main(page)).toHaveText('不符資格');
    await expect(main(page)).toHaveText('沒有工廠登記，也沒有主管機關的免辦證明');
    await expect(main(page)).toHaveText(/20 億 1 元，超過上限 20 億元/);
    await expect(main(page)).toHaveText(/怎麼辦：.*請補填 107、108 年的金額/);
    await page.getByText('為什麼？').first().click();
    await expect(main(page)).toHaveText(/規則 R[12]：/);
  });

  test('a refused firm corrects its file and sends it again', async ({ page }) => {
    const who = applicant(31, { factory: '都沒有' });
    await enrol(page, who);
    await verify(page, who);
    await expect(main(page)).toHaveText('不符資格');
    await signIn(page, who.email, PASSWORD);
    await visit(page, '/standing');
    await go(page, button(page, '更正並重新送出'));
    await expect(title(page)).toHaveText('工廠登記');
    await expect(page.getByLabel('都沒有', { exact: true })).toBeChecked();
    await axe(page);
    const changed = { ...who, factory: '依法免辦，有主管機關證明' };
    await enrolUntil(page, 'declaration', changed);
    await page.getByLabel('沒有', { exact: true }).check();
    await go(page, button(page, '同意並重新送出'));
    await expect(page.getByRole('alert')).toHaveText('請');
    await page.getByLabel(/^我代表公司聲明/).check();
    await go(page, button(page, '同意並重新送出'));
    expect(path(page)).toBe('/standing');
    await expect(main(page)).toHaveText('審查中');
    await expect(button(page, '更正並重新送出')).toBeHidden();
  });

  test('「我符合資格嗎？」 from the home page, and nothing is stored', async ({ page, context }) => {
    await visit(page, '/');
    await main(page).getByRole('link', { name: '我符合資格嗎？' }).click();
    await expect(title(page)).toHaveText('我符合資格嗎？');
    await page.getByLabel('公司的統一編號').fill('04595257');
    await page.getByLabel('有', { exact: true }).check();
    await button(page, '看結果').click();
    await expect(page.getByRole('alert')).toHaveText('請選擇一項');
    await page.getByLabel(/^是，/).check();
    await button(page, '看結果').click();
    await expect(main(page)).toHaveText('看來符合，可以申請');
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeFocused();
    expect((await context.cookies()).map(({ name }) => name).includes('enrolment')).toBe(false);
    // The answer is its address.
    await noJs(async ({ page: plain }) => {
      await visit(plain, page.url());
      await expect(main(plain)).toHaveText('看來符合，可以申請');
      await plain.getByLabel('沒有', { exact: true }).check();
      await go(plain, button(plain, '看結果'));
      await expect(main(plain)).toHaveText('目前不符合');
    });
  });

  test('markup that somebody types is text on every page', async ({ page }) => {
    const dialogs = [];
    page.on('dialog', (dialog) => { dialogs.push(dialog.message()); void dialog.dismiss(); });
    const who = applicant(13, { firm: MARKUP, number: MARKUP, name: MARKUP });
    await visit(page, '/enrol');
    await enrolUntil(page, 'firm', who);
    await page.getByLabel('統一編號').fill(MARKUP);
    await page.getByLabel('公司名稱').fill(MARKUP);
    await go(page, button(page, '繼續'));
    await expect(page.getByLabel('統一編號')).toHaveValue(MARKUP);
    await enrolUntil(page, 'revenue', who);
    for (const label of [/^109 年/, /^108 年/, /^107 年/, '設立年']) await page.getByLabel(label).fill(MARKUP);
    await go(page, button(page, '繼續'));
    await expect(page.getByLabel('設立年')).toHaveValue(MARKUP);
    for (const label of [/^108 年/, /^107 年/, '設立年']) await page.getByLabel(label).fill('');
    await enrolUntil(page, 'account', who);
    await page.getByLabel('電子郵件').evaluate((input) => { input.type = 'text'; });
    await page.getByLabel('電子郵件').fill(MARKUP);
    await page.getByLabel('您的姓名').fill(MARKUP);
    await go(page, button(page, '建立帳號，寄出驗證信'));
    await expect(page.getByLabel('您的姓名')).toHaveAttribute('value', MARKUP);
    await enrolUntil(page, 'verify-email', who);
    await visit(page, '/enrol/done');
    await expect(main(page)).toHaveText(MARKUP);
    const typed = encodeURIComponent(MARKUP);
    for (const address of [`/qualify?ubn=${typed}&factory=${typed}`, `/enrol/resume?token=${typed}`, `/verify-email?token=${typed}`, `/enrol/saved?to=${typed}`, `/enrol?problem=${typed}`]) {
      await visit(page, address);
    }
    expect(dialogs).toEqual([]);
    expect(await page.locator('script:text("alert(1)")').count()).toBe(0);
  });

  test('axe: before there is an enrolment', async (t) => {
    for (const address of ['/enrol', '/enrol/saved', '/enrol/resume', '/enrol/resume?token=a', '/verify-email', '/verify-email?token=a', '/enrol/done']) {
      await check(t, address);
    }
    await check(t, '/enrol/firm', { status: 404 });
  });

  test('axe: 「我符合資格嗎？」', async (t) => {
    for (const question of ['', '?ubn=04595257&factory=yes&revenue=yes', '?ubn=1&factory=no', '?ubn=04595257&factory=no&revenue=no']) {
      await check(t, `/qualify${question}`);
    }
  });

  test('axe: the steps on a phone', async ({ page, context, base }) => {
    await visit(page, '/enrol');
    await enrolUntil(page, 'account', applicant(17));
    await page.setViewportSize({ width: 390, height: 844 });
    for (const lang of ['zh', 'en']) {
      await context.addCookies([{ name: 'lang', value: lang, url: base }]);
      for (const address of ['/enrol', '/enrol/declaration', '/enrol/account', '/qualify?ubn=04595257&factory=yes&revenue=yes']) {
        await visit(page, address);
        await axe(page);
      }
    }
  });

  test('axe: the steps', async (t) => {
    const { page } = t;
    const who = applicant(14);
    await visit(page, '/enrol');
    await enrolUntil(page, 'account', who);
    for (const name of ['data-consent', 'firm', 'factory', 'revenue']) await check(t, `/enrol/${name}`);
    await check(t, '/enrol');
  });

  test('axe: the last steps', async (t) => {
    const { page } = t;
    await visit(page, '/enrol');
    await enrolUntil(page, 'account', applicant(18));
    for (const name of ['declaration', 'account', 'save']) await check(t, `/enrol/${name}`);
  });

  test('axe: the steps with what is wrong', async (t) => {
    const { page } = t;
    await visit(page, '/enrol');
    await enrolUntil(page, 'account', applicant(15));
    const faults = {
      'data-consent': ['agreed'],
      firm: ['ubn', 'firm_name'],
      factory: ['factory', 'factory_number'],
      revenue: ['revenue_0', 'revenue_1', 'revenue_2', 'founded'],
      declaration: ['has_grant', 'grants', 'agreed'],
      account: ['contact_name', 'email', 'password'],
    };
    for (const [name, fields] of Object.entries(faults)) {
      const problem = JSON.stringify({ Faults: fields.map((field) => ({ field, kind: 'Missing' })) });
      await check(t, `/enrol/${name}?problem=${encodeURIComponent(problem)}`);
    }
  });

  test('axe: after the account is made', async (t) => {
    const { page } = t;
    await visit(page, '/enrol');
    await enrolUntil(page, 'verify-email', applicant(16));
    for (const address of ['/enrol/verify-email?sent=1', '/enrol/account', '/enrol/done']) await check(t, address);
    await become(page, 'buyer@demo.tw');
    await check(t, '/standing');
    await check(t, '/enrol');
  });
}
