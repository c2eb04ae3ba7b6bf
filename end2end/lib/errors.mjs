// What a user never sees but what always means a bug: errors in the console, uncaught exceptions,
// requests that failed. A test fails on any of them unless it has allowed it.

const watched = new WeakMap();

/** Allows an error in the context of this page, for helpers that know what they ask for. */
export const allowIn = (page, pattern) => watched.get(page.context())?.push(pattern);

/** Watches every page of the context from its first moment. */
export function watch(context, allowed) {
  const patterns = [...allowed];
  watched.set(context, patterns);
  const seen = [];
  const note = (text) => seen.push(text);

  context.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => note(`uncaught: ${error.error().stack ?? error.error()}`));
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // The browser gives up a fetch when the page it belongs to is left, and with scripts switched
    // off it refuses to preload them: neither is an error. A breach of the real content security
    // policy is told on the console as well.
    if (why !== 'net::ERR_ABORTED' && why !== 'csp') note(`request failed: ${request.url()} ${why}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 500) note(`answer ${response.status()}: ${response.url()}`);
  });

  return {
    allow: (pattern) => patterns.push(pattern),
    check() {
      const left = seen.filter((text) => !patterns.some((pattern) => pattern.test(text)));
      if (left.length > 0) throw new Error(`errors in the browser:\n  ${left.join('\n  ')}`);
    },
  };
}
