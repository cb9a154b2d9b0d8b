import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reconnectDelay, useWebSocket } from '@/hooks/use-websocket';

class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  close(code = 1005) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const newest = () => FakeSocket.all.at(-1)!;

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  vi.stubGlobal('WebSocket', FakeSocket);
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the websocket hook', () => {
  it('receives, and sends only while it is open', () => {
    const { result } = renderHook(() => useWebSocket('ws://api.example/ws'));
    expect(result.current.send('early')).toBe(false);
    act(() => newest().open());
    expect(result.current.status).toBe('open');
    expect(result.current.send('hello')).toBe(true);
    act(() => newest().onmessage?.({ data: 'hi' }));
    expect(result.current.messages).toEqual(['hi']);
    expect(newest().sent).toEqual(['hello']);
  });

  it('comes back after a loss, and waits longer each time while the server is away', () => {
    const { result } = renderHook(() => useWebSocket('ws://api.example/ws'));
    act(() => newest().open());
    act(() => newest().close(1012));
    expect(result.current.status).toBe('connecting');
    act(() => vi.advanceTimersByTime(1000));
    expect(FakeSocket.all).toHaveLength(2);
    // Accepted and closed at once, as when the database is away, is no success.
    act(() => newest().open());
    act(() => newest().close(1013));
    act(() => vi.advanceTimersByTime(1999));
    expect(FakeSocket.all).toHaveLength(2);
    act(() => vi.advanceTimersByTime(1));
    expect(FakeSocket.all).toHaveLength(3);
  });

  it('begins with the short wait again after a connection that lasted', () => {
    renderHook(() => useWebSocket('ws://api.example/ws'));
    for (const wait of [1000, 2000, 4000]) {
      act(() => newest().close(1006));
      act(() => vi.advanceTimersByTime(wait));
    }
    expect(FakeSocket.all).toHaveLength(4);
    act(() => newest().open());
    act(() => vi.advanceTimersByTime(60_000));
    act(() => newest().close(1012));
    act(() => vi.advanceTimersByTime(500));
    expect(FakeSocket.all).toHaveLength(5);
  });

  it('does not come back when the server does not want it', () => {
    const { result } = renderHook(() => useWebSocket('ws://api.example/ws'));
    act(() => newest().open());
    act(() => newest().close(4401));
    expect(result.current.status).toBe('refused');
    act(() => vi.advanceTimersByTime(120_000));
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('leaves nothing behind when the page is left', () => {
    const { unmount } = renderHook(() => useWebSocket('ws://api.example/ws'));
    act(() => newest().open());
    unmount();
    expect(newest().readyState).toBe(3);
    act(() => vi.advanceTimersByTime(120_000));
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('waits half a minute at most, and never all clients at the same moment', () => {
    expect(reconnectDelay(0, 1)).toBe(500);
    expect(reconnectDelay(50, 1)).toBe(30_000);
    expect(reconnectDelay(50, 0)).toBe(15_000);
  });
});
