import { chromium, type Browser, type Page } from 'playwright-core';
import { SITE } from './target';

/** Chromium as the system has it, and a page of it at the site. */
export async function openBrowser(): Promise<{ browser: Browser; page: Page }> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
  const context = await browser.newContext({
    baseURL: SITE,
    ignoreHTTPSErrors: process.env.IGNORE_TLS_ERRORS === '1',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { browser, page };
}
