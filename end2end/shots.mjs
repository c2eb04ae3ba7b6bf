// Pictures of the pages for people to look at: node shots.mjs [words that the name holds]
//
// Written to shots/, at the width of a phone and of a desk, in light and a few in dark.

import fs from 'node:fs';
import path from 'node:path';

import { launch } from './lib/browser.mjs';
import { newContext } from './lib/context.mjs';
import { applicant, enrolUntil } from './lib/enrol.mjs';
import { visit } from './lib/helpers.mjs';
import { PLAN_B, become, contract, findPlan, order, quotationFor } from './lib/market.mjs';
import { startServer } from './lib/server.mjs';

const filter = process.argv.slice(2).join(' ');
const folder = path.join(import.meta.dirname, 'shots');
fs.mkdirSync(folder, { recursive: true });

const server = await startServer('shots');
const browser = await launch();
const world = { browser, base: server.base };

async function person(email, options) {
  const context = await newContext(world, options);
  const page = await context.newPage();
  if (email) await become(page, email);
  return page;
}

/** One page at both widths; `dark` adds the desk in the dark theme. */
async function shoot(page, name, address, { dark = false, status, before } = {}) {
  if (filter && !name.includes(filter)) return;
  for (const [width, height, colorScheme] of [[390, 844, 'light'], [1280, 900, 'light'], ...(dark ? [[1280, 900, 'dark']] : [])]) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await visit(page, address, { status });
    await before?.(page);
    await page.evaluate(() => scrollTo(0, 0));
    const file = `${name}-${width}${colorScheme === 'dark' ? '-dark' : ''}.png`;
    await page.screenshot({ path: path.join(folder, file), fullPage: true });
    console.log(file);
  }
}

try {
  const anyone = await person();
  const plan = await findPlan(anyone, PLAN_B);
  await shoot(anyone, 'home', '/', { dark: true });
  await shoot(anyone, 'catalog', '/catalog', { dark: true });
  await shoot(anyone, 'catalog-word', `/catalog?q=${encodeURIComponent('庫存')}&price=300k`);
  await shoot(anyone, 'catalog-empty', `/catalog?q=${encodeURIComponent('太空梭')}`);
  await shoot(anyone, 'plan', `/plans/${plan}`, { dark: true });
  await shoot(anyone, 'guide', '/guide');
  await shoot(anyone, 'guide-plans', '/guide?pain=stock&pain=paper&process=metal&size=20&systems=erp&systems=line&budget=200k', { dark: true });
  await shoot(anyone, 'guide-none', '/guide?pain=design&process=chemicals&size=more&budget=50k');
  await visit(anyone, '/catalog');
  const ids = await anyone.getByRole('checkbox').evaluateAll((boxes) => boxes.slice(0, 3).map((box) => box.value));
  await shoot(anyone, 'compare', `/compare?plans=${ids.join(',')}`);
  await shoot(anyone, 'sign-in', '/sign-in');
  await shoot(anyone, 'sign-in-refused', `/sign-in?email=a@b.tw&problem=${encodeURIComponent('"WrongCredentials"')}`);
  await shoot(anyone, 'not-found', '/no-such-page', { status: 404 });

  await shoot(anyone, 'qualify', '/qualify');
  await shoot(anyone, 'qualify-yes', `/qualify?ubn=04595257&factory=yes&revenue=yes`, { dark: true });
  await shoot(anyone, 'qualify-no', `/qualify?ubn=04595257&factory=no&revenue=no`);
  await shoot(anyone, 'qualify-wrong', `/qualify?ubn=12345678&factory=&revenue=no`);
  const newcomer = await person();
  const who = applicant(900);
  await shoot(newcomer, 'enrol-enter', '/enrol', { dark: true });
  await visit(newcomer, '/enrol');
  for (const page of ['data-consent', 'firm', 'factory', 'revenue', 'declaration', 'account', 'verify-email']) {
    await enrolUntil(newcomer, page, who);
    const { pathname } = new URL(newcomer.url());
    await shoot(newcomer, `enrol-${page}`, pathname, { dark: page === 'factory' });
    const wrong = { firm: ['ubn', { Ubn: 'Checksum' }], revenue: ['revenue_0', 'NotAnAmount'], account: ['password', { Password: 'Guessable' }] }[page];
    if (wrong) {
      const problem = JSON.stringify({ Faults: [{ field: wrong[0], kind: wrong[1] }] });
      await shoot(newcomer, `enrol-${page}-wrong`, `${pathname}?problem=${encodeURIComponent(problem)}`);
      await visit(newcomer, pathname);
    }
    if (page === 'account') {
      await shoot(newcomer, 'enrol-save', '/enrol/save');
      await visit(newcomer, pathname);
    }
    await newcomer.setViewportSize({ width: 1280, height: 900 });
  }
  await shoot(newcomer, 'enrol-address', '/enrol/account');
  await shoot(newcomer, 'enrol-done', '/enrol/done', { dark: true });
  await shoot(anyone, 'enrol-verify-link', '/verify-email?token=abc');
  await shoot(anyone, 'enrol-resume-spent', '/enrol/resume');
  await shoot(anyone, 'enrol-none', '/enrol/firm', { status: 404 });
  await shoot(anyone, 'enrol-done-elsewhere', '/enrol/done');

  const buyer = await person('buyer@demo.tw');
  await shoot(buyer, 'standing', '/standing');
  const supplier = await person('supplier@demo.tw');
  await shoot(buyer, 'checkout', `/checkout/${plan}`, { dark: true });
  await shoot(buyer, 'checkout-refused', `/checkout/${plan}?points=250000&self_funded=350000`, {
    before: async (page) => {
      await page.getByRole('button', { name: '下一步' }).click();
      await page.getByRole('alert').waitFor();
    },
  });
  await shoot(buyer, 'review', `/checkout/${plan}/review`);
  await shoot(buyer, 'orders-empty', '/orders');
  await buyer.setViewportSize({ width: 1280, height: 900 });
  const { path: address } = await order(buyer, PLAN_B);
  await shoot(buyer, 'order-submitted', address);
  await shoot(supplier, 'order-submitted-supplier', address);
  await contract(buyer, supplier, address);
  await shoot(buyer, 'order-contracted', address, { dark: true });
  await shoot(buyer, 'order-amendment-refused', `${address}?other=x&problem=${encodeURIComponent('{"Faults":[{"field":"other","kind":{"TooLong":{"max":500}}}]}')}`);
  await visit(supplier, address);
  await supplier.getByText('提議變更契約').click();
  await supplier.getByLabel('其他約定').fill('每月到廠一次');
  await supplier.getByRole('button', { name: '送出提議' }).click();
  await supplier.waitForEvent('domcontentloaded');
  await shoot(buyer, 'order-amendment', address, { dark: true });
  const hash = await buyer.locator('#contract code').first().innerText();
  await shoot(anyone, 'contract-check', '/contract/check');
  await shoot(anyone, 'contract-check-known', `/contract/check?hash=${hash}`, { dark: true });
  await shoot(anyone, 'contract-check-unknown', `/contract/check?hash=${'0'.repeat(64)}`);
  await shoot(anyone, 'contract-check-wrong', '/contract/check?hash=abc');
  await shoot(buyer, 'wallet', '/wallet', { dark: true });
  await shoot(buyer, 'messages-empty', '/messages');
  await shoot(buyer, 'messages-ask', `/messages/ask/${plan}`);
  const faults = encodeURIComponent('{"Faults":[{"field":"words","kind":{"TooLong":{"max":600}}}]}');
  await shoot(buyer, 'messages-ask-refused', `/messages/ask/${plan}?words=x&problem=${faults}`);
  const talk = await quotationFor(buyer, supplier, PLAN_B, '540000');
  await shoot(buyer, 'messages', '/messages');
  await shoot(buyer, 'messages-talk', talk.path, { dark: true });
  await shoot(supplier, 'messages-talk-supplier', talk.path);
  const dear = encodeURIComponent('{"Refused":{"QuotationPrice":{"price":700000,"list_price":600000}}}');
  await shoot(supplier, 'messages-talk-refused', `${talk.path}?price=700000&problem=${dear}`);
  await visit(buyer, talk.path);
  const quoted = await buyer.getByRole('link', { name: '以這個報價訂購' }).getAttribute('href');
  await shoot(buyer, 'messages-review', quoted);
  await shoot(buyer, 'messages-checkout', quoted.replace('/review', ''));
  await shoot(supplier, 'supplier-orders', '/supplier/orders', { dark: true });
  await shoot(supplier, 'bank', '/demo/bank');
  const second = await person('buyer2@demo.tw');
  await shoot(second, 'orders', '/orders', { dark: true });
  await shoot(second, 'wallet-used', '/wallet');
  const office = await person('office@demo.tw');
  await shoot(office, 'office', '/office', { dark: true });
  await shoot(office, 'applications', '/office/applications', { dark: true });
  await shoot(office, 'applications-all', '/office/applications?state=all');
  await visit(office, '/office/applications?state=all');
  const files = await office.getByRole('rowheader').getByRole('link').evaluateAll((links) =>
    links.map((link) => [link.textContent.trim(), link.getAttribute('href')]),
  );
  const fileOf = (firm) => new Map(files).get(firm);
  await shoot(office, 'application', fileOf('泓毅模具'), { dark: true });
  await shoot(office, 'application-decide', `${fileOf('永盛木器')}?act=refuse&problem=${encodeURIComponent('{"Invalid":{"field":"reason"}}')}`);
  await shoot(office, 'application-issued', fileOf('宏昇精密工業'));
  const seller = await person('supplier2@demo.tw');
  await shoot(seller, 'plans-supplier', '/supplier/plans', { dark: true });
  await shoot(seller, 'plans-new', '/supplier/plans/new');
  await visit(seller, '/supplier/plans');
  const planLink = (page, name) => page.getByRole('main').getByRole('listitem').getByRole('link').filter({ hasText: name }).getAttribute('href');
  await shoot(seller, 'plans-returned', await planLink(seller, '設備保養提醒雲'), { dark: true });
  await shoot(office, 'plans-queue', '/office/plans', { dark: true });
  await visit(office, '/office/plans');
  await shoot(office, 'plans-case', await planLink(office, '染整配方'), { dark: true });
  await shoot(office, 'plans-suppliers', '/office/suppliers', { dark: true });
  await visit(office, '/office/suppliers?q=紡織');
  const textile = await office.getByRole('rowheader').first().getByRole('link').getAttribute('href');
  const noReason = encodeURIComponent('{"Invalid":{"field":"reason"}}');
  await shoot(office, 'plans-revoke', `${textile}?problem=${noReason}`, { dark: true });
  const english = await person(undefined, { locale: 'en-GB' });
  await shoot(english, 'home-en', '/');
  await shoot(english, 'catalog-en', '/catalog');
  const officer = await person('office@demo.tw', { locale: 'en-GB' });
  await shoot(officer, 'applications-en', '/office/applications');
  await shoot(officer, 'application-en', fileOf('永盛木器'));
} finally {
  await browser.close();
  await server.stop();
}
