export const dynamic = 'force-dynamic';

/** Liveness of this server alone. Not below /api: those paths belong to the API. */
export function GET(): Response {
  return Response.json({ status: 'healthy' });
}
