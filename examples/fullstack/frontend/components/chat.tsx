'use client';

import Link from 'next/link';
import { useEffect, useState, type FormEvent } from 'react';
import { useWebSocket, type SocketStatus } from '@/hooks/use-websocket';
import { API_URL } from '@/lib/api/client';
import { websocketUrl } from '@/lib/websocket-url';

const STATUS_TEXT: Record<SocketStatus, string> = {
  connecting: 'Connecting …',
  open: 'Connected',
  refused: 'Your session has ended.',
};

interface Message {
  from: string;
  text: string;
  sent_at: string;
}

export function Chat() {
  const [url, setUrl] = useState<string | null>(null);
  // The page's own address is known in the browser only.
  useEffect(() => setUrl(websocketUrl(API_URL, window.location.href)), []);
  const { status, messages, send } = useWebSocket(url);
  const [text, setText] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && send(text.trim())) setText('');
  };

  return (
    <section className="card" aria-label="Chat">
      <h2>Chat</h2>
      <p role="status" className="quiet">
        {STATUS_TEXT[status]} {status === 'refused' && <Link href="/login">Sign in</Link>}
      </p>
      <ol className="rows" aria-label="Messages">
        {messages.map((message, index) => {
          const { from, text: said } = JSON.parse(message) as Message;
          return (
            <li key={index}>
              <b>{from}</b> <span>{said}</span>
            </li>
          );
        })}
      </ol>
      <form onSubmit={submit} className="line">
        <input aria-label="Message" value={text} maxLength={2000} onChange={(event) => setText(event.target.value)} />
        <button type="submit" disabled={status !== 'open'}>
          Send
        </button>
      </form>
    </section>
  );
}
