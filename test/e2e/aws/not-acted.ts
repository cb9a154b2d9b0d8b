/** What of the template stays without effect here, and why: said once each, so that nobody takes it for tried. */
export class NotActed {
  private readonly reasons = new Map<string, Set<string>>();

  add(subject: string, why: string): void {
    const subjects = this.reasons.get(why) ?? new Set();
    this.reasons.set(why, subjects.add(subject));
  }

  get lines(): readonly string[] {
    return [...this.reasons].map(([why, subjects]) => `${[...subjects].sort().join(', ')}: ${why}`).sort();
  }
}
