import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import ErrorPage from '@/app/error';

const refresh = vi.hoisted(() => vi.fn());
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }));

afterEach(cleanup);

it('the error page says no more than that it failed, and asks the server anew', () => {
  const reset = vi.fn();
  render(<ErrorPage error={new Error('connect ECONNREFUSED db:5432')} reset={reset} />);
  expect(screen.getByRole('heading').textContent).toBe('Something went wrong');
  expect(document.body.textContent).not.toContain('db:5432');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(refresh).toHaveBeenCalledOnce();
  expect(reset).toHaveBeenCalledOnce();
});
