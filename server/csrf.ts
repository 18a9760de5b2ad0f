import type { RequestHandler } from 'express';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

type Origin = { method: string; fetchSite: string | undefined; origin: string | undefined; ownOrigins: readonly string[] };

/**
 * True when a request may change something: it comes from a page of this very site (docs/decisions/003). Every browser of the last years says
 * so in Sec-Fetch-Site, which no page can forge; older ones send Origin. A request with neither is refused.
 */
export function isSameSite({ method, fetchSite, origin, ownOrigins }: Origin): boolean {
  if (readingMethods.has(method)) return true;
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  return origin !== undefined && ownOrigins.includes(origin);
}

/** Refuses every changing request that another site could have caused. */
export function refuseCrossSite(publicUrl: string | null): RequestHandler {
  return (request, response, next) => {
    const ownOrigins = publicUrl ? [new URL(publicUrl).origin] : [`${request.protocol}://${request.get('host')}`];
    const { method } = request;
    if (isSameSite({ method, fetchSite: request.get('sec-fetch-site'), origin: request.get('origin'), ownOrigins })) return next();
    response.status(403).type('text/plain').send('Refused: the request did not come from a page of this site.');
  };
}
