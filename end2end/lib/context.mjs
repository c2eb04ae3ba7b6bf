// Browser contexts: one person at one computer each.

const withoutScripts = new WeakSet();

export async function newContext({ browser, base }, options = {}) {
  const context = await browser.newContext({
    baseURL: base,
    locale: 'zh-TW',
    timezoneId: 'Asia/Taipei',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(10_000);
  if (options.javaScriptEnabled === false) withoutScripts.add(context);
  return context;
}

/** Whether the page runs its scripts. */
export const runsScripts = (page) => !withoutScripts.has(page.context());
