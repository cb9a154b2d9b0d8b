import type { Metadata } from 'next';
import { Chat } from '@/components/chat';
import { FileUpload } from '@/components/file-upload';
import { ItemsPanel } from '@/components/items-panel';
import { serverApi } from '@/lib/api/server';
import { requireUser } from '@/lib/session';

export const metadata: Metadata = { title: 'Dashboard' };

export default async function DashboardPage() {
  const me = await requireUser('/dashboard');
  const api = await serverApi();
  const [items, uploads] = await Promise.all([api.items(100), api.uploads()]);
  return (
    <>
      <h1>Dashboard</h1>
      <ItemsPanel initialItems={items} me={me} />
      <FileUpload initialUploads={uploads} />
      <Chat />
    </>
  );
}
