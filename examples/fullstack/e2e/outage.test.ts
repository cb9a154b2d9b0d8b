import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser';

/** For a site whose database is stopped: whoever stopped it starts it again when this test says that it has seen the error. */
describe.runIf(process.env.OUTAGE === '1')('while the database is away', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    ({ browser, page } = await openBrowser());
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('a page that cannot be made says so, and "Try again" brings it when the database is back', async () => {
    expect((await page.goto('/'))!.status()).toBe(500);
    await page.getByRole('heading', { name: 'Something went wrong' }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).waitFor();
    console.log('error page seen');
    const again = page.getByRole('button', { name: 'Try again' });
    const items = page.getByRole('heading', { name: 'Newest items' });
    await expect
      .poll(
        async () => {
          if (await again.isVisible()) await again.click();
          return items.isVisible();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBe(true);
  });
});
