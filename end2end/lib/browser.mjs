// Chromium of the system; nothing is downloaded.

import fs from 'node:fs';
import { chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function launch() {
  const executablePath = process.env.CHROMIUM ?? places.find((place) => fs.existsSync(place));
  if (!executablePath) throw new Error('Chromium is missing: install it, or set CHROMIUM');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', // a container's root has no sandbox
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage', // /dev/shm is small in containers
    ],
  });
}
