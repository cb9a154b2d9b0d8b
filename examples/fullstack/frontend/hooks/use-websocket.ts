'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

export type SocketStatus = 'connecting' | 'open' | 'refused';

/** The server's codes for "not signed in" and "not allowed": coming back would not help. */
const FINAL_CODES = new Set([4401, 1008]);
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** A connection that lasted this long was a good one: the next try starts with the short delay again. */
const STABLE_MS = 5_000;
const KEPT_MESSAGES = 200;

/** Milliseconds before the next try; part of it by chance, so that all clients of a restarted server do not come at once. */
export function reconnectDelay(attempt: number, random: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS) * (0.5 + random / 2);
}

/** A websocket that comes back when it is lost. No connection while `url` is null. */
export function useWebSocket(url: string | null) {
  const [status, setStatus] = useState<SocketStatus>('connecting');
  const [messages, setMessages] = useState<readonly string[]>([]);
  const socket = useRef<WebSocket | null>(null);

  useEffect(() => {
    if (!url) return;
    let attempt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;

    const connect = () => {
      setStatus('connecting');
      let openedAt = Infinity;
      const current = new WebSocket(url);
      socket.current = current;
      current.onopen = () => {
        openedAt = Date.now();
        setStatus('open');
      };
      current.onmessage = (event: MessageEvent) => {
        setMessages((before) => [...before, String(event.data)].slice(-KEPT_MESSAGES));
      };
      current.onclose = (event: CloseEvent) => {
        if (stopped) return;
        if (FINAL_CODES.has(event.code)) {
          setStatus('refused');
          return;
        }
        setStatus('connecting');
        attempt = Date.now() - openedAt >= STABLE_MS ? 0 : attempt + 1;
        timer = setTimeout(connect, reconnectDelay(attempt, Math.random()));
      };
    };
    connect();

    return () => {
      stopped = true;
      clearTimeout(timer);
      socket.current?.close();
    };
  }, [url]);

  /** False when there is no connection: the caller keeps the text. */
  const send = useCallback((message: string): boolean => {
    if (socket.current?.readyState !== WebSocket.OPEN) return false;
    socket.current.send(message);
    return true;
  }, []);

  return { status, messages, send };
}
