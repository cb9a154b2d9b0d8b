import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './browser';
import { newEmail, PASSWORD } from './target';

let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  ({ browser, page } = await openBrowser());
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
});

afterAll(async () => {
  await browser?.close();
});

const email = newEmail();
const colleague = newEmail();

it('a visitor is asked to sign in, signs up, and arrives where they wanted to go', async () => {
  await page.goto('/users');
  await page.waitForURL('**/login?next=%2Fusers');
  await page.getByRole('main').getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('Name').fill('Ann');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.waitForURL('**/users');
  await page.getByRole('listitem').filter({ hasText: email }).waitFor();
});

it('signs out and in again; a wrong password is told', async () => {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('main').getByRole('alert').filter({ hasText: 'wrong' }).waitFor();
  // The browser writes every answer from 400 on to its console.
  expect(complaints.splice(0).filter((line) => !line.includes('401'))).toEqual([]);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/dashboard');
});

it('the list of users is in the page that the server sends', async () => {
  const answer = await page.goto('/users');
  expect(await answer!.text()).toContain(email);
});

it('adds a user, deletes them, and the row is gone for good', async () => {
  await page.getByLabel('E-mail').fill(colleague);
  await page.getByLabel('First password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Add' }).click();
  const row = page.getByRole('listitem').filter({ hasText: colleague });
  await row.waitFor();
  await row.getByRole('button', { name: `Delete ${colleague}` }).click();
  await row.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('listitem').filter({ hasText: email }).waitFor();
  expect(await row.count()).toBe(0);
});

it('uploads a file and gets it back', async () => {
  await page.goto('/dashboard');
  const buffer = randomBytes(500_000);
  const name = `${newEmail()}.bin`;
  await page.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await page.getByRole('button', { name: 'Upload' }).click();
  const link = page.getByRole('link', { name });
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe(name);
  const digest = (content: Buffer) => createHash('sha256').update(content).digest('hex');
  expect(digest(await readFile(await download.path()))).toBe(digest(buffer));
});

it('chats between two tabs', async () => {
  const other = await page.context().newPage();
  await other.goto('/dashboard');
  for (const tab of [page, other]) await tab.getByRole('status').filter({ hasText: 'Connected' }).waitFor();
  await page.getByLabel('Message', { exact: true }).fill('from the first');
  await page.getByRole('button', { name: 'Send' }).click();
  await other.getByRole('listitem').filter({ hasText: 'from the first' }).waitFor();
  await other.getByLabel('Message', { exact: true }).fill('from the second');
  await other.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('listitem').filter({ hasText: 'from the second' }).waitFor();
  await other.close();
});

it('shows its own page for what does not exist, and wrote no error on the way', async () => {
  expect(complaints).toEqual([]);
  expect((await page.goto('/nothing'))!.status()).toBe(404);
  await page.getByRole('heading', { name: 'Not found' }).waitFor();
});
