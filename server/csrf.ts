import type { RequestHandler } from 'express';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

type Origin = { method: string; fetchSite: string | undefined; origin: string | undefined; ownOrigins: readonly string[] };

/**
 * True when a request may change something: it comes from a page of this very site (docs/decisions/003). Browsers say so
 * in Sec-Fetch-Site, which no page can forge. They leave it out over plain http (but for localhost) and the oldest never send it: then Origin decides.
 * A request with neither is refused.
 */
export function isSameSite({ method, fetchSite, origin, ownOrigins }: Origin): boolean {
  if (readingMethods.has(method)) return true;
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  return origin !== undefined && ownOrigins.includes(origin);
}

/** Refuses every changing request that another site could have caused. */
export function refuseCrossSite(publicUrl: string | null): RequestHandler {
  return (request, response, next) => {
    // The host that was asked is this site's own in any case: a page elsewhere can send requests here, but not under its own origin and this host.
    const ownOrigins = [`${request.protocol}://${request.get('host')}`];
    if (publicUrl) ownOrigins.push(new URL(publicUrl).origin);
    const { method } = request;
    if (isSameSite({ method, fetchSite: request.get('sec-fetch-site'), origin: request.get('origin'), ownOrigins })) return next();
    response.status(403).type('text/plain').send('Refused: the request did not come from a page of this site.');
  };
}
