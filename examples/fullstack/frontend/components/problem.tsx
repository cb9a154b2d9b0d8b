/** What went wrong, for people and screen readers; nothing when there is no error. */
export function Problem({ error }: { error: Error | null | undefined }) {
  if (!error) return null;
  return (
    <p role="alert" className="problem">
      {error.message}
    </p>
  );
}
