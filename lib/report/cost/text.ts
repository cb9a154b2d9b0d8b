import { columns, wrap } from '../layout';
import type { Cost } from './cost';

/** The lines of the plan that say what the idle stack costs. */
export function costLines({ prices, lines, monthlyUsd, notCounted }: Cost): string[] {
  const rows = [
    ...lines.map((line) => [line.subject, dollars(line.monthlyUsd), line.what]),
    ['together', dollars(monthlyUsd), `${prices.currency} a month while nobody uses it`],
  ];
  const width = Math.max(...rows.map(([, amount = '']) => amount.length));
  const aligned = rows.map(([subject = '', amount = '', what = '']) => [subject, amount.padStart(width), what]);
  return [
    ...columns(aligned, '  '),
    ...wrap(`List prices of ${prices.region} of ${prices.date}. Not counted: ${notCounted.join('; ')}.`, '  '),
  ];
}

const dollars = (usd: number) => usd.toFixed(2);
